public import LockstepSimulation

/// Cuts a whole node off from every service: its pods run on, and nobody can stop them.
///
/// The control plane sees a node from which nothing is heard. Whatever it then starts elsewhere
/// runs beside what it replaces.
public struct NodePartition: LinkFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "node-partition",
            summary: "A node with all its pods is cut off from the services; its pods run on.",
            incident: "Pods of an unreachable node are not presumed dead by a StatefulSet, and are "
                + "by all others: https://github.com/kubernetes/enhancements/pull/142",
            target: .nodes,
            random: FaultKind.occurrence,
            defaults: .nodeTrouble(lasting: 10...60),
            reason: "From less than the grace period of a node, 50 s, to more, and always "
                + "long enough for a lease to run out."
        )
    }

    /// The partition.
    public init() {}

    /// Every link between the pods of the nodes and the services.
    public func links(of fault: PlannedFault, in world: World) -> [Link] {
        fault.targets.flatMap { world.members(ofNode: $0) }.flatMap { member in
            world.serviceNames.flatMap { world.bothWays(member, $0) }
        }
    }
}
