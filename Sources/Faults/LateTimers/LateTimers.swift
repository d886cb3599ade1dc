public import LockstepHistories
public import LockstepSimulation

/// Makes a pod's timers late, and due together.
public struct LateTimers: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "late-timers",
            "A pod's alarms and sleeps end late, and those near one another end together.",
            incident: "A ticker of 4.5 s that took more than 10 s, and nodes that were taken for "
                + "dead: https://github.com/golang/go/issues/38860",
            voids: [.promptExecution],
            options: [
                Parameter("late", .durationRange, "how late, drawn for each deadline"),
                Parameter("together", .duration, "deadlines are rounded up to multiples of this"),
            ],
            defaults: [
                "late": .durationRange(nanoseconds: 0...1_500_000_000),
                "together": .duration(nanoseconds: 250_000_000),
            ],
            reason: "Up to three quarters of the 2 s between two renewals, so that a holder comes "
                + "close to its end."
        )
    }

    /// The fault.
    public init() {}

    /// Nothing where no deadline is missed.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        let late = fault.nanosecondRange("late")?.upperBound ?? 0
        return late > 0 || fault.nanoseconds("together") ?? 0 > 1 ? kind.voids : []
    }

    /// Makes them late.
    public func begin(_ fault: PlannedFault, in world: World) {
        let lag = TimerLag(
            lateNanoseconds: fault.nanosecondRange("late") ?? 0...0,
            coalescingNanoseconds: max(fault.nanoseconds("together") ?? 1, 1)
        )
        for pod in fault.targets { world.setTimerLag(pod, lag, for: fault.id) }
    }

    /// Has them in time again.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.setTimerLag(pod, nil, for: fault.id) }
    }
}
