internal import LockstepDeterminism
public import LockstepHistories

/// Watches that a client uses no token but those of its own grants.
///
/// Work must carry the token of its elector's last grant; an effect any token that was granted in
/// this life of its pod, for the work of an earlier term may still be running. The last 64 grants
/// of a life are remembered. What happens before the first grant that was seen is not judged.
public struct OwnToken: Judge {
    /// What is watched for.
    public let property = Property(
        "F2",
        "The token a client uses is the token of its own grant."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.beliefs, .bodies, .effects, .lives]
    /// How many uses of a token were judged.
    public private(set) var evaluations = 0

    /// What one life of a pod was granted.
    private struct Life {
        var pod: String
        var incarnation: UInt32
        var grants: [(lock: String, token: Token, sequence: UInt64)] = []
    }

    private var lives: [Life] = []
    private static let limit = 64

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .granted(let lock, let token, _):
            note(lock, token, observation)
            return nil
        case .bodyBegan(let lock, let token):
            let own = life(observation)?.grants.last { $0.lock == lock }
            guard let own else { return nil }
            evaluations += 1
            guard own.token != token else { return nil }
            return finding("began work", token, after: own.sequence, observation)
        case .effectIssued(_, let token):
            guard let grants = life(observation)?.grants, let last = grants.last else { return nil }
            evaluations += 1
            guard !grants.contains(where: { $0.token == token }) else { return nil }
            return finding("sent an effect", token, after: last.sequence, observation)
        case .podKilled, .podExited:
            lives.removeAll { $0.pod == observation.pod }
            return nil
        default:
            return nil
        }
    }

    private func life(_ observation: Observation) -> Life? {
        lives.first {
            $0.pod == observation.pod && $0.incarnation == observation.incarnation
        }
    }

    private mutating func note(_ lock: String, _ token: Token, _ observation: Observation) {
        let (pod, incarnation) = (observation.pod, observation.incarnation)
        let known = lives.firstIndex { $0.pod == pod && $0.incarnation == incarnation }
        let index = known ?? lives.count
        if known == nil { lives.append(Life(pod: pod, incarnation: incarnation)) }
        lives[index].grants.append((lock, token, observation.sequence))
        if lives[index].grants.count > OwnToken.limit { lives[index].grants.removeFirst() }
    }

    private func finding(
        _ what: String,
        _ token: Token,
        after grant: UInt64,
        _ observation: Observation
    ) -> Finding {
        Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) \(what) with token \(token.number), which it was not"
                + " granted.",
            evidence: [grant, observation.sequence]
        )
    }
}
