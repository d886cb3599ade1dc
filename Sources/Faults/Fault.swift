public import LockstepDeterminism
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

/// Who can be struck, and when.
public struct Cluster: Sendable {
    /// The candidates.
    public var pods: [String]
    /// The services they talk to.
    public var services: [String]
    /// The nodes on which the candidates run; empty if they are simply there.
    public var nodes: [String]
    /// The nodes of each zone; empty if nodes are in none.
    public var zones: [[String]]
    /// The moment at which all faults must be over.
    public var end: Instant

    /// Describes a cluster.
    public init(
        pods: [String],
        services: [String],
        nodes: [String] = [],
        zones: [[String]] = [],
        end: Instant
    ) {
        self.pods = pods
        self.services = services
        self.nodes = nodes
        self.zones = zones
        self.end = end
    }

    /// The nodes that are lost together; all of them if they are in no zones.
    var zonesOfNodes: [[String]] { zones.isEmpty ? [nodes] : zones }
}

/// The choices about one kind of fault.
public struct FaultDraws: Sendable {
    private let kind: String
    private let draws: Draws

    /// The choices about a kind.
    public init(seed: Seed, kind: String) {
        self.kind = kind
        self.draws = Draws(seed: seed, stream: "faults." + kind)
    }

    /// The generator of one member's choices.
    func generator(for member: String) -> AddressedGenerator {
        draws.sequence(key: stableID(member))
    }

    /// Draws whether a member is struck, when, and for how long, by the three parameters that
    /// every random family has.
    ///
    /// - Parameters:
    ///   - member: Who may be struck.
    ///   - settings: Holds `chance`, `begin` and `lasts`.
    ///   - end: The moment at which the fault must be over.
    ///   - finish: Fills in what is particular to the kind.
    /// - Returns: The fault, or `nil` if the member is spared.
    func strike(
        _ member: String,
        _ settings: Settings,
        until end: Instant,
        finish: (inout PlannedFault, inout AddressedGenerator) -> Void = { _, _ in }
    ) -> PlannedFault? {
        var generator = generator(for: member)
        // Every word is drawn whether it is needed or not, so that a changed chance moves no times.
        let chance = generator.next()
        let begin = generator.next()
        let lasts = generator.next()
        let share = UInt64(settings.partsPerMillion("chance") ?? 0)
        guard chance.happens(partsPerMillion: share) else { return nil }
        let first = begin.within(settings.nanosecondRange("begin") ?? 0...0)
        let last = first + lasts.within(settings.nanosecondRange("lasts") ?? 0...0)
        guard first < end.nanoseconds else { return nil }
        // What would be over before it has lasted does not begin.
        guard last == first || end.nanoseconds - first >= FaultKind.leastDurationNanoseconds else {
            return nil
        }
        var fault = PlannedFault(
            id: "\(kind)-\(member)",
            kind: kind,
            begin: Instant(nanoseconds: first),
            end: Instant(nanoseconds: min(last, end.nanoseconds)),
            targets: [member]
        )
        finish(&fault, &generator)
        return fault
    }
}

extension FaultDraws {
    /// Draws whether the cluster as a whole is struck.
    func strikeAll(of cluster: Cluster, _ settings: Settings) -> [PlannedFault] {
        let fault = strike("cluster", settings, until: cluster.end) { fault, _ in
            fault.targets = cluster.pods
            fault.parameters = settings.withoutOccurrence.planned
        }
        return fault.map { [$0] } ?? []
    }
}

extension FaultKind {
    /// The parameters every random family has.
    static let occurrence = [
        Parameter("chance", .share, "how likely each member is struck in a run"),
        Parameter("begin", .durationRange, "when it begins, drawn evenly"),
        Parameter("lasts", .durationRange, "how long it lasts, drawn evenly"),
    ]
}
