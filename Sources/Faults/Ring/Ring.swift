public import LockstepSimulation

/// Cuts each pod off from one service, and each from another one.
public struct Ring: LinkFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "ring",
            "Every pod is cut off from one service, the next pod from the next service, and "
                + "so round.",
            incident: "Elasticsearch lost writes under partitions that overlap, so that no two "
                + "nodes saw the same others: "
                + "https://aphyr.com/posts/317-jepsen-elasticsearch",
            defaults: [
                "chance": .share(partsPerMillion: 500_000)
            ],
            reason: "It strikes once in a run, and leaves everybody most of what there is."
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

    /// Both links between each pod and its service of the ring.
    public func links(of fault: PlannedFault, in world: World) -> [Link] {
        let services = world.serviceNames
        guard !services.isEmpty else { return [] }
        return fault.targets.enumerated().flatMap { index, pod in
            world.bothWays(pod, services[index % services.count])
        }
    }
}
