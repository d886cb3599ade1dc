internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

/// Gives a pod's clocks a rate of their own, and its wall clock an offset.
public struct Clocks: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "clock",
            summary: "A pod's clocks run too fast or too slow, and its wall clock is wrong.",
            incident: "Take-over judged by the wall clock of another host, as several electors do: "
                + "https://github.com/kubernetes-client/java/issues/4913",
            voids: [.wallClocksAgree],
            target: .pods,
            random: FaultKind.occurrence + [
                Parameter("rate", .share, "the largest error of the rate, either way"),
                Parameter("offset", .duration, "the largest error of the wall clock, either way"),
            ],
            fixed: [
                Parameter("rate", .share, "how much too fast the clocks run"),
                Parameter("offset", .duration, "how far the wall clock is ahead"),
            ],
            drawn: ["ratePartsPerBillion"],
            reason: "Half of the pods, from the start. Rates of up to 2 % are far worse than "
                + "a quartz's and well within the drift of 10 % that timings allow for; 40 s "
                + "is more than any lease in play."
        )
    }

    /// The clocks.
    public init() {}

    /// Each pod for itself.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        let rate = settings.partsPerMillion("rate") ?? 0
        let offset = settings.nanoseconds("offset") ?? 0
        return cluster.pods.compactMap { pod in
            draws.strike(pod, settings, until: cluster.end) { fault, generator in
                fault.parameters = [
                    PlannedFault.Parameter(
                        "ratePartsPerBillion",
                        generator.next().within(-rate * 1000...rate * 1000)
                    ),
                    PlannedFault.Parameter(
                        "offsetNanoseconds",
                        generator.next().within(-offset...offset)
                    ),
                ]
            }
        }
    }

    /// The rate matters as far as timings promise.
    public var voidsNote: String { ClockDirections.driftNote }

    /// Its rate.
    public func clockDriftPartsPerBillion(of fault: PlannedFault) -> Int64 { rate(of: fault) }

    /// A clock runs at least at a tenth and at most at twice the true rate, and is no more than ten
    /// years wrong.
    public func objection(to fault: PlannedFault) -> String? {
        let (rate, offset) = (fault.number("ratePartsPerBillion"), offset(of: fault))
        if let rate, !(-900_000_000...1_000_000_000 ~= rate) {
            return "ratePartsPerBillion \(rate), where -900000000 to 1000000000 are possible"
        }
        if let share = fault.number("rate"), !(-900_000...1_000_000 ~= share) {
            return "rate \(share), where -900000 to 1000000 parts per million are possible"
        }
        let decade: Int64 = 315_576_000_000_000_000
        return -decade...decade ~= offset
            ? nil : "offsetNanoseconds \(offset), which is more than ten years"
    }

    /// A rate is drawn either way, and the slowest clock runs at a tenth.
    public func objection(toDrawn settings: Settings) -> String? {
        guard let share = settings.partsPerMillion("rate"), share > 900_000 else { return nil }
        return "`rate` \(share / 10_000)%, where it is drawn either way, and a clock that is more "
            + "than 90% slow would nearly stand"
    }

    /// Sets the clocks wrong.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            world.setClock(
                pod,
                ratePartsPerBillion: rate(of: fault),
                wallStepNanoseconds: offset(of: fault),
                for: fault.id
            )
        }
    }

    /// Lets the clocks run true again, and steps the wall clock back.
    ///
    /// What the wrong rate has gathered stays, as it does when a real clock is disciplined.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            world.endRate(of: pod, wallStepNanoseconds: -offset(of: fault), for: fault.id)
        }
    }

    private func rate(of fault: PlannedFault) -> Int64 {
        fault.number("ratePartsPerBillion") ?? (fault.number("rate") ?? 0) * 1000
    }

    private func offset(of fault: PlannedFault) -> Int64 {
        fault.number("offsetNanoseconds") ?? 0
    }
}
