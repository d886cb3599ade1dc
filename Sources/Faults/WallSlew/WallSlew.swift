internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

/// Has a pod's wall clock wander off and come back without ever stepping.
public struct WallSlew: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "wall-slew",
            "A pod's wall clock runs away from its monotonic one, and back in the second "
                + "half.",
            incident: "Hosts that follow a smeared leap second and hosts that do not: "
                + "https://packetpushers.net/blog/ntp-leap-smearing-what-is-it/",
            voids: [.wallClocksAgree],
            options: [
                Parameter("by", .share, "by how much the wall clock's rate is off"),
                ClockDirections.rates.parameter("which way first; drawn if not given"),
            ],
            defaults: [
                "by": .share(partsPerMillion: 500_000)
            ],
            reason: "Far more than the 0.05 % of a real slew, so that a few seconds gather within "
                + "a run."
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

    /// Lets it wander, and turns it round halfway.
    public func begin(_ fault: PlannedFault, in world: World) {
        let rate = rate(of: fault)
        let half = world.time.advanced(byNanoseconds: fault.durationNanoseconds / 2)
        for pod in fault.targets { world.setWallRate(pod, partsPerBillion: rate, for: fault.id) }
        // One of no length ends now, and may have ended before it would turn.
        guard fault.durationNanoseconds > 0 else { return }
        world.schedule(at: half, for: fault.id + " turns") { world in
            for pod in fault.targets {
                world.setWallRate(pod, partsPerBillion: -rate, for: fault.id)
            }
        }
    }

    /// Has it follow the monotonic clock again.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.setWallRate(pod, partsPerBillion: nil, for: fault.id) }
    }

    private func rate(of fault: PlannedFault) -> Int64 {
        ClockDirections.rates.signed((fault.number("by") ?? 0) * 1_000, of: fault)
    }
}
