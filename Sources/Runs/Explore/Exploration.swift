public import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// How far a scenario is explored.
public struct ExplorationBounds: Hashable, Sendable {
    /// How many faults there may be in one history.
    public var faults: Int
    /// The simulated nanoseconds after which a history ends.
    public var nanoseconds: Int64
    /// How many states are visited at most.
    public var states: Int
    /// The faults to choose from.
    public var menu: ExploredFaults
    /// How long every message takes that no fault delays, in nanoseconds.
    public var latencyNanoseconds: Int64

    /// Sets bounds.
    ///
    /// The menu holds one length of each kind: delays that outlast a request's time-out and a
    /// lease, stops and absences around one lease of 15 s, and a wall clock that is set by two of
    /// them or stands still for two, for there the rules are decided.
    public init(
        faults: Int = 1,
        nanoseconds: Int64 = 60_000_000_000,
        states: Int = 10_000_000,
        menu: ExploredFaults = ExploredFaults(
            delays: [3_000_000_000, 20_000_000_000],
            pauses: [20_000_000_000],
            absences: [1_000_000_000],
            graces: [5_000_000_000],
            wallSteps: [30_000_000_000],
            wallFreezes: [30_000_000_000]
        ),
        latencyNanoseconds: Int64 = 5_000_000
    ) {
        self.faults = faults
        self.nanoseconds = nanoseconds
        self.states = states
        self.menu = menu
        self.latencyNanoseconds = latencyNanoseconds
    }

    /// Sets how long a pod that is asked to end may take before it is killed, in nanoseconds.
    public mutating func grant(graceNanoseconds: Int64) { menu.graces = [graceNanoseconds] }
}

/// What came of an exploration.
public struct Exploration: Sendable {
    /// Whether a claim was broken, or certainly cannot be within the bounds, or nobody knows.
    public var verdict: Verdict
    /// Whether something that is claimed was put to the test; nobody knows where nothing was.
    public var wasTested: Bool
    /// The claimed properties whose judges do not tell what they remember: a breach of one that
    /// needs the memory of a way that was cut short may have been missed.
    public var untold: [String]
    /// Different states that were visited.
    public var states: Int
    /// Things done, those done again on other ways included.
    public var steps: Int
    /// The breach that ended it.
    public var finding: Finding?
    /// How to come to the breach: every move that was not the plain one, in order.
    public var path: [(time: Instant, sentence: String)]
    /// How many pods there were.
    public var pods: Int
    /// How far it was to go.
    public var bounds: ExplorationBounds
    /// CPU time it took.
    public var cpuNanoseconds: Int64
}
