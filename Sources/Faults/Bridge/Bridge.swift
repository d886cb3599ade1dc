public import LockstepSimulation

/// Splits pods and services in two halves that only one pod can see both of.
public struct Bridge: LinkFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "bridge",
            "The first pod sees every service; of the others each half sees one half of the "
                + "services only.",
            incident: "A leader that changed with every ballot because one link of three was "
                + "down: https://github.com/palantir/atlasdb/issues/1686",
            defaults: [
                "chance": .share(partsPerMillion: 500_000)
            ],
            reason: "It strikes once in a run, and who is cut off from the API server alone is a "
                + "matter of order."
        )
    }

    /// The fault.
    public init() {}

    /// Once in a run, if at all; all pods are meant, and of one alone nothing is cut off.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        cluster.pods.count > 1 ? draws.strikeAll(of: cluster, settings) : []
    }

    /// One pod alone is the bridge itself, and nobody is cut off.
    public func objection(to fault: PlannedFault) -> String? {
        guard fault.targets.count > 1 else {
            return "\(fault.targets.isEmpty ? "no `pods`" : "one pod"), where the first is the "
                + "bridge and cut off from nothing"
        }
        return fault.objection(by: kind.fixed + kind.random)
    }

    /// Pods and services in order: the first pod is the bridge, of what is left the first halves
    /// belong together, and so do the second ones.
    public func links(of fault: PlannedFault, in world: World) -> [Link] {
        let (pods, services) = (Array(fault.targets.dropFirst()), world.serviceNames)
        let nearServices = services.prefix((services.count + 1) / 2)
        let nearPods = pods.prefix((pods.count + 1) / 2)
        return pods.flatMap { pod in
            services.flatMap { service in
                nearPods.contains(pod) == nearServices.contains(service)
                    ? [] : world.bothWays(pod, service)
            }
        }
    }
}
