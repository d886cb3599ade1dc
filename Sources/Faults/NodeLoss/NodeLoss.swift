public import LockstepSimulation

/// Switches a node off: its kubelet and its pods are gone at once, and nobody is told.
///
/// For the control plane it looks like a node that is cut off. When the node comes back, its
/// kubelet starts what the store still says is there.
public struct NodeLoss: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "node-loss",
            summary: "A node loses power with all its pods, and comes back later.",
            incident: "A node goes down, and its StatefulSet pod does not come back elsewhere: "
                + "https://github.com/kubernetes/kubernetes/issues/64869",
            target: .nodes,
            random: FaultKind.occurrence,
            defaults: .nodeTrouble(lasting: 10...60),
            reason: "From less than the grace period of a node, 50 s, to more, and always "
                + "long enough for a lease to run out."
        )
    }

    /// The loss.
    public init() {}

    /// Kills everything on the node, the kubelet last.
    public func begin(_ fault: PlannedFault, in world: World) {
        for node in fault.targets {
            for member in world.members(ofNode: node).reversed() {
                world.kill(member, for: fault.id)
            }
        }
    }

    /// Starts the kubelet, which does the rest.
    public func end(_ fault: PlannedFault, in world: World) {
        for node in fault.targets { world.start(node, for: fault.id) }
    }
}
