public import LockstepDeterminism
public import LockstepHistories

/// Watches that a holder renews its lease at a steady pace while nothing is broken.
///
/// The pace is measured between the commits of a pod that believes it holds the lock, from the
/// beginning of the calm and of the belief at the earliest: the answer to an acquisition may have
/// been long on its way. Where no renewal follows, it is measured until the belief ends, be it by
/// its deadline, until somebody else is named, or until the calm ends. Records that
/// publish no lease need no renewal.
public struct SteadyRenewal: Judge {
    /// What is watched for.
    public let property = Property(
        "L2",
        "While nothing is broken, a holder renews its lease within the stated period."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .beliefs] + Calm.topics
    /// How many periods were judged.
    public private(set) var evaluations = 0
    /// The longest period, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    /// A lock, and its holder's last renewal.
    private struct Lease {
        var lock: String
        var pod = ""
        var renewed: Instant?
        var sequence: UInt64 = 0
    }

    private var leases: [Lease] = []
    private var places = Places<String>()
    /// Since when who believes that it holds which lock; looked up, and never gone through in
    /// order.
    private var believers: [PodAndLock: Instant] = [:]
    /// Until when they believe it.
    private var beliefs = BeliefTable()
    private var calm = Calm()

    /// A judge with this longest period, in nanoseconds of true time.
    public init(boundNanoseconds: Int64) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .committed(let commit):
            return take(commit, observation)
        case .granted(let lock, let token, let deadline):
            _ = beliefs.grant(lock, token, deadline, observation)
            let belief = PodAndLock(pod: observation.pod, lock: lock)
            if believers[belief] == nil { believers[belief] = observation.time }
        case .deadlineSet(let lock, let deadline):
            _ = beliefs.move(lock, deadline, observation)
        case .beliefEnded(let lock, _):
            let finding = lapse(places.find(lock), of: observation.pod, at: observation)
            believers[PodAndLock(pod: observation.pod, lock: lock)] = nil
            return finding
        default:
            return disturb(observation)
        }
        return nil
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        leases.indices.compactMap { judge(leases[$0], at: over(leases[$0], by: end) ?? end, nil) }
    }

    /// Ends the calm and beliefs, if the observation does.
    private mutating func disturb(_ observation: Observation) -> Finding? {
        var next = calm
        next.take(observation)
        // Every death is the end of a calm.
        let finding = next.since == calm.since ? nil : lapse(at: observation)
        calm = next
        switch observation.event {
        case .podKilled, .podExited, .podStarted:
            believers = believers.filter { $0.key.pod != observation.pod }
        case .clockSet(let rate, _): beliefs.setClock(rate: rate, observation)
        default: break
        }
        return finding
    }

    /// Judges the leases whose period ends with something else than a renewal: every one.
    private mutating func lapse(at observation: Observation) -> Finding? {
        for place in leases.indices {
            if let finding = lapse(place, at: observation) { return finding }
        }
        return nil
    }

    /// Judges one lease, if it is this pod's, or whoever's if none is given.
    private mutating func lapse(
        _ place: Int?,
        of pod: String? = nil,
        at observation: Observation
    ) -> Finding? {
        guard let place, pod == nil || pod == leases[place].pod else { return nil }
        let lease = leases[place]
        let tested = evaluations
        let now = over(lease, by: observation.time) ?? observation.time
        let finding = judge(lease, at: now, observation.sequence)
        // That it had not lasted long enough says nothing.
        if finding == nil { evaluations = tested }
        return finding
    }

    /// When the belief of a lease's holder was over by its deadline, if it was by then.
    private func over(_ lease: Lease, by now: Instant) -> Instant? {
        let place = beliefs.places(ofPod: lease.pod).first {
            beliefs.beliefs[$0].lock == lease.lock
        }
        return place.flatMap { beliefs.beliefs[$0].over(by: now) }
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) -> Finding? {
        let known = places.find(commit.lock)
        let index = known ?? leases.count
        if known == nil {
            places.append(commit.lock)
            leases.append(Lease(lock: commit.lock))
        }
        // Somebody else's edit that leaves the holder alone renews nothing.
        if !leases[index].pod.isEmpty, commit.actor != leases[index].pod,
            let after = commit.after, !after.holder.isEmpty, after.leaseNanoseconds > 0,
            after.holder == commit.before?.holder
        {
            return nil
        }
        var finding: Finding?
        if commit.actor == leases[index].pod, commit.after?.holder == commit.before?.holder {
            let now = over(leases[index], by: observation.time) ?? observation.time
            finding = judge(leases[index], at: now, observation.sequence)
        } else {
            finding = lapse(index, at: observation)
        }
        guard let after = commit.after, !after.holder.isEmpty, after.leaseNanoseconds > 0,
            !commit.actor.isEmpty
        else {
            leases[index].renewed = nil
            return finding
        }
        leases[index].pod = commit.actor
        leases[index].renewed = observation.time
        leases[index].sequence = observation.sequence
        return finding
    }

    private mutating func judge(
        _ lease: Lease,
        at now: Instant,
        _ sequence: UInt64?
    ) -> Finding? {
        guard let renewed = lease.renewed, let since = calm.since,
            let granted = beliefOf(lease.lock, by: lease.pod)
        else { return nil }
        evaluations += 1
        let gap = now.nanoseconds &- max(renewed, since, granted).nanoseconds
        guard gap > boundNanoseconds else { return nil }
        return Finding(
            property: property.id,
            time: now,
            pods: [lease.pod],
            sentence: "\(lease.pod) held \"\(lease.lock)\" and did not renew it for"
                + " \(seconds(gap)), \(seconds(boundNanoseconds)) being the most.",
            evidence: [lease.sequence] + (sequence.map { [$0] } ?? [])
        )
    }

    /// Since when a pod has believed that it holds a lock; `nil` if it does not.
    private func beliefOf(_ lock: String, by pod: String) -> Instant? {
        believers[PodAndLock(pod: pod, lock: lock)]
    }
}
