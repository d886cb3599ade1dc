internal import LockstepDeterminism
internal import LockstepSimulation

/// Cuts one API server off from the store; the others go on.
///
/// What insists on the newest state, and every write, waits there until it is over or the request's
/// time has passed, and is not carried out then. Reads that take any state are answered with what
/// was stored before, and watches are silent. It is as if the store were out for its clients alone.
public struct ReplicaCutOff: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "replica-cut-off",
            summary: "An API server does not reach the store, and answers from its cache alone.",
            incident: "An API server whose connection to etcd was dead while etcd was well, so "
                + "that its calls timed out: "
                + "https://github.com/kubernetes/kubernetes/issues/66312",
            target: .nothing,
            random: FaultKind.occurrence + [.replica],
            fixed: [.replica],
            defaults: .serviceTrouble(lasting: 3...40, ["replica": .count(0)]),
            reason: "As long as a store is out."
        )
    }

    /// The cut.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "replica-cut-off replica=\(fault.replica)"
    }
}
