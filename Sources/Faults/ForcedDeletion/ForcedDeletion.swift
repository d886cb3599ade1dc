public import LockstepSimulation

/// Deletes the Pod objects of a node by force, whether their pods have ended or not.
///
/// That is what people do when a StatefulSet waits for a node that does not come back. It says
/// that the pods are dead without anybody having looked, and a StatefulSet starts others under the
/// same names at once.
public struct ForcedDeletion: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "forced-deletion",
            summary: "An operator deletes a node's Pod objects by force; its pods are not asked.",
            incident: "Two pods of one name after a forced deletion: https://kubernetes.io/docs/"
                + "tasks/run-application/force-delete-stateful-set-pod/",
            target: .nodes,
            lasts: false,
            random: FaultKind.onset,
            defaults: .nodeTrouble(lasting: nil),
            reason: "Every third node, after its pods have had time to start."
        )
    }

    /// The deletion.
    public init() {}

    /// Deletes.
    public func begin(_ fault: PlannedFault, in world: World) {
        for node in fault.targets { world.tellServices("force-delete \(node)") }
    }

    /// It is over as soon as it has begun.
    public func end(_ fault: PlannedFault, in world: World) {}
}
