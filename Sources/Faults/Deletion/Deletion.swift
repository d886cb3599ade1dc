internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

/// Has somebody delete the locks' records behind everybody's back.
public struct Deletion: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "delete",
            summary: "A third party deletes the records of all locks.",
            incident: "Deleting the lease as a way to switch leaders: "
                + "https://github.com/kyverno/kyverno/issues/5984",
            voids: [.noThirdPartyEdits],
            target: .nothing,
            lasts: false,
            random: FaultKind.occurrence.filter { $0.name != "lasts" }
        )
    }

    /// The deletion.
    public init() {}

    /// Once in a run, if at all.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        draws.strike("records", settings, until: cluster.end) { fault, _ in fault.targets = [] }
            .map { [$0] } ?? []
    }

    /// Deletes.
    public func begin(_ fault: PlannedFault, in world: World) {
        for service in world.serviceNames { world.command("delete-records", of: service) }
    }

    /// It is over as soon as it has begun.
    public func end(_ fault: PlannedFault, in world: World) {}
}
