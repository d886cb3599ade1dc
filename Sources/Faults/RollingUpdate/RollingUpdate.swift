public import LockstepSimulation

/// Restarts all pods one after the other in a next version, as a rollout does.
///
/// Until the last one's turn, old and new compete side by side. What the next version is, the
/// scenario says under `update`. Nobody is rolled back: who was updated stays so.
public struct RollingUpdate: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "rolling-update",
            "Pods are asked to end one after the other; each is killed after its grace and "
                + "started again in the scenario's next version.",
            incident: "Two leaders during a rollout, because the new version's lock had another "
                + "name: https://github.com/scylladb/scylla-operator/pull/683",
            needsUpdate: true,
            options: [
                Parameter(
                    "grace",
                    .duration,
                    "how long each may take to end by itself; no longer than its turn"
                )
            ],
            defaults: [
                "chance": .share(partsPerMillion: 1_000_000),
                "begin": .durationRange(nanoseconds: 5_000_000_000...30_000_000_000),
                "lasts": .durationRange(nanoseconds: 10_000_000_000...45_000_000_000),
                "grace": .duration(nanoseconds: 2_000_000_000),
            ],
            reason: "Whoever names a next version means it to come; up to a lease for each of "
                + "three pods, so that old and new have time to meet."
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
    public func begin(_ fault: PlannedFault, in world: World) {
        world.roll(fault) { world, pod in world.update(pod) }
    }

    /// Starts whoever is not there.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.start(pod, for: fault.id) }
    }
}
