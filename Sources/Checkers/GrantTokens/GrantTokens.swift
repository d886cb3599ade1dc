public import LockstepDeterminism
public import LockstepHistories

/// Watches that the tokens handed out for a lock rise strictly in the order of the writes that
/// acquired it.
///
/// A grant says nothing about its write, and two grants can be reported in another order than their
/// writes were committed. The write of a grant is taken to be its pod's last commit to the lock
/// before the grant was reported that names a holder: a pod sends the next write only after it
/// knows what became of the last. Where no such commit was recorded (a store without commits),
/// grants count in the order they were reported. Tokens of different scopes are kept apart. Of each
/// lock the 256 grants with the latest writes are remembered: one that is reported when so many
/// later ones were is compared with those alone.
public struct GrantTokens: Judge {
    /// What is watched for.
    public let property = Property(
        "F1",
        "Every grant of a lock carries a token greater than those of all earlier grants."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .beliefs]
    /// How many grants had another one to be compared with.
    public private(set) var evaluations = 0

    /// A grant in the place its write has among all writes.
    private struct Grant {
        var version: UInt64
        var token: Token
        var pod: String
        var sequence: UInt64
    }

    /// The latest grants of each lock, by version; older ones fall out at the front.
    private var grants: [[Grant]] = []
    private var locks = Places<String>()
    /// The version of each pod's last commit to a lock.
    private var writes: [UInt64] = []
    private var places = Places<PodAndLock>()
    private static let limit = 256

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .committed(let commit):
            note(commit)
            return nil
        case .granted(let lock, let token, _):
            return take(lock, token, observation)
        default:
            return nil
        }
    }

    private mutating func note(_ commit: Commit) {
        guard !commit.actor.isEmpty, let holder = commit.after?.holder, !holder.isEmpty else {
            return
        }
        let key = PodAndLock(pod: commit.actor, lock: commit.lock)
        if let known = places.find(key) {
            writes[known] = commit.version
        } else {
            places.append(key)
            writes.append(commit.version)
        }
    }

    private mutating func take(
        _ lock: String,
        _ token: Token,
        _ observation: Observation
    ) -> Finding? {
        let write = places.find(PodAndLock(pod: observation.pod, lock: lock)).map { writes[$0] }
        let index = number(of: lock)
        let newest = grants[index].last { $0.token.scope == token.scope }
        let grant = Grant(
            version: write ?? newest?.version ?? 0,
            token: token,
            pod: observation.pod,
            sequence: observation.sequence
        )
        let older = grants[index].lastIndex { $0.version <= grant.version }
        let place = older.map { $0 + 1 } ?? 0
        let before = grants[index][..<place].last { $0.token.scope == token.scope }
        let after = grants[index][place...].first { $0.token.scope == token.scope }
        if before != nil || after != nil { evaluations += 1 }
        grants[index].insert(grant, at: place)
        if grants[index].count > GrantTokens.limit { grants[index].removeFirst() }
        if let before, before.token.number >= token.number {
            return finding(lock, before, grant, observation)
        }
        if let after, after.token.number <= token.number {
            return finding(lock, grant, after, observation)
        }
        return nil
    }

    private mutating func number(of lock: String) -> Int {
        if let known = locks.find(lock) { return known }
        locks.append(lock)
        grants.append([])
        return grants.count - 1
    }

    private func finding(
        _ lock: String,
        _ first: Grant,
        _ second: Grant,
        _ observation: Observation
    ) -> Finding {
        let what =
            first.token == second.token
            ? "\"\(lock)\" was granted twice with token \(first.token.number):"
                + " to \(first.pod), then to \(second.pod)."
            : "\"\(lock)\" was granted to \(second.pod) with token \(second.token.number)"
                + " after it had been granted to \(first.pod) with token \(first.token.number)."
        return Finding(
            property: property.id,
            time: observation.time,
            pods: first.pod == second.pod ? [first.pod] : [second.pod, first.pod],
            sentence: what,
            evidence: [first.sequence, second.sequence].uniqued()
        )
    }
}

extension GrantTokens {
    /// Adds the tokens that were granted in the order of their writes, and the last writes.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        hasher.combine(unordered: zip(locks.all, grants)) { line, hasher in
            hasher.combine(line.0)
            for grant in line.1 {
                hasher.combine(grant.version)
                hasher.combine(grant.token)
            }
            hasher.combine(line.1.count)
        }
        hasher.combine(unordered: zip(places.all, writes)) { write, hasher in
            hasher.combine(write.0)
            hasher.combine(write.1)
        }
        return true
    }
}
