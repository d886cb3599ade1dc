internal import LockstepDeterminism
public import LockstepHistories

/// Watches that whoever sends an effect believes at that moment that it holds the lock, by the very
/// token that it sends.
///
/// Work that goes on after its term, whether it does not listen, was left behind or kept an old
/// token, breaks this at once, whatever the network does and whether or not a successor is there. A
/// belief lasts to its deadline on the pod's own clock, that instant not included, or to the report
/// of its end. What a pod does in a life in which it was granted nothing is not judged: it may be
/// none that goes by locks.
public struct GuardedEffects: Judge {
    /// What is watched for.
    public let property = Property(
        "S5",
        "Whoever sends an effect believes at that moment that it holds the lock."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.beliefs, .effects, .lives]
    /// How many effects were judged.
    public private(set) var evaluations = 0

    /// The last belief of a lock in one life of a pod.
    private struct Belief {
        var incarnation: UInt32
        var lock: String
        var token: Token
        var deadline: LocalInstant?
        var isOver = false
        var sequence: UInt64
    }

    /// By pod; looked up, and never gone through.
    private var beliefs: [String: [Belief]] = [:]

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .granted(let lock, let token, let deadline):
            let belief = Belief(
                incarnation: observation.incarnation,
                lock: lock,
                token: token,
                deadline: deadline,
                sequence: observation.sequence
            )
            beliefs[observation.pod, default: []].removeAll { $0.lock == lock }
            beliefs[observation.pod, default: []].append(belief)
        case .deadlineSet(let lock, let deadline):
            change(lock, observation) { $0.deadline = deadline }
        case .beliefEnded(let lock, _):
            change(lock, observation) {
                $0.isOver = true
                $0.sequence = observation.sequence
            }
        case .podKilled, .podExited:
            beliefs[observation.pod] = nil
        case .effectIssued(let resource, let token):
            return judge(resource, token, observation)
        default:
            break
        }
        return nil
    }

    private mutating func change(
        _ lock: String,
        _ observation: Observation,
        _ change: (inout Belief) -> Void
    ) {
        let place = beliefs[observation.pod]?.firstIndex { belief in
            belief.lock == lock && belief.incarnation == observation.incarnation
        }
        guard let place else { return }
        change(&beliefs[observation.pod, default: []][place])
    }

    private mutating func judge(
        _ resource: String,
        _ token: Token,
        _ observation: Observation
    ) -> Finding? {
        var last: Belief?
        for belief in beliefs[observation.pod] ?? []
        where belief.incarnation == observation.incarnation {
            if belief.token == token, covers(belief, observation) {
                evaluations += 1
                return nil
            }
            if last.map({ $0.sequence < belief.sequence }) ?? true { last = belief }
        }
        guard let last else { return nil }
        evaluations += 1
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) sent an effect with token \(token.number) to"
                + " \"\(resource)\" \(reason(last, token, observation)).",
            evidence: [last.sequence, observation.sequence]
        )
    }

    private func covers(_ belief: Belief, _ observation: Observation) -> Bool {
        !belief.isOver && belief.deadline.map { observation.localTime < $0 } ?? true
    }

    private func reason(_ last: Belief, _ token: Token, _ observation: Observation) -> String {
        if covers(last, observation) {
            return "while it held \"\(last.lock)\" by token \(last.token.number)"
        }
        guard !last.isOver, let deadline = last.deadline else {
            return "after it had ceased to believe that it holds \"\(last.lock)\""
        }
        let late = observation.localTime.nanoseconds &- deadline.nanoseconds
        return "\(seconds(late)) after the deadline of its belief that it holds \"\(last.lock)\""
    }
}
