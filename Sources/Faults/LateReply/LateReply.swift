internal import LockstepDeterminism
public import LockstepSimulation

/// Makes a pod's replies late.
public struct LateReply: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "late-reply",
            summary: "Requests of a pod are carried out, and the answers take longer to come.",
            incident: "A dead connection that a client goes on waiting on: "
                + "https://github.com/kubernetes/kubernetes/pull/70971",
            target: .pods,
            random: FaultKind.occurrence + [
                Parameter("delay", .durationRange, "how much later replies come, drawn evenly")
            ],
            fixed: [Parameter("delay", .duration, "how much later replies come")],
            reason: "Up to just under the time-out of 5 s that client-go's users are told to "
                + "set, and for long enough that the next fault can strike meanwhile."
        )
    }

    /// The late reply.
    public init() {}

    /// Each pod for itself; the delay stays the same for as long as the fault lasts.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        let range = settings.nanosecondRange("delay") ?? 0...0
        return cluster.pods.compactMap { pod in
            draws.strike(pod, settings, until: cluster.end) { fault, generator in
                let delay = generator.next().within(range)
                fault.parameters = [PlannedFault.Parameter("delayNanoseconds", delay)]
            }
        }
    }

    /// A delay is between nothing and an hour.
    public func objection(to fault: PlannedFault) -> String? {
        if let complaint = fault.objection(by: kind.fixed) { return complaint }
        let delay = fault.number("delayNanoseconds") ?? 0
        return 0...Self.hourNanoseconds ~= delay
            ? nil : "delayNanoseconds \(delay), where a delay lasts from 0 to an hour"
    }

    /// The longest delay that can be drawn is no longer than that either.
    public func objection(toDrawn settings: Settings) -> String? {
        guard let longest = settings.nanosecondRange("delay")?.upperBound,
            longest > Self.hourNanoseconds
        else { return nil }
        return "`delay` \(Setting.text(ofNanoseconds: longest)), where an hour is the longest"
    }

    private static let hourNanoseconds: Int64 = 3_600_000_000_000

    /// Lengthens the way back.
    public func begin(_ fault: PlannedFault, in world: World) {
        change(fault, in: world, sign: 1)
    }

    /// Makes it as short as it was.
    public func end(_ fault: PlannedFault, in world: World) {
        change(fault, in: world, sign: -1)
    }

    private func change(_ fault: PlannedFault, in world: World, sign: Int64) {
        let delay = fault.number("delayNanoseconds") ?? 0
        for pod in fault.targets {
            for service in world.serviceNames {
                world.addLatency(nanoseconds: sign * delay, from: service, to: pod)
            }
        }
    }
}
