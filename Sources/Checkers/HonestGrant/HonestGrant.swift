public import LockstepDeterminism
public import LockstepHistories

/// Watches that what an elector says of its attempt is true of the store: a grant is written there,
/// an attempt given up leaves no entry, and a release told as done has cleared the holder.
///
/// Of releases those are judged for which a request was sent since the pod's last campaign: whoever
/// had nothing to give back may say so whatever the record has of earlier lives.
///
/// At a grant the pod must have committed itself as holder and not cleared the record since.
/// Another may have taken over or deleted the record while the answer was on its way: a late answer
/// is no lie. A record that was deleted, or names another, answers no second time. A record whose
/// name is the lock's, a dot and more, such as a ticket of a queue, counts as the lock's; a pod
/// that has left it standing, and has said so, may give a later one back; and what a pod asked for
/// in an attempt that it has abandoned, and the store takes in the next one, is not that one's.
///
/// Once a pod has given up, the record may name it for the clean-up bound at most, counted from
/// that moment or from the commit that entered it, whichever came later. It gives up by saying so
/// (`gave-up`), or by ending a campaign without a grant and with nothing left to give back. A new
/// campaign or grant of the pod and its death end that watch. What a former life has entered, or
/// has sent and the store takes later, is not the present one's, and what a term has entered whose
/// release was told as not done, or as unknown, is not the next attempt's. Locks whose commits were
/// not recorded are not judged, and where requests were not, the writes of two lives, or attempts,
/// are not told apart.
public struct HonestGrant: Judge {
    /// What is watched for.
    public let property = Property(
        "A1",
        "Success means that the grant is committed and not yet given back, failure that no entry is"
            + " left, release that the record names its holder no longer."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .beliefs, .campaigns, .releases, .lives, .messages]
    /// How many grants, attempts given up, and releases were judged.
    public private(set) var evaluations = 0
    /// How long an entry may outlive an attempt that was given up, in nanoseconds of true time.
    public let cleanupBoundNanoseconds: Int64

    /// An attempt that was given up.
    private struct Attempt {
        var pod: String
        var lock: String
        var over: Instant
        var sequence: UInt64
    }

    private var entries = WrittenEntries()
    private var attempts: [Attempt] = []
    /// Who campaigns, and has been granted nothing yet.
    private var campaigns: [(pod: String, lock: String)] = []
    /// The releases on their way, each once.
    private var releases: [(pod: String, lock: String)] = []
    /// Those that were sent before a campaign that has begun since.
    private var underWay = ReleasesUnderWay()

    /// A judge that has seen nothing.
    public init(cleanupBoundNanoseconds: Int64) {
        self.cleanupBoundNanoseconds = cleanupBoundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .requestSent(let id, _, _):
            entries.send(id, by: observation.pod)
        case .committed(let commit):
            // What is replaced or removed now may have stood too long.
            let finding = overdue(on: entries.lock(of: commit.lock), at: observation.time)
            entries.take(commit, observation)
            return finding
        case .granted(let lock, let token, _):
            entries.know(lock)
            forget(observation.pod, lock)
            _ = endCampaign(observation.pod, lock)
            return judge(lock, token, observation)
        case .campaignBegan(let lock):
            entries.know(lock)
            forget(observation.pod, lock)
            _ = endCampaign(observation.pod, lock)
            campaigns.append((observation.pod, lock))
            underWay.outlive(lock, observation.pod)
            _ = endRelease(observation.pod, lock)
            entries.begin(observation.pod, lock)
        case .gaveUp(let lock):
            giveUp(lock, observation)
        case .releaseSent(let lock):
            _ = endRelease(observation.pod, lock)
            releases.append((observation.pod, lock))
            underWay.send(lock, observation.pod)
        case .releaseEnded(let lock, let outcome):
            let isEarlier = underWay.end(lock, observation.pod)
            let wasCampaign = !isEarlier && endCampaign(observation.pod, lock)
            let wasSent = endRelease(observation.pod, lock)
            guard outcome == .ok else {
                entries.disclose(observation.pod, lock)
                return nil
            }
            if wasCampaign { giveUp(lock, observation) }
            return wasSent ? judgeRelease(of: lock, observation) : nil
        case .podKilled, .podExited, .podStarted:
            attempts.removeAll { $0.pod == observation.pod }
            campaigns.removeAll { $0.pod == observation.pod }
            releases.removeAll { $0.pod == observation.pod }
            underWay.forget(observation.pod)
            entries.endLife(of: observation.pod)
        default:
            break
        }
        return nil
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        var findings: [Finding] = []
        for lock in entries.locks {
            if let finding = overdue(on: lock, at: end) { findings.append(finding) }
        }
        return findings
    }

    private mutating func judge(
        _ lock: String,
        _ token: Token,
        _ observation: Observation
    ) -> Finding? {
        guard let last = entries.lastCommit(on: lock) else { return nil }
        evaluations += 1
        guard !entries.names(observation.pod, lock) else {
            entries.answer(observation.pod, lock)
            return nil
        }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) was granted \"\(lock)\" (token \(token.number)), and"
                + " the store had written no such thing, or no longer.",
            evidence: [last, observation.sequence]
        )
    }

    /// A release that is told as done has taken its pod's name from the record.
    private mutating func judgeRelease(of lock: String, _ observation: Observation) -> Finding? {
        guard entries.lastCommit(on: lock) != nil else { return nil }
        evaluations += 1
        let holder = entries.holders(of: lock).first {
            $0.pod == observation.pod && !($0.isTicket && $0.isDisclosed)
                && !entries.isOfEarlierAttempt($0, lock)
        }
        guard let holder else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) said that it has given \"\(lock)\" back, and the store"
                + " still named it.",
            evidence: [holder.sequence, observation.sequence]
        )
    }

    /// Whether a release was on its way, which it is no longer.
    private mutating func endRelease(_ pod: String, _ lock: String) -> Bool {
        let place = releases.firstIndex { $0.pod == pod && $0.lock == lock }
        guard let place else { return false }
        releases.remove(at: place)
        return true
    }

    /// Whether a pod had campaigned without a grant, which it does no longer.
    private mutating func endCampaign(_ pod: String, _ lock: String) -> Bool {
        let place = campaigns.firstIndex { $0.pod == pod && $0.lock == lock }
        guard let place else { return false }
        campaigns.remove(at: place)
        return true
    }

    private mutating func giveUp(_ lock: String, _ observation: Observation) {
        forget(observation.pod, lock)
        // What the store takes in later may be the first it has of this lock.
        if entries.lastCommit(on: lock) != nil { evaluations += 1 }
        attempts.append(
            Attempt(
                pod: observation.pod,
                lock: lock,
                over: observation.time,
                sequence: observation.sequence
            )
        )
    }

    private mutating func forget(_ pod: String, _ lock: String) {
        attempts.removeAll { $0.pod == pod && $0.lock == lock }
    }

    /// The entry of an attempt given up that has stood too long; each attempt is told once.
    private mutating func overdue(on lock: String, at now: Instant) -> Finding? {
        guard !attempts.isEmpty else { return nil }
        for holder in entries.holders(of: lock)
        where !holder.isDisclosed && !entries.isOfEarlierAttempt(holder, lock) {
            let index = attempts.firstIndex { $0.lock == lock && $0.pod == holder.pod }
            guard let index else { continue }
            let attempt = attempts[index]
            let age = now.nanoseconds &- max(attempt.over, holder.since).nanoseconds
            guard age > cleanupBoundNanoseconds else { continue }
            attempts.remove(at: index)
            return Finding(
                property: property.id,
                time: now,
                pods: [attempt.pod],
                sentence: "\(attempt.pod) had given up \"\(lock)\", and its entry stood for"
                    + " \(seconds(age)), \(seconds(cleanupBoundNanoseconds)) being the most.",
                evidence: [attempt.sequence, holder.sequence].uniqued()
            )
        }
        return nil
    }
}

extension HonestGrant {
    /// Adds who has written itself into which record, what was given up, and what is given back.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        let overdue = now.advanced(byNanoseconds: -cleanupBoundNanoseconds - 1)
        entries.hash(into: &hasher, notBefore: overdue)
        hasher.combine(unordered: attempts) { attempt, hasher in
            hasher.combine(attempt.pod)
            hasher.combine(attempt.lock)
            hasher.combine(max(attempt.over, overdue))
        }
        hasher.combine(unordered: campaigns) { campaign, hasher in
            hasher.combine(campaign.pod)
            hasher.combine(campaign.lock)
        }
        hasher.combine(unordered: releases) { release, hasher in
            hasher.combine(release.pod)
            hasher.combine(release.lock)
        }
        underWay.hashMemory(into: &hasher)
        return true
    }
}
