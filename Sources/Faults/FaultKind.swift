public import LockstepHistories
public import LockstepSimulation

/// What is known of a way to break the world: its name, what it stands for, and what can be set.
public struct FaultKind: Hashable, Sendable {
    /// What a fault of this kind is aimed at.
    public enum Target: Hashable, Sendable {
        /// Nothing in particular.
        case nothing
        /// One pod or several.
        case pods
        /// One node or several, with everything on them.
        case nodes
        /// One directed link or several, written `a->b`.
        case links
    }

    /// The name of the kind.
    public var name: String
    /// What it does to the world, in one sentence.
    public var summary: String
    /// A real incident of this kind, by name and address.
    public var incident: String
    /// The assumptions it does away with while, and after, it is there.
    public var voids: [Assumption]
    /// What a fixed fault of this kind is aimed at.
    public var target: Target
    /// Whether a fixed fault of this kind lasts, so that it must say for how long.
    public var lasts: Bool
    /// Whether it takes a next version of the pods, so that the scenario must say which.
    public var needsUpdate: Bool
    /// Whether it breaks streams of answers only, so that it does nothing where nobody watches.
    public var breaksWatches: Bool
    /// What can be set where the kind is drawn at random.
    public var random: [Parameter]
    /// What can be set, besides time and targets, where the fault is fixed.
    public var fixed: [Parameter]
    /// What a plan may say beyond what can be set, since it is drawn.
    public var drawn: [String]
    /// What counts where a scenario does not say; the default mix has numbers of its own.
    public var defaults: Settings
    /// Why the defaults are what they are.
    public var reason: String

    /// Puts a kind of fault together.
    public init(
        name: String,
        summary: String = "",
        incident: String,
        voids: [Assumption] = [],
        target: Target,
        lasts: Bool = true,
        needsUpdate: Bool = false,
        breaksWatches: Bool = false,
        random: [Parameter] = [],
        fixed: [Parameter] = [],
        drawn: [String] = [],
        defaults: Settings = Settings(),
        reason: String
    ) {
        self.name = name
        self.summary = summary
        self.incident = incident
        self.voids = voids
        self.target = target
        self.lasts = lasts
        self.needsUpdate = needsUpdate
        self.breaksWatches = breaksWatches
        self.random = random
        self.fixed = fixed
        self.drawn = drawn
        self.defaults = defaults
        self.reason = reason
    }

    /// Puts a kind of fault together that can be set in the same way wherever it is named.
    ///
    /// Drawn at random it strikes one pod in five, at some time in the first three quarters of a
    /// minute and for 2 to 20 s, up to somewhat more than a lease; its own defaults come on top.
    init(
        _ name: String,
        _ summary: String,
        incident: String,
        voids: [Assumption] = [],
        lasts: Bool = true,
        needsUpdate: Bool = false,
        options: [Parameter] = [],
        defaults: Settings = Settings(),
        reason: String
    ) {
        var occurrence: Settings = [
            "chance": .share(partsPerMillion: 200_000),
            "begin": .durationRange(nanoseconds: 2_000_000_000...45_000_000_000),
        ]
        if lasts {
            occurrence["lasts"] = .durationRange(nanoseconds: 2_000_000_000...20_000_000_000)
        }
        self.init(
            name: name,
            summary: summary,
            incident: incident,
            voids: voids,
            target: .pods,
            lasts: lasts,
            needsUpdate: needsUpdate,
            random: (lasts ? FaultKind.occurrence : FaultKind.onset) + options,
            fixed: options,
            defaults: defaults.over(occurrence),
            reason: reason
        )
    }

    /// What the parameters of a planned fault of this kind can be called.
    public var plannedNames: [String] {
        var names: [String] = []
        for parameter in fixed + random where !Self.isOccurrence(parameter.name) {
            names += parameter.plannedNames.filter { !names.contains($0) }
        }
        return names + drawn
    }

    private static func isOccurrence(_ name: String) -> Bool {
        occurrence.contains { $0.name == name }
    }

    /// The defaults of a fixed fault: those that do not say when.
    public var fixedDefaults: Settings { defaults.withoutOccurrence }
}

extension FaultKind {
    /// The parameters every random family has.
    static let onset = [
        Parameter("chance", .share, "how likely each member is struck in a run"),
        Parameter("begin", .durationRange, "when it begins, drawn evenly"),
    ]

    /// The parameters every random family has whose faults last.
    static let occurrence =
        onset + [Parameter("lasts", .durationRange, "how long it lasts, drawn evenly")]
}
