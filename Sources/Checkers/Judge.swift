public import LockstepDeterminism
public import LockstepHistories

/// Watches a history for breaches of one property.
///
/// A judge is a value: it sees observations in order and nothing else, so a stored history can be
/// judged again, and copying a judge forks it. It never decides whether a breach counts; that is
/// a `Ruling`'s affair.
///
///     var judge = BeliefExclusion()
///     let breaches = judge.check(history, end: end)
///
/// - Determinism: Same observations, same findings.
public protocol Judge: Sendable {
    /// What is watched for.
    var property: Property { get }

    /// The topics the judge must be shown; `observe` may be called with others too.
    var topics: [Topic] { get }

    /// How often the property was put to the test so far; 0 means that nothing was learned.
    var evaluations: Int { get }

    /// Takes the next observation in.
    ///
    /// - Parameter observation: The next one, in order of sequence.
    /// - Returns: The breach it completes, if it completes one.
    mutating func observe(_ observation: Observation) -> Finding?

    /// Ends the watch.
    ///
    /// - Parameter end: True time at which the run ended.
    /// - Returns: The breaches that only the end brings to light.
    mutating func finish(at end: Instant) -> [Finding]

    /// What it still demands of a recovery; `nil` if that has not begun, or is not its affair.
    ///
    /// It is no part of what `hashMemory` adds, since demands can be compared.
    var demand: ProgressDemand? { get }

    /// Adds everything that decides what it will find from here on, so that an explorer takes no
    /// two ways for the same that would be judged differently.
    ///
    /// What decides nothing any more is left out, or nearly no two ways would be the same: how
    /// often something was looked at, what only names something in a finding, such as sequences,
    /// and what is over for good.
    ///
    /// - Parameters:
    ///   - hasher: Takes it.
    ///   - now: True time, which is not before the last observation.
    /// - Returns: `false` if it does not tell what it remembers.
    /// - Determinism: Judges of one kind and the same settings that add the same find the same in
    ///   the same future, but for evidence, words, times and margins.
    func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool
}

extension Judge {
    /// Every topic.
    public var topics: [Topic] { Topic.allCases }

    /// Finds nothing more at the end.
    public mutating func finish(at end: Instant) -> [Finding] { [] }

    /// Nothing.
    public var demand: ProgressDemand? { nil }

    /// Does not tell.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool { false }

    /// Judges a whole history.
    ///
    /// - Parameters:
    ///   - history: What happened.
    ///   - end: When the run ended; the last observation's time if not given.
    /// - Returns: Every breach, in the order it came to light.
    public mutating func check(_ history: History, end: Instant? = nil) -> [Finding] {
        var findings: [Finding] = []
        for observation in history.observations {
            if let finding = observe(observation) { findings.append(finding) }
        }
        let last = history.observations.last?.time ?? .zero
        return findings + finish(at: end ?? last)
    }
}
