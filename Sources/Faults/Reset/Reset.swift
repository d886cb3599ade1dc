public import LockstepSimulation

/// Resets the connections of a pod: whatever it waits for ends with nobody knowing the outcome.
public struct Reset: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "reset",
            "A pod's connections break: calls under way end at once with unknown outcome, "
                + "and streams end.",
            incident: "Connections that broke while the API server was in trouble, in electors "
                + "that never recovered: "
                + "https://github.com/kubernetes-csi/csi-lib-utils/issues/66",
            lasts: false,
            options: [LinkOptions.services],
            reason: "It is over at once, so there is nothing to set but whose."
        )
    }

    /// The fault.
    public init() {}

    /// Resets.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            for service in fault.services(in: world) {
                world.resetConnections(of: pod, with: service)
            }
        }
    }

    /// It is over as soon as it has begun.
    public func end(_ fault: PlannedFault, in world: World) {}
}
