public import LockstepDeterminism
public import LockstepHistories

/// Watches that no record names a dead pod for longer than its lease and a sweep.
///
/// The time runs from the death or the last renewal, whichever came later; further deaths of the
/// same pod do not begin it anew. What a pod writes once it has come back is not of the dead, until
/// it dies again. It is a property of
/// stores that clear what has expired, by sessions or a time to live; a Kubernetes Lease stays as
/// it is until somebody wants it, and nobody should claim this for one.
public struct LeftEntry: Judge {
    /// What is watched for.
    public let property = Property(
        "L4",
        "No record names a holder for longer than its lease and a sweep after that holder's death."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .lives]
    /// How many records of the dead were judged.
    public private(set) var evaluations = 0

    private var held = HeldRecords()
    private var deaths: [Death] = []
    private var reported: [String] = []
    private let sweepNanoseconds: Int64

    /// A death of a pod; the last one is kept, and the first since what still stands was written.
    private struct Death {
        var pod: String
        var time: Instant
        var sequence: UInt64
        /// What said that the pod has come back since; `nil` if it has not.
        var back: UInt64?
    }

    /// A judge that grants the store this many nanoseconds beyond the lease.
    public init(sweepNanoseconds: Int64) {
        self.sweepNanoseconds = sweepNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .podKilled, .podExited:
            forgetDeaths(of: observation.pod)
            deaths.append(
                Death(
                    pod: observation.pod,
                    time: observation.time,
                    sequence: observation.sequence
                )
            )
            return nil
        case .podStarted:
            for index in deaths.indices
            where deaths[index].pod == observation.pod && deaths[index].back == nil {
                deaths[index].back = observation.sequence
            }
            return nil
        case .committed(let commit):
            let index = held.index(of: commit.lock)
            defer { held.take(commit, at: index, observation) }
            guard let before = commit.before?.holder, !before.isEmpty,
                before != commit.after?.holder
            else { return nil }
            let finding = judge(held.records[index], at: observation.time)
            // The record names somebody else now, who may die in turn.
            reported.removeAll { $0 == commit.lock }
            return finding
        default:
            return nil
        }
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        held.records.compactMap { judge($0, at: end, isEnd: true) }
    }

    /// The first death of the pod that wrote a record, among those before which it did.
    private func death(of record: HeldRecord) -> Death? {
        deaths.first { $0.pod == record.writer && record.renewedSequence < $0.back ?? .max }
    }

    /// Forgets the deaths of a pod that end nothing which still stands.
    private mutating func forgetDeaths(of pod: String) {
        let first = held.records.filter { $0.writer == pod }.compactMap { death(of: $0)?.sequence }
        deaths.removeAll { $0.pod == pod && !first.contains($0.sequence) }
    }

    private mutating func judge(
        _ record: HeldRecord,
        at now: Instant,
        isEnd: Bool = false
    ) -> Finding? {
        guard !record.writer.isEmpty, record.missingSince == nil, record.leaseNanoseconds > 0,
            let renewed = record.renewed,
            let death = death(of: record), !reported.contains(record.lock)
        else { return nil }
        let age = now.nanoseconds &- max(death.time, renewed).nanoseconds
        let bound = record.leaseNanoseconds &+ sweepNanoseconds
        // A record that still has time when the run ends says nothing.
        if isEnd, age <= bound { return nil }
        evaluations += 1
        guard age > bound else { return nil }
        reported.append(record.lock)
        return Finding(
            property: property.id,
            time: now,
            pods: [record.writer],
            sentence: "The record of \"\(record.lock)\" named \(record.writer) \(seconds(age))"
                + " after its death, \(seconds(bound)) being the most.",
            evidence: [record.renewedSequence, death.sequence].uniqued()
        )
    }
}
