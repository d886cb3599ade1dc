internal import LockstepDeterminism
internal import LockstepHistories

/// Which pods campaign for, or hold, which lock.
///
/// A candidacy begins with `campaign-began` and ends when the belief it led to ends, when the
/// elector says that it gave up, or with the pod's life. Of a candidate that gives up silently
/// nothing is heard; it counts until its pod ends.
struct Candidates: Sendable {
    private var entries: [(lock: String, pod: String)] = []
    private var paused: [String] = []

    /// How many pods campaign for or hold a lock.
    func count(of lock: String) -> Int {
        var count = 0
        for entry in entries where entry.lock == lock { count += 1 }
        return count
    }

    /// Whether someone who is not paused campaigns for or holds a lock.
    func isWanted(_ lock: String) -> Bool {
        entries.contains { $0.lock == lock && !paused.contains($0.pod) }
    }

    /// Whether this pod campaigns for or holds a lock, and is not paused.
    func isWanted(_ lock: String, by pod: String) -> Bool {
        !paused.contains(pod) && entries.contains { $0.lock == lock && $0.pod == pod }
    }

    /// Whether a pod other than `pod` campaigns for or holds a lock.
    func isWanted(_ lock: String, byOthersThan pod: String) -> Bool {
        entries.contains { $0.lock == lock && $0.pod != pod }
    }

    /// Takes in that a candidacy begins or ends, or that a pod stops or runs on.
    mutating func take(_ observation: Observation) {
        let pod = observation.pod
        switch observation.event {
        case .campaignBegan(let lock), .granted(let lock, _, _):
            guard !entries.contains(where: { $0.lock == lock && $0.pod == pod }) else { return }
            entries.append((lock, pod))
        case .beliefEnded(let lock, _), .gaveUp(let lock):
            entries.removeAll { $0.lock == lock && $0.pod == pod }
        case .podKilled, .podExited, .podStarted:
            entries.removeAll { $0.pod == pod }
            paused.removeAll { $0 == pod }
        case .podPaused:
            paused.append(pod)
        case .podResumed:
            paused.removeAll { $0 == pod }
        default:
            return
        }
    }
}
