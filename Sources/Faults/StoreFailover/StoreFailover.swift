internal import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// Has the leader of the API server's store die, and another one take over.
///
/// As long as the election takes, it is as with a store that answers nobody. A store that keeps
/// its word loses nothing; `loses` has it break its word.
public struct StoreFailover: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "store-failover",
            summary: "The store's leader dies and another takes over, with or without loss.",
            incident: "Writes that etcd had confirmed and shown, and had lost after its members "
                + "were killed: https://github.com/etcd-io/etcd/issues/14143",
            voids: [.durableStore, .orderedVersions],
            target: .nothing,
            random: FaultKind.occurrence + StoreFailover.parameters,
            fixed: StoreFailover.parameters,
            defaults: .serviceTrouble(
                lasting: 1...5,
                [
                    "loses": .count(0), "bump": .count(0),
                    "applied": .share(partsPerMillion: 500_000),
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
    ]

    /// The failover.
    public init() {}

    /// That the store keeps what it confirmed, if it loses something; and that its versions rise,
    /// unless they are bumped.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        guard fault.number("loses") ?? 0 > 0 else { return [] }
        return fault.number("bump") ?? 0 > 0 ? [.durableStore] : [.durableStore, .orderedVersions]
    }

    /// The leader dies.
    public func begin(_ fault: PlannedFault, in world: World) {
        let text =
            "store-failover loses=\(fault.number("loses") ?? 0) bump=\(fault.number("bump") ?? 0)"
            + " applied=\(fault.number("applied") ?? 500_000)ppm"
        world.disturbServices(text, by: fault)
    }

    /// Another one takes over.
    public func end(_ fault: PlannedFault, in world: World) {
        world.calmServices(after: fault)
    }
}
