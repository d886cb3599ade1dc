public import LockstepDeterminism
public import LockstepHistories

/// Watches that every elector's callbacks alternate, started, stopped, started, stopped, and that
/// none is told to start once its term is over.
///
/// An elector is one life of a pod and one lock. A second stop after a start has been stopped
/// is `StopsOnce`'s affair. A start is told too late once the belief that it is about has ended: a
/// start that was handed to somebody else, who comes to it later. Of electors that report no
/// beliefs only the order is judged.
public struct CallbackOrder: Judge {
    /// What is watched for.
    public let property = Property(
        "C1",
        "An elector's callbacks alternate, beginning with started, and a start is told in its term."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.callbacks, .beliefs, .lives]
    /// How many callbacks were judged.
    public private(set) var evaluations = 0

    /// The sequence of the elector's last callback, which it was, and that of the end of its last
    /// belief, if that has ended.
    private struct Last {
        var which: Callback?
        var sequence: UInt64 = 0
        var over: UInt64?
    }

    private var electors = ElectorTable<Last>()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .callback(let lock, let which, _):
            return take(lock, which, observation)
        case .granted(let lock, _, _):
            let index = electors.index(lock, observation, new: Last())
            electors[index].over = nil
            return nil
        case .beliefEnded(let lock, _):
            let index = electors.index(lock, observation, new: Last())
            electors[index].over = observation.sequence
            return nil
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
        let index = electors.index(lock, observation, new: Last())
        let last = electors[index]
        (electors[index].which, electors[index].sequence) = (which, observation.sequence)
        let sentence: String
        var before = last.sequence
        switch (last.which, which) {
        case (_, .started) where last.over != nil:
            sentence =
                "\(observation.pod) was told to start leading \"\(lock)\" after its term was over."
            before = last.over ?? before
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
            evidence: before == 0 ? [observation.sequence] : [before, observation.sequence]
        )
    }
}

extension CallbackOrder {
    /// Adds which callback came last, and whose term is over.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        electors.hashMemory(into: &hasher) { last, hasher in
            hasher.combine(last.which)
            hasher.combine(last.over != nil)
        }
        return true
    }
}
