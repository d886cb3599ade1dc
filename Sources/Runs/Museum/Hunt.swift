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

/// One search for one bug: seeds in ascending order until one of them finds something.
struct Hunt: Hashable {
    /// Which bug; `nil` for the right algorithm.
    var exhibit: Int?
    /// Which way to schedule.
    var strategy: Int
    var repetition: Int
}

/// What a search came to.
public struct HuntOutcome: Hashable, Sendable {
    /// How many seeds were run.
    public var seeds: UInt64 = 0
    /// The CPU time of these seeds.
    public var cpuNanoseconds: Int64 = 0
    /// The seed that found something; `nil` if the search was given up.
    public var seed: UInt64?
    /// The properties it found breached.
    public var properties: [String] = []

    /// Nothing was run yet.
    public init() {}
}
