public import LockstepSimulation

/// A trouble that services have themselves: they begin and end it by name, and it is described in
/// their own words.
///
/// A service that knows no such words goes on as it was. Whoever has a service without a world,
/// such as a server on a socket, can have it carry these faults out all the same.
public protocol ServiceFault: Fault {
    /// What the services are told.
    ///
    /// - Parameter fault: A planned fault of this kind.
    /// - Returns: A name and what is particular to it, as `Disturbance` of the API server reads it.
    func trouble(_ fault: PlannedFault) -> String
}

extension ServiceFault {
    /// Tells every service.
    public func begin(_ fault: PlannedFault, in world: World) {
        world.tellServices("begin \(fault.id) \(trouble(fault))")
    }

    /// Tells every service that it is over.
    public func end(_ fault: PlannedFault, in world: World) {
        world.tellServices("end \(fault.id)")
    }
}

extension World {
    /// Tells every service, in order; one that does not know the words goes on as it was.
    func tellServices(_ command: String) {
        for service in serviceNames { self.command(command, of: service) }
    }
}

extension Parameter {
    /// The API server that a fault is about.
    static let replica = Parameter(
        "replica",
        .count(0...8),
        "which API server, counted from 0"
    )
}

extension PlannedFault {
    /// The API server that it is about; the first one if it does not say.
    var replica: Int64 { number("replica") ?? 0 }
}
