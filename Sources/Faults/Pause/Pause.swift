internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

/// Stops a pod for a while; it keeps everything and does not notice.
public struct Pause: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "pause",
            summary: "A pod does not run for a while and keeps everything it knows.",
            incident: "HBase region servers during a long collection, told in M. Kleppmann, How to "
                + "do distributed locking, 2016: "
                + "https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html",
            voids: [.effectDelayWithinBound],
            target: .pods,
            random: FaultKind.occurrence,
            fixed: [
                Parameter("suspended", .flag, "whether the clock that suspended hosts stop stops")
            ],
            reason: "A third of them longer than a lease of 15 s, so that a successor is "
                + "there on waking."
        )
    }

    /// The pause.
    public init() {}

    /// Each pod for itself; one in four is a suspension of the host.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        cluster.pods.compactMap { pod in
            draws.strike(pod, settings, until: cluster.end) { fault, generator in
                let isSuspended = generator.next().below(4) == 0
                fault.parameters = [PlannedFault.Parameter("suspended", isSuspended ? 1 : 0)]
            }
        }
    }

    /// Stops the pods.
    public func begin(_ fault: PlannedFault, in world: World) {
        let isSuspended = fault.number("suspended") == 1
        for pod in fault.targets { world.pause(pod, suspended: isSuspended, for: fault.id) }
    }

    /// Lets them go on.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.resume(pod, for: fault.id) }
    }
}
