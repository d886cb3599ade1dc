public import LockstepSimulation

/// Drains a node: no new pods come to it, and those on it are evicted.
///
/// The evicted are asked to end, have their grace period, and are replaced on other nodes.
public struct Drain: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "drain",
            summary: "An operator drains a node, which evicts its pods, and frees it again later.",
            incident: "Every node of a cluster is drained on each upgrade: https://kubernetes.io/"
                + "docs/tasks/administer-cluster/safely-drain-node/",
            target: .nodes,
            random: FaultKind.occurrence,
            defaults: .nodeTrouble(lasting: 10...60),
            reason: "Long enough for the evicted to use up their grace period of 30 s now and "
                + "then."
        )
    }

    /// The drain.
    public init() {}

    /// Has every service that knows the node drain it.
    public func begin(_ fault: PlannedFault, in world: World) {
        command("drain", fault, in: world)
    }

    /// Has the node take pods again; those that left do not come back by themselves.
    public func end(_ fault: PlannedFault, in world: World) {
        command("uncordon", fault, in: world)
    }

    private func command(_ verb: String, _ fault: PlannedFault, in world: World) {
        for node in fault.targets { world.tellServices("\(verb) \(node)") }
    }
}
