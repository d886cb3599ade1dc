public import LockstepDeterminism
public import LockstepHistories

/// Several judges who watch the same run.
///
///     var panel = Panel(JudgeCatalog.all.map { $0.make(JudgeSettings()) })
///     for observation in history.observations { panel.observe(observation) }
///     panel.finish(at: end)
///     let ruling = panel.ruling(claims: claims, voided: [:])
///
/// - Cost: An observation no judge asked for costs one table look-up; nothing is allocated until
///   something is found.
public struct Panel: Sendable {
    /// The breaches found, in the order they came to light, up to the limit given.
    public private(set) var breaches: [Finding] = []
    /// How many breaches each judge found, those beyond the limit included, in the judges' order.
    public private(set) var breachCounts: [Int]
    /// The judges, in the order given.
    public private(set) var judges: [any Judge]
    private let limit: Int
    /// For each topic the judges that asked for it, as a set of bits.
    private var wanted: [UInt64]

    /// A panel of these judges, at most 64.
    ///
    /// - Parameters:
    ///   - judges: Those who watch, in order.
    ///   - limit: How many breaches are kept of each judge; further ones are only counted. It is
    ///     each judge's own, so that many hazards of one cannot crowd out a finding of another.
    public init(_ judges: [any Judge], keepingAtMost limit: Int = 16) {
        precondition(judges.count <= 64, "a panel holds 64 judges, not \(judges.count)")
        self.judges = judges
        self.limit = limit
        breachCounts = Array(repeating: 0, count: judges.count)
        wanted = Array(repeating: 0, count: Topic.allCases.count)
        for (index, judge) in judges.enumerated() {
            for topic in judge.topics { wanted[Int(topic.rawValue)] |= 1 << UInt64(index) }
        }
    }

    /// Shows every judge the next observation, if its topic was asked for.
    public mutating func observe(_ observation: Observation) {
        var asked = wanted[Int(observation.event.topic.rawValue)]
        while asked != 0 {
            let index = asked.trailingZeroBitCount
            asked &= asked &- 1
            if let finding = judges[index].observe(observation) { keep(finding, of: index) }
        }
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) {
        for index in judges.indices {
            for finding in judges[index].finish(at: end) { keep(finding, of: index) }
        }
    }

    /// How often each judge's property was put to the test, in the judges' order.
    public var evaluations: [(property: String, count: Int)] {
        judges.map { ($0.property.id, $0.evaluations) }
    }

    /// The claimed properties that were never put to the test: first those that a judge of the
    /// panel watches, in the judges' order, then those that none does, in the claims'.
    public func untested(_ claims: [Claim]) -> [String] {
        let idle = judges.compactMap { judge in
            let id = judge.property.id
            return judge.evaluations == 0 && claims.contains { $0.property == id } ? id : nil
        }
        let watched = judges.map(\.property.id)
        return idle + claims.map(\.property).filter { !watched.contains($0) }
    }

    /// The first judge of a type, to read what it measured; `nil` if there is none.
    public func judge<J: Judge>(_ type: J.Type) -> J? {
        for judge in judges {
            if let found = judge as? J { return found }
        }
        return nil
    }

    /// Adds what judges remember, as far as they tell.
    ///
    /// - Parameters:
    ///   - places: Which judges, by their places, as a set of bits.
    ///   - hasher: Takes it.
    ///   - now: True time, which is not before the last observation.
    public func hashMemory(of places: UInt64, into hasher: inout Hasher, at now: Instant) {
        var left = places
        while left != 0 {
            _ = judges[left.trailingZeroBitCount].hashMemory(into: &hasher, at: now)
            left &= left &- 1
        }
    }

    /// Rules on everything found.
    ///
    /// - Parameters:
    ///   - claims: What the algorithm promises.
    ///   - voided: The assumptions that faults did away with, and since when.
    ///   - vacuous: Whether the run is to count as never having tested a claim.
    /// - Returns: The verdict, and the breaches split. A breach beyond the limit is in neither
    ///   list.
    public func ruling(
        claims: [Claim],
        voided: [Assumption: Instant],
        vacuous: Bool = false
    ) -> Ruling {
        Ruling(breaches: breaches, claims: claims, voided: voided, vacuous: vacuous)
    }

    private mutating func keep(_ finding: Finding, of index: Int) {
        breachCounts[index] += 1
        if breachCounts[index] <= limit { breaches.append(finding) }
    }
}
