internal import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// Has a pod's clocks run too fast or too slow.
public struct ClockRate: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "clock-rate",
            "A pod's monotonic clock runs at another rate; its wall clock follows it, or "
                + "stays true.",
            incident: "A lease that was lost because time drifted inside virtual machines: "
                + "https://github.com/scalien/scaliendb/issues/335",
            voids: [.wallClocksAgree],
            options: [
                Parameter("by", .share, "by how much the rate is off"),
                ClockDirections.rates.parameter(),
                Parameter("wall", .choice(["follows", "true"]), "what the wall clock does"),
            ],
            defaults: [
                "by": .share(partsPerMillion: 50_000),
                "wall": .text("follows"),
            ],
            reason: "Half of the drift of 10 % that timings allow for by default."
        )
    }

    /// The fault.
    public init() {}

    /// Each pod for itself, either way unless the scenario says which.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        ClockDirections.rates.plan(settings, for: cluster, drawing: draws)
    }

    /// A wall clock that goes on by itself shows what the others do.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        fault.text("wall") == "true" ? [] : kind.voids
    }

    /// The rate matters as far as timings promise.
    public var voidsNote: String { ClockDirections.driftNote }

    /// Its rate.
    public func clockDriftPartsPerBillion(of fault: PlannedFault) -> Int64 { rate(of: fault) }

    /// A clock runs at least at a tenth of the true rate.
    public func objection(to fault: PlannedFault) -> String? {
        if let complaint = fault.objection(by: kind.fixed) { return complaint }
        return rate(of: fault) >= -900_000_000
            ? nil
            : "by of more than 90% (900000) at direction slow, where a clock would nearly stand"
    }

    /// Sets the rate.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            world.setClock(
                pod,
                ratePartsPerBillion: rate(of: fault),
                wallFollows: fault.text("wall") != "true",
                for: fault.id
            )
        }
    }

    /// Lets the clocks run true again; what the rate has gathered stays in the monotonic clock, and
    /// in a wall clock that followed it.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.endRate(of: pod, for: fault.id) }
    }

    private func rate(of fault: PlannedFault) -> Int64 {
        ClockDirections.rates.signed((fault.number("by") ?? 0) * 1_000, of: fault)
    }
}
