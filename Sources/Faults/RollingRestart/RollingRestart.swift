public import LockstepSimulation

/// Restarts all pods one after the other, as a rollout does.
public struct RollingRestart: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "rolling-restart",
            "Pods are asked to end one after the other; each is killed after its grace and "
                + "started again.",
            incident: "Two leaders during a rollout, because a release came before the work had "
                + "ended: https://github.com/kubernetes/kubernetes/pull/71490",
            options: [
                Parameter(
                    "grace",
                    .duration,
                    "how long each may take to end by itself; no longer than its turn"
                )
            ],
            defaults: [
                "chance": .share(partsPerMillion: 500_000),
                "lasts": .durationRange(nanoseconds: 6_000_000_000...30_000_000_000),
                "grace": .duration(nanoseconds: 2_000_000_000),
            ],
            reason: "A few seconds for each of three pods, so that the next goes while the last "
                + "one campaigns."
        )
    }

    /// The fault.
    public init() {}

    /// Once in a run, if at all; all pods are meant.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        draws.strikeAll(of: cluster, settings)
    }

    /// Asks the first, and the others in equal steps.
    public func begin(_ fault: PlannedFault, in world: World) { world.roll(fault) }

    /// Starts whoever is not there.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.start(pod, for: fault.id) }
    }
}
