internal import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// Has somebody delete the locks' records behind everybody's back, and put them back if told so.
///
/// What is put back is what was deleted, under a new identity and in a new version; a record that
/// stands there by then is replaced.
public struct Deletion: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "delete",
            summary: "A third party deletes the records of all locks, and may put them back.",
            incident: "Deleting the lease as a way to switch leaders: "
                + "https://github.com/kyverno/kyverno/issues/5984; a lock that was restored from "
                + "a backup: https://github.com/datastax/cass-operator/issues/407",
            voids: [.noThirdPartyEdits, .noForeignWrites],
            target: .nothing,
            lasts: false,
            random: FaultKind.onset + [
                Parameter(
                    "recreate",
                    .durationRange,
                    "after how long they are put back; if that is 0, they are not"
                )
            ],
            fixed: [
                Parameter(
                    "recreate",
                    .duration,
                    "after how long they are put back; not at all if it is not given"
                )
            ],
            reason: "Rare, and not before somebody can lead; nobody puts the record back, "
                + "since that does away with what ours assumes."
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
        let after = settings.nanosecondRange("recreate") ?? 0...0
        let fault = draws.strike("records", settings, until: cluster.end) { fault, generator in
            fault.targets = []
            guard after.upperBound > 0 else { return }
            let drawn = generator.next().within(after)
            fault.parameters = [.init("recreateNanoseconds", drawn)]
            fault.end = min(fault.begin.advanced(byNanoseconds: drawn), cluster.end)
        }
        return fault.map { [$0] } ?? []
    }

    /// Until they are put back.
    public func lastsNanoseconds(with settings: Settings) -> Int64 {
        settings.nanoseconds("recreate") ?? 0
    }

    /// Whoever only deletes a record writes nothing; whoever puts it back does.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        isUndone(fault) ? kind.voids : [.noThirdPartyEdits]
    }

    /// What is put back is written.
    public var voidsNote: String {
        "Without `recreate` nobody writes anything, and only the first of these is done away with."
    }

    /// Deletes.
    public func begin(_ fault: PlannedFault, in world: World) {
        world.tellServices(isUndone(fault) ? "delete-records \(fault.id)" : "delete-records")
    }

    /// Puts back what is to be put back.
    public func end(_ fault: PlannedFault, in world: World) {
        if isUndone(fault) { world.tellServices("put-back-records \(fault.id)") }
    }

    private func isUndone(_ fault: PlannedFault) -> Bool {
        fault.nanoseconds("recreate") != nil
    }
}
