public import LockstepSimulation

/// Evicts one pod of a node, which takes new pods all the while.
///
/// The pod is asked to end, has its grace period, and is replaced wherever there is room, on the
/// same node too.
public struct Eviction: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "evict",
            summary: "A node that is short of something evicts one of its pods.",
            incident: "A node short of memory or disk evicts pods: https://kubernetes.io/docs/"
                + "concepts/scheduling-eviction/node-pressure-eviction/",
            target: .nodes,
            lasts: false,
            random: FaultKind.onset,
            defaults: .nodeTrouble(lasting: nil),
            reason: "Every third node, after its pods have had time to start."
        )
    }

    /// The eviction.
    public init() {}

    /// Has every service that knows the node evict the first of its pods, by name.
    public func begin(_ fault: PlannedFault, in world: World) {
        for node in fault.targets { world.tellServices("evict \(node)") }
    }

    /// It is over as soon as it has begun.
    public func end(_ fault: PlannedFault, in world: World) {}
}
