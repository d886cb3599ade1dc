public import LockstepDeterminism
public import LockstepHistories

/// Watches, at the store, that only the pod that wrote a lock's holder clears it or deletes the
/// record.
///
/// What someone outside does (no actor) is an operator's override: counted, never a breach. A
/// holder whose writer nobody knows (it lies before the history, or came from outside) is let
/// through and does not count as an evaluation.
public struct HolderClears: Judge {
    /// What is watched for.
    public let property = Property("W2", "Only the holder of a lock clears its record.")
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits]
    /// How many clearings of a known writer's holder were judged.
    public private(set) var evaluations = 0
    /// How often someone outside cleared a holder.
    public private(set) var overrides = 0

    private var held = HeldRecords()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        guard case .committed(let commit) = observation.event else { return nil }
        let index = held.index(of: commit.lock)
        defer { held.take(commit, at: index, observation) }
        guard let before = commit.before, !before.holder.isEmpty,
            commit.after?.holder.isEmpty ?? true
        else { return nil }
        if commit.actor.isEmpty {
            overrides += 1
            return nil
        }
        let record = held.records[index]
        guard !record.writer.isEmpty else { return nil }
        evaluations += 1
        guard record.writer != commit.actor else { return nil }
        let what = commit.after == nil ? "deleted" : "cleared"
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor, record.writer],
            sentence: "\(commit.actor) \(what) \"\(commit.lock)\" while \(record.writer) held it.",
            evidence: [record.renewedSequence, observation.sequence]
        )
    }
}

extension HolderClears {
    /// Adds who wrote which record.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        held.hashMemory(into: &hasher, rests: false)
        return true
    }
}
