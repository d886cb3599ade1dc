internal import LockstepDeterminism
internal import LockstepHistories

/// Which pods campaign for, or hold, which lock.
///
/// A candidacy begins with `campaign-began` and ends when the belief it led to ends, when the
/// elector says that it gave up or, having been granted nothing, ends a release, or with the pod's
/// life. A release that was sent before the campaign began is an earlier one's, and ends nothing.
/// Of a candidate that gives up silently nothing is heard; it counts until its pod ends.
struct Candidates: Sendable {
    private var locks = Places<String>()
    /// Who campaigns for or holds each lock, by the lock's place, in the order of beginning.
    private var pods: [[Candidate]] = []
    private var paused: [String] = []
    private var releases = ReleasesUnderWay()

    private struct Candidate: Hashable {
        var pod: String
        /// Whether it was granted the lock.
        var holds: Bool
    }

    /// How many pods campaign for or hold a lock.
    func count(of lock: String) -> Int {
        pods(of: lock).count
    }

    /// Whether someone who is not paused campaigns for or holds a lock.
    func isWanted(_ lock: String) -> Bool {
        pods(of: lock).contains { !paused.contains($0.pod) }
    }

    /// Whether this pod campaigns for or holds a lock, and is not paused.
    func isWanted(_ lock: String, by pod: String) -> Bool {
        !paused.contains(pod) && pods(of: lock).contains { $0.pod == pod }
    }

    /// Whether a pod other than `pod` campaigns for or holds a lock.
    func isWanted(_ lock: String, byOthersThan pod: String) -> Bool {
        pods(of: lock).contains { $0.pod != pod }
    }

    /// Whether a pod campaigns for or holds any lock.
    func wantsAnything(_ pod: String) -> Bool {
        pods.contains { $0.contains { $0.pod == pod } }
    }

    /// Takes in that a candidacy begins or ends, or that a pod stops or runs on.
    mutating func take(_ observation: Observation) {
        let pod = observation.pod
        switch observation.event {
        case .campaignBegan(let lock):
            releases.outlive(lock, observation.pod)
            enter(Candidate(pod: pod, holds: false), for: lock)
        case .granted(let lock, _, _):
            enter(Candidate(pod: pod, holds: true), for: lock)
        case .beliefEnded(let lock, _), .gaveUp(let lock):
            remove(from: lock) { $0.pod == pod }
        case .releaseSent(let lock):
            releases.send(lock, pod)
        case .releaseEnded(let lock, _):
            guard !releases.end(lock, pod) else { return }
            remove(from: lock) { $0.pod == pod && !$0.holds }
        case .podKilled, .podExited, .podStarted:
            for place in pods.indices { pods[place].removeAll { $0.pod == pod } }
            paused.removeAll { $0 == pod }
            releases.forget(pod)
        case .podPaused:
            paused.append(pod)
        case .podResumed:
            paused.removeAll { $0 == pod }
        default:
            return
        }
    }

    private func pods(of lock: String) -> [Candidate] { locks.find(lock).map { pods[$0] } ?? [] }

    private mutating func enter(_ candidate: Candidate, for lock: String) {
        guard let place = locks.find(lock) else {
            locks.append(lock)
            pods.append([candidate])
            return
        }
        if let known = pods[place].firstIndex(where: { $0.pod == candidate.pod }) {
            pods[place][known] = candidate
        } else {
            pods[place].append(candidate)
        }
    }

    private mutating func remove(from lock: String, where isGone: (Candidate) -> Bool) {
        if let place = locks.find(lock) { pods[place].removeAll(where: isGone) }
    }
}

extension Candidates {
    /// Adds who campaigns for or holds which lock, and who is paused.
    func hashMemory(into hasher: inout Hasher) {
        hasher.combine(unordered: zip(locks.all, pods)) { lock, hasher in
            guard !lock.1.isEmpty else { return }
            hasher.combine(lock.0)
            hasher.combine(unordered: lock.1) { $1.combine($0) }
        }
        hasher.combine(unordered: Set(paused)) { $1.combine($0) }
        releases.hashMemory(into: &hasher)
    }
}
