internal import LockstepDeterminism
internal import LockstepSimulation

/// Takes one API server down; it comes back with an empty watch cache.
///
/// Its connections break. Where it is the only one, nobody is answered.
public struct ReplicaDown: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "replica-down",
            summary: "An API server is down, and comes back with an empty watch cache.",
            incident: "An API server restarts, and watches behind a balancer do not come back: "
                + "https://github.com/kubernetes/kubernetes/issues/107266",
            target: .nothing,
            random: FaultKind.occurrence + [.replica],
            fixed: [.replica],
            defaults: .serviceTrouble(lasting: 1...20, ["replica": .count(0)]),
            reason: "From a restart to longer than a lease."
        )
    }

    /// The death.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "replica-down replica=\(fault.replica)"
    }
}
