public import LockstepCheckers
internal import LockstepFaults

/// The names under which the seeds of one sweep count things, the same for every seed.
///
/// A report of a seed holds numbers only, in the order of these names.
public struct SweepColumns: Hashable, Sendable {
    /// What runs are put through.
    public var counts: [String]
    /// The properties that are judged.
    public var properties: [String]
    /// Those of them that the system claims.
    public var claimed: [String]
    /// The kinds of faults that the scenario declares.
    public var families: [String]
    /// What strikes are counted under: each kind of which faults are drawn, and each fault that is
    /// declared by itself, by its name in the plan.
    public var faults: [String]
    /// Those of them that need not strike in any seed: faults that configurations of a swarm add to
    /// break watches, as a swarm is also for systems that open none.
    public var mayIdle: [String]
    /// The counts of which the scenario demands that they are not zero in every seed.
    public var demanded: [String]

    /// The situations that runs with these kinds of faults can come to.
    public var situations: SituationSpace { SituationSpace(faults: families) }

    /// Puts names together; strikes are counted by kind unless told otherwise.
    public init(
        counts: [String],
        properties: [String],
        claimed: [String],
        families: [String],
        faults: [String]? = nil,
        mayIdle: [String] = [],
        demanded: [String] = []
    ) {
        self.counts = counts
        self.properties = properties
        self.claimed = claimed
        self.families = families
        self.faults = faults ?? families
        self.mayIdle = mayIdle
        self.demanded = demanded
    }

    /// How often each property was put to the test, by what the judges of a run say; a
    /// configuration of a swarm may have judges of its own.
    func evaluations(_ judged: [(property: String, count: Int)]) -> [Int] {
        properties.map { name in judged.first { $0.property == name }?.count ?? 0 }
    }

    /// How many of these faults are counted under each name.
    func strikes(_ struck: [PlannedFault]) -> [Int] {
        faults.map { name in
            struck.count { fault in
                fault.id == name || fault.kind == name && !faults.contains(fault.id)
            }
        }
    }
}
