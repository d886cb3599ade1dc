internal import LockstepDeterminism
public import LockstepHistories
internal import LockstepSimulation

/// Has the leader of the API server's store die, and another one take over.
///
/// As long as the election takes, it is as with a store that answers nobody. A store that keeps
/// its word loses nothing; `loses` has it break its word.
public struct StoreFailover: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "store-failover",
            summary: "The store's leader dies and another takes over, with or without loss, once "
                + "or again and again.",
            incident: "Writes that etcd had confirmed and shown, and had lost after its members "
                + "were killed: https://github.com/etcd-io/etcd/issues/14143; leases that never "
                + "end where leaders change: https://github.com/etcd-io/etcd/issues/9888",
            voids: [.durableStore, .orderedVersions],
            target: .nothing,
            random: FaultKind.occurrence + StoreFailover.parameters,
            fixed: StoreFailover.parameters,
            defaults: .serviceTrouble(
                lasting: 1...5,
                [
                    "loses": .count(0), "bump": .count(0),
                    "applied": .share(partsPerMillion: 500_000), "excused": .flag(true),
                ]
            ),
            reason: "An election of etcd waits for 1 s and is seldom over at once. Nothing "
                + "is lost, as etcd promises; `loses` takes the promise back."
        )
    }

    private static let parameters = [
        Parameter(
            "loses",
            .count(0...1_000),
            "how many of the last writes are lost; the API servers then start anew"
        ),
        Parameter(
            "bump",
            .count(0...1_000_000),
            "by how much versions are raised after a loss, with the history forgotten; 0: the "
                + "versions of what is lost are given out again"
        ),
        Parameter(
            "applied",
            .share,
            "how many of the writes that timed out are carried out afterwards"
        ),
        Parameter(
            "excused",
            .flag,
            "whether a loss excuses what rests on a store that keeps its word; a store that is "
                + "itself under test is not excused"
        ),
        Parameter(
            "refills",
            .flag,
            "whether all leases begin anew: every Lease gets a new version, though nobody has "
                + "renewed it; not unless it is said"
        ),
        Parameter(
            "every",
            .duration,
            "how often the leader dies; once if it is not given, and the election lasts as long "
                + "as the fault"
        ),
        Parameter(
            "election",
            .duration,
            "how long each election takes where there are several; 1 s if it is not given"
        ),
    ]

    /// The failover.
    public init() {}

    /// As `voided(by:)` has it.
    public var voidsNote: String {
        "Without `loses` it does away with nothing, and with `bump` with the first of these only."
    }

    /// That the store keeps what it confirmed, if something is lost, and that its versions rise.
    ///
    /// They do rise if they are bumped. A loss that is no excuse does away with nothing.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        guard fault.number("loses") ?? 0 > 0, fault.number("excused") != 0 else { return [] }
        return fault.number("bump") ?? 0 > 0 ? [.durableStore] : [.durableStore, .orderedVersions]
    }

    /// An election takes less time than lies between two.
    public func objection(to fault: PlannedFault) -> String? {
        let complaint = fault.objection(by: kind.fixed)
        if let complaint = complaint ?? fault.objection(toTold: "every", "election") {
            return complaint
        }
        let (every, election) = (fault.nanoseconds("every") ?? 0, electionNanoseconds(of: fault))
        guard every > 0, election >= every else { return nil }
        return "`election` \(Setting.text(ofNanoseconds: election)) and `every` "
            + "\(Setting.text(ofNanoseconds: every)), where elections must be over before the next "
            + "begins"
    }

    private func electionNanoseconds(of fault: PlannedFault) -> Int64 {
        fault.nanoseconds("election") ?? 1_000_000_000
    }

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        var text =
            "store-failover loses=\(fault.number("loses") ?? 0) bump=\(fault.number("bump") ?? 0)"
            + " applied=\(fault.number("applied") ?? 500_000)ppm"
            + " excused=\(fault.number("excused") ?? 1)"
        if fault.number("refills") == 1 { text += " refills=1" }
        if let every = fault.nanoseconds("every"), every > 0 {
            text += " every=\(every)ns election=\(electionNanoseconds(of: fault))ns"
        }
        return text
    }
}
