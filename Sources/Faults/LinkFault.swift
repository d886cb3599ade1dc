public import LockstepSimulation

/// A trouble of the network that consists of links that carry nothing.
///
/// Cuts add up: a link is whole again when every fault that has cut it has mended it.
public protocol LinkFault: Fault {
    /// A directed link between members of the world, by their names.
    typealias Link = (from: String, to: String)

    /// What is cut; the links of its targets that its options name, for most.
    ///
    /// - Parameters:
    ///   - fault: A planned fault of this kind.
    ///   - world: Where; it must answer the same when the fault ends.
    /// - Returns: The links, in the order in which they are cut.
    func links(of fault: PlannedFault, in world: World) -> [Link]
}

extension LinkFault {
    /// Those that `direction` and `services` name.
    public func links(of fault: PlannedFault, in world: World) -> [Link] {
        fault.links(in: world)
    }

    /// It does.
    public func cutsLinks(as fault: PlannedFault) -> Bool { true }

    /// Cuts the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        for link in links(of: fault, in: world) { world.cut(from: link.from, to: link.to) }
    }

    /// Mends them, in the same order.
    public func end(_ fault: PlannedFault, in world: World) {
        for link in links(of: fault, in: world) { world.mend(from: link.from, to: link.to) }
    }
}

extension World {
    /// Both links between a member and a service.
    func bothWays(_ member: String, _ service: String) -> [LinkFault.Link] {
        [(member, service), (service, member)]
    }
}
