public import LockstepHistories
public import LockstepSimulation

/// A way to break the world: drawn into a plan before the run, begun and ended while it runs.
///
/// A fault acts on the world's levers and knows no algorithm. It leaves the world as it was: what
/// `begin` does, `end` undoes.
public protocol Fault: Sendable {
    /// What is known of this way to break the world.
    var kind: FaultKind { get }

    /// Draws what shall happen to the members of a cluster.
    ///
    /// - Parameters:
    ///   - settings: The random family's parameters, all of them.
    ///   - cluster: Who is there, and for how long faults may last.
    ///   - draws: Where chances come from; each member's are its own.
    /// - Returns: The faults, in order of members.
    /// - Determinism: A pure function; what one member suffers does not depend on the others.
    func plan(_ settings: Settings, for cluster: Cluster, drawing draws: FaultDraws)
        -> [PlannedFault]

    /// Who is struck by a fixed fault of this kind that names so many; they themselves, for most.
    func targets(_ named: [String], in cluster: Cluster) -> [String]

    /// How long a fixed fault lasts whose kind does not have it said, in nanoseconds; not at all,
    /// for most.
    func lastsNanoseconds(with settings: Settings) -> Int64

    /// The assumptions that a planned fault does away with; the kind's, unless its size matters.
    func voided(by fault: PlannedFault) -> [Assumption]

    /// How far from true a planned fault sets the clocks that leases are timed by, in parts per
    /// billion; zero for most.
    func clockDriftPartsPerBillion(of fault: PlannedFault) -> Int64

    /// Whether a planned fault cuts links, so that somebody reaches nobody, or is not reached; most
    /// do not.
    func cutsLinks(as fault: PlannedFault) -> Bool

    /// For how long a planned fault has the clocks that leases are timed by stand still, in
    /// nanoseconds; as long as it lasts, for most kinds that do away with the bound on drift.
    func missingNanoseconds(of fault: PlannedFault) -> Int64

    /// By how much a planned fault can make an effect of its targets late at most, in nanoseconds;
    /// as long as it lasts, for most kinds that make any late.
    func effectDelayNanoseconds(of fault: PlannedFault) -> Int64

    /// When a fault of the kind does away with less than the kind, or with more, as a sentence;
    /// empty for most.
    var voidsNote: String { get }

    /// What is wrong with a planned fault of this kind that a person may have written; `nil` if
    /// it can be carried out. Times and targets are looked at elsewhere.
    func objection(to fault: PlannedFault) -> String?

    /// What is wrong with settings from which some seed would draw a fault that `objection(to:)`
    /// refuses; `nil` if whatever is drawn can be carried out, from its record as well.
    ///
    /// Only a kind that draws from its settings has to say something.
    func objection(toDrawn settings: Settings) -> String?

    /// Begins a planned fault.
    func begin(_ fault: PlannedFault, in world: World)

    /// Ends it.
    func end(_ fault: PlannedFault, in world: World)
}

extension Fault {
    /// Strikes each pod for itself, or each node if that is what the kind is aimed at, or the
    /// services once in a run if it is aimed at nothing, with nothing more to draw than when and
    /// for how long.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        if kind.target == .nothing { return draws.strikeServices(settings, in: cluster) }
        let members = kind.target == .nodes ? cluster.nodes : cluster.pods
        let parameters = settings.withoutOccurrence.planned
        return members.compactMap { member in
            draws.strike(member, settings, until: cluster.end) { fault, _ in
                fault.parameters = parameters
            }
        }
    }

    /// Those that are named.
    public func targets(_ named: [String], in cluster: Cluster) -> [String] { named }

    /// Not at all.
    public func lastsNanoseconds(with settings: Settings) -> Int64 { 0 }

    /// Those of the kind.
    public func voided(by fault: PlannedFault) -> [Assumption] { kind.voids }

    /// None.
    public func clockDriftPartsPerBillion(of fault: PlannedFault) -> Int64 { 0 }

    /// It does not.
    public func cutsLinks(as fault: PlannedFault) -> Bool { false }

    /// As long as it lasts where the kind does away with the bound on drift.
    public func missingNanoseconds(of fault: PlannedFault) -> Int64 {
        kind.voids.contains(.driftWithinBound) ? fault.durationNanoseconds : 0
    }

    /// As long as it lasts where the kind does away with the bound on effects.
    public func effectDelayNanoseconds(of fault: PlannedFault) -> Int64 {
        kind.voids.contains(.effectDelayWithinBound) ? fault.durationNanoseconds : 0
    }

    /// Nothing to be said.
    public var voidsNote: String { "" }

    /// A parameter that is not of its declared type, or out of bounds.
    public func objection(to fault: PlannedFault) -> String? {
        fault.objection(by: kind.fixed + kind.random)
    }

    /// Nothing: what is drawn is as the settings say.
    public func objection(toDrawn settings: Settings) -> String? { nil }
}
