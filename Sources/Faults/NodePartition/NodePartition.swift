public import LockstepSimulation

/// Cuts a whole node off from every service: its pods run on, and nobody can stop them.
///
/// The control plane sees a node from which nothing is heard. Whatever it then starts elsewhere
/// runs beside what it replaces.
public struct NodePartition: Fault {
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

    /// Cuts every link between the node and the services.
    public func begin(_ fault: PlannedFault, in world: World) {
        forEachLink(of: fault, in: world) { world.cut(from: $0, to: $1) }
    }

    /// Mends them.
    public func end(_ fault: PlannedFault, in world: World) {
        forEachLink(of: fault, in: world) { world.mend(from: $0, to: $1) }
    }

    private func forEachLink(
        of fault: PlannedFault,
        in world: World,
        _ body: (String, String) -> Void
    ) {
        for node in fault.targets {
            for member in world.members(ofNode: node) {
                for service in world.serviceNames {
                    body(member, service)
                    body(service, member)
                }
            }
        }
    }
}
