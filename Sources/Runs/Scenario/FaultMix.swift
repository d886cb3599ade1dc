public import LockstepFaults
public import LockstepSimulation

/// What a scenario says may break: the default mix or not, kinds drawn at random, and faults at
/// fixed times.
public struct FaultMix: Hashable, Sendable {
    /// Whether the default mix is the ground on which the rest stands.
    public var includesDefault: Bool
    /// Kinds drawn at random: they replace the same kind of the default mix, or add to it.
    public var families: [Family]
    /// Kinds of the default mix that are left out.
    public var without: [String]
    /// Faults at fixed times, in the order in which they were written.
    public var fixed: [Fixed]

    /// The names of the fixed faults in plans, in their order.
    var fixedNames: [String] {
        fixed.enumerated().map { "\($1.kind)-\($0 + 1)" }
    }

    /// The default mix and nothing else.
    public static let standard = FaultMix(
        includesDefault: true,
        families: [],
        without: [],
        fixed: []
    )

    /// Nothing breaks.
    public static let none = FaultMix(includesDefault: false, families: [], without: [], fixed: [])

    /// A kind of fault that is drawn at random.
    public struct Family: Hashable, Sendable {
        /// The kind's name in the catalog.
        public var kind: String
        /// Its parameters, as far as they were given.
        public var settings: Settings
    }

    /// A fault that the scenario fixes.
    public struct Fixed: Hashable, Sendable {
        /// The kind's name in the catalog.
        public var kind: String
        /// When it begins, or with a trigger the earliest moment, in nanoseconds of virtual time.
        public var atNanoseconds: Int64
        /// How long it lasts; 0 for a kind that is over at once.
        public var lastsNanoseconds: Int64
        /// The pods, or the links as `a->b`, that it is aimed at.
        public var targets: [String]
        /// Its other parameters, as far as they were given.
        public var settings: Settings
        /// What must be observed for it to begin; `nil` for a fault that begins at its time.
        public var when: Trigger?
    }
}
