internal import LockstepDeterminism
public import LockstepSimulation

/// Loses many of a pod's replies: what it asked for happened, but it does not learn of it.
public struct LostReply: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "lost-reply",
            summary: "Requests of a pod are carried out, but the answers get lost.",
            incident: "A time-out that was a success, with a second write to follow: "
                + "https://github.com/kubernetes/client-go/issues/1289",
            target: .pods,
            random: FaultKind.occurrence + [LostReply.share],
            fixed: [LostReply.share],
            reason: "Long enough for one to three requests, most of whose answers are gone."
        )
    }

    private static let share = Parameter("share", .share, "how many of the replies are lost")

    /// The lost reply.
    public init() {}

    /// Each pod for itself.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        let share = settings.partsPerMillion("share") ?? 1_000_000
        return cluster.pods.compactMap { pod in
            draws.strike(pod, settings, until: cluster.end) { fault, _ in
                fault.parameters = [PlannedFault.Parameter("share", share)]
            }
        }
    }

    /// A share lies between nothing and everything.
    public func objection(to fault: PlannedFault) -> String? {
        if let complaint = fault.objection(by: kind.fixed) { return complaint }
        let share = fault.number("share") ?? 1_000_000
        return 0...1_000_000 ~= share
            ? nil : "share \(share), where parts per million go from 0 to 1000000"
    }

    /// Makes the way back lossy.
    public func begin(_ fault: PlannedFault, in world: World) {
        change(fault, in: world, sign: 1)
    }

    /// Makes it whole again.
    public func end(_ fault: PlannedFault, in world: World) {
        change(fault, in: world, sign: -1)
    }

    private func change(_ fault: PlannedFault, in world: World, sign: Int64) {
        let share = fault.number("share") ?? 1_000_000
        for pod in fault.targets {
            for service in world.serviceNames {
                world.addLoss(partsPerMillion: sign * share, from: service, to: pod)
            }
        }
    }
}
