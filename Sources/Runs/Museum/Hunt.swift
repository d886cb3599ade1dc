internal import LockstepHistories

/// A bug that is to be found: a scenario's options that plant it.
public struct Exhibit: Hashable, Sendable {
    /// Its number.
    public var id: String
    /// The properties that must catch it.
    public var properties: [String]
    /// The options that plant it.
    public var overrides: [String]

    /// Describes a bug; one without options is the right algorithm.
    public init(id: String, properties: [String], overrides: [String]) {
        self.id = id
        self.properties = properties
        self.overrides = overrides
    }
}

/// How bugs are hunted.
public struct HuntOptions: Sendable {
    /// The ways to schedule that are compared.
    public var strategies: [Portfolio]
    /// How often each bug is hunted in each way.
    public var repetitions: Int
    /// After how many seeds a hunt is given up.
    public var seedLimit: UInt64
    /// After how many nanoseconds of CPU time a hunt is given up.
    public var cpuLimitNanoseconds: Int64
    /// How many seeds the right algorithm is put through in each repetition.
    public var cleanSeeds: UInt64
    /// How many workers there are at a time.
    public var workers: Int

    /// Says how bugs are hunted.
    public init(
        strategies: [Portfolio],
        repetitions: Int,
        seedLimit: UInt64,
        cpuLimitNanoseconds: Int64,
        cleanSeeds: UInt64,
        workers: Int
    ) {
        self.strategies = strategies
        self.repetitions = repetitions
        self.seedLimit = seedLimit
        self.cpuLimitNanoseconds = cpuLimitNanoseconds
        self.cleanSeeds = cleanSeeds
        self.workers = workers
    }

    /// The first seed of a repetition: each has 2^32 seeds to itself.
    public static func firstSeed(of repetition: Int) -> UInt64 {
        UInt64(clamping: repetition) << 32
    }
}

/// One search for one bug: seeds in ascending order until one of them finds what it breaks.
struct Hunt: Hashable {
    /// Which bug; `nil` for the right algorithm.
    var exhibit: Int?
    /// Which way to schedule.
    var strategy: Int
    var repetition: Int
}

/// What a search came to.
public struct HuntOutcome: Hashable, Sendable {
    /// A breach that is not what the bug is hunted for.
    public struct Sidelight: Hashable, Sendable {
        /// The property.
        public var property: String
        /// The first seed at which it came to light.
        public var seed: UInt64
    }

    /// Why nothing can be said about a seed.
    public struct Doubt: Hashable, Sendable {
        /// The seed.
        public var seed: UInt64
        /// The reason, in a sentence.
        public var sentence: String
    }

    /// How many seeds were run.
    public var seeds: UInt64 = 0
    /// The CPU time of these seeds.
    public var cpuNanoseconds: Int64 = 0
    /// The seed that found what was hunted for; `nil` if the search was given up.
    public var seed: UInt64?
    /// The properties it found breached, of those that were hunted for.
    public var properties: [String] = []
    /// What else was found breached up to there, each property once, in the order in which they
    /// came to light.
    public var sidelights: [Sidelight] = []
    /// About how many seeds nothing can be said, as something left the world, for one.
    public var unknownSeeds: UInt64 = 0
    /// The first of them, and why; `nil` if there is none.
    public var doubt: Doubt?

    /// Nothing was run yet.
    public init() {}

    /// Takes in what came of the next seed.
    ///
    /// - Parameters:
    ///   - report: What the seed came to.
    ///   - hunted: The properties that are hunted for; any if there are none.
    mutating func take(_ report: SeedReport, hunted: [String]) {
        seeds += 1
        cpuNanoseconds += report.cpuNanoseconds
        if report.verdict == .unknown {
            unknownSeeds += 1
            doubt = doubt ?? Doubt(seed: report.seed, sentence: report.doubt)
        }
        note(report.findings.map(\.property), at: report.seed, hunted: hunted)
    }

    /// Takes in that a seed, which told nothing, ended its process.
    mutating func takeCrash(at seed: UInt64, hunted: [String]) {
        seeds += 1
        note([Property.crash.id], at: seed, hunted: hunted)
    }

    private mutating func note(_ breached: [String], at seed: UInt64, hunted: [String]) {
        for property in breached {
            if hunted.isEmpty || hunted.contains(property) {
                self.seed = seed
                properties.append(property)
            } else if !sidelights.contains(where: { $0.property == property }) {
                sidelights.append(Sidelight(property: property, seed: seed))
            }
        }
    }
}
