public import LockstepDeterminism
public import LockstepHistories

/// Watches that a lock with a queue is granted in the queue's order.
///
/// A pod says with `waiting` where it stands, and leaves the queue when it is granted the lock,
/// says that it has left or gives up, or dies. A grant passes over a waiter if that one stands
/// before the pod it is given to; waiters that are paused may be passed over, for a store may take
/// their place away, and so may those that have run again and not yet said anew that they wait:
/// they cannot have looked. A pod that is granted the lock and never said that it waits stands
/// behind everybody who has waited since before its campaign began. A waiter that stays is thereby
/// granted before everyone behind it; that there are grants at all is `LeaderAgain`'s affair.
public struct QueueOrder: Judge {
    /// What is watched for.
    public let property = Property(
        "L8",
        "A lock with a queue is granted in the queue's order."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.campaigns, .beliefs, .lives]
    /// How many grants to pods in a queue were judged.
    public private(set) var evaluations = 0

    /// A pod in a queue.
    private struct Waiter {
        var pod: String
        var place: UInt64
        var sequence: UInt64
        /// Since when it has waited, wherever it stood.
        var since: UInt64
        /// Whether its pod was paused since it said so.
        var wasPaused = false
    }

    /// The waiters of each lock, by place.
    private var queues: [(lock: String, waiters: [Waiter])] = []
    private var places = Places<String>()
    private var paused: [String] = []
    /// Who campaigns since when, and has neither waited nor been granted anything.
    private var campaigns: [(lock: String, pod: String, sequence: UInt64)] = []

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        let pod = observation.pod
        switch observation.event {
        case .campaignBegan(let lock):
            _ = endCampaign(lock, pod)
            campaigns.append((lock, pod, observation.sequence))
        case .waiting(let lock, let place):
            _ = endCampaign(lock, pod)
            let sequence = observation.sequence
            let since = leave(lock, pod)?.since ?? sequence
            enter(lock, Waiter(pod: pod, place: place, sequence: sequence, since: since))
        case .gaveUp(let lock):
            _ = endCampaign(lock, pod)
            _ = leave(lock, pod)
        case .leftQueue(let lock):
            _ = leave(lock, pod)
        case .granted(let lock, _, _):
            let began = endCampaign(lock, pod)
            guard let own = leave(lock, pod) else {
                return began.flatMap { judge(lock, began: $0, observation) }
            }
            evaluations += 1
            return judge(lock, own, observation)
        case .podKilled, .podExited, .podStarted:
            for index in queues.indices { queues[index].waiters.removeAll { $0.pod == pod } }
            paused.removeAll { $0 == pod }
            campaigns.removeAll { $0.pod == pod }
        case .podPaused:
            paused.append(pod)
            for index in queues.indices {
                let place = queues[index].waiters.firstIndex { $0.pod == pod }
                if let place { queues[index].waiters[place].wasPaused = true }
            }
        case .podResumed: paused.removeAll { $0 == pod }
        default: break
        }
        return nil
    }

    private mutating func enter(_ lock: String, _ waiter: Waiter) {
        let known = places.find(lock)
        let index = known ?? queues.count
        if known == nil {
            places.append(lock)
            queues.append((lock, []))
        }
        var low = 0
        var high = queues[index].waiters.count
        while low < high {
            let middle = (low + high) / 2
            if queues[index].waiters[middle].place < waiter.place {
                low = middle + 1
            } else {
                high = middle
            }
        }
        queues[index].waiters.insert(waiter, at: low)
    }

    private mutating func leave(_ lock: String, _ pod: String) -> Waiter? {
        guard let index = places.find(lock),
            let place = queues[index].waiters.firstIndex(where: { $0.pod == pod })
        else { return nil }
        return queues[index].waiters.remove(at: place)
    }

    /// When the campaign of a pod began that has not waited, which it does no longer.
    private mutating func endCampaign(_ lock: String, _ pod: String) -> UInt64? {
        let place = campaigns.firstIndex { $0.lock == lock && $0.pod == pod }
        return place.map { campaigns.remove(at: $0).sequence }
    }

    /// Judges a grant to a pod that has not waited.
    private mutating func judge(
        _ lock: String,
        began: UInt64,
        _ observation: Observation
    ) -> Finding? {
        let waiters = places.find(lock).map { queues[$0].waiters } ?? []
        let passed = waiters.first {
            $0.since < began && !$0.wasPaused && !paused.contains($0.pod)
        }
        guard let passed else { return nil }
        evaluations += 1
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod, passed.pod],
            sentence: "\(observation.pod) was granted \"\(lock)\" without having waited while"
                + " \(passed.pod) waited at place \(passed.place), and had before it came.",
            evidence: [passed.since, began, observation.sequence].uniqued()
        )
    }

    private func judge(_ lock: String, _ own: Waiter, _ observation: Observation) -> Finding? {
        let waiters = places.find(lock).map { queues[$0].waiters } ?? []
        let passed = waiters.first {
            $0.place >= own.place || !$0.wasPaused && !paused.contains($0.pod)
        }
        guard let passed, passed.place < own.place else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [own.pod, passed.pod],
            sentence: "\(own.pod) was granted \"\(lock)\" at place \(own.place) while"
                + " \(passed.pod) waited at place \(passed.place).",
            evidence: [passed.sequence, own.sequence, observation.sequence].uniqued()
        )
    }
}

extension QueueOrder {
    /// Adds who waits where, who came later and does not wait, and who is paused.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        hasher.combine(unordered: queues.lazy.filter { !$0.waiters.isEmpty }) { queue, hasher in
            hasher.combine(queue.lock)
            for waiter in queue.waiters {
                hasher.combine(waiter.pod)
                hasher.combine(waiter.place)
                hasher.combine(waiter.wasPaused)
            }
        }
        hasher.combine(unordered: campaigns) { campaign, hasher in
            hasher.combine(campaign.lock)
            hasher.combine(campaign.pod)
            let waiters = places.find(campaign.lock).map { queues[$0].waiters } ?? []
            let earlier = waiters.lazy.filter { $0.since < campaign.sequence }
            hasher.combine(unordered: earlier) { $1.combine($0.pod) }
        }
        hasher.combine(unordered: Set(paused)) { $1.combine($0) }
        return true
    }
}
