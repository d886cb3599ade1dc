public import LockstepDeterminism
public import LockstepHistories

/// Watches that every elector's callbacks alternate: started, stopped, started, stopped.
///
/// An elector is one life of a pod and one lock. A second stop after a start has been stopped
/// is `StopsOnce`'s affair.
public struct CallbackOrder: Judge {
    /// What is watched for.
    public let property = Property(
        "C1",
        "An elector's callbacks alternate, beginning with started."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.callbacks, .lives]
    /// How many callbacks were judged.
    public private(set) var evaluations = 0

    /// The sequence of the elector's last callback, and which it was.
    private struct Last {
        var which: Callback?
        var sequence: UInt64
    }

    private var electors = ElectorTable<Last>()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .callback(let lock, let which, _):
            return take(lock, which, observation)
        case .podKilled, .podExited:
            electors.forget(observation.pod)
            return nil
        default:
            return nil
        }
    }

    private mutating func take(
        _ lock: String,
        _ which: Callback,
        _ observation: Observation
    ) -> Finding? {
        evaluations += 1
        let index = electors.index(lock, observation, new: Last(which: nil, sequence: 0))
        let last = electors[index]
        electors[index] = Last(which: which, sequence: observation.sequence)
        let sentence: String
        switch (last.which, which) {
        case (.started, .started):
            sentence = "\(observation.pod) was told to start leading \"\(lock)\" twice in a row."
        case (nil, .stopped):
            sentence = "\(observation.pod) was told to stop leading \"\(lock)\" before any start."
        default:
            return nil
        }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: sentence,
            evidence: last.sequence == 0
                ? [observation.sequence] : [last.sequence, observation.sequence]
        )
    }
}

extension CallbackOrder {
    /// Adds which callback came last.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        electors.hashMemory(into: &hasher) { last, hasher in hasher.combine(last.which) }
        return true
    }
}
