internal import LockstepDeterminism
public import LockstepHistories

/// Watches that a client uses no token but those of its own grants.
///
/// Work must carry the token of its elector's last grant; an effect any token that was granted in
/// this life of its pod, for the work of an earlier term may still be running. Of a life the last
/// grant of each lock is remembered, and the last 64 of all; an effect of none of these is not
/// judged once there were others. Nor is what happens before the first grant that was seen.
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
        /// The last grants.
        var grants: [Grant] = []
        /// The last grant of each lock, by the lock's place.
        var latest: [Grant] = []
        var locks = Places<String>()
        /// Whether there were grants that are remembered no more.
        var hasForgotten = false
    }

    private struct Grant {
        var token: Token
        var sequence: UInt64
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
            guard let life = life(observation), let place = life.locks.find(lock) else {
                return nil
            }
            let own = life.latest[place]
            evaluations += 1
            guard own.token != token else { return nil }
            return finding("began work", token, after: own.sequence, observation)
        case .effectIssued(_, let token):
            guard let life = life(observation), let last = life.grants.last else { return nil }
            let isOwn =
                life.grants.contains { $0.token == token }
                || life.latest.contains { $0.token == token }
            if !isOwn, life.hasForgotten { return nil }
            evaluations += 1
            guard !isOwn else { return nil }
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
        let grant = Grant(token: token, sequence: observation.sequence)
        if let place = lives[index].locks.find(lock) {
            lives[index].latest[place] = grant
        } else {
            lives[index].locks.append(lock)
            lives[index].latest.append(grant)
        }
        lives[index].grants.append(grant)
        guard lives[index].grants.count > OwnToken.limit else { return }
        lives[index].grants.removeFirst()
        lives[index].hasForgotten = true
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
