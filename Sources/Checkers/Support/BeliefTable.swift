internal import LockstepDeterminism
internal import LockstepHistories

/// Who believes that they hold which lock, in true time.
///
/// A belief begins when it is granted. It ends at the first of: its end is reported; its pod dies;
/// its pod's own clock shows its deadline. Deadlines are readings of the pod's clock, which the
/// table rebuilds from `clock-set` and from what the clock showed at grants.
///
/// A paused pod evaluates nothing. A belief *without* a deadline therefore does not count as held
/// while its pod is paused, and counts again when the pod resumes. A belief *with* a deadline
/// counts until then, paused or not: its end needs nobody to evaluate it.
struct BeliefTable: Sendable {
    /// The latest belief of each pod for each lock, over or not.
    private(set) var beliefs: [Belief] = []
    /// The least distance from the end of one pod's belief to the start of another's, in
    /// nanoseconds, negative if they overlapped; `nil` if no belief followed another.
    private(set) var smallestMargin: Int64?
    private var places = Places<PodAndLock>()
    private var hosts: [Host] = []
    private var hostPlaces = Places<String>()
    /// The places of each pod's beliefs, by the place of its host.
    private var beliefsOfHost: [[Int]] = []
    private var locks = Places<String>()
    /// The places of the beliefs about each lock, by the lock's place.
    private var beliefsOfLock: [[Int]] = []

    /// Whether a belief counts as held.
    func isHeld(_ index: Int, at now: Instant) -> Bool {
        let belief = beliefs[index]
        guard belief.start <= now, belief.over(by: now) == nil else { return false }
        return belief.expiry != nil || host(belief.pod)?.pausedSince == nil
    }

    /// Takes a grant in.
    mutating func grant(
        _ lock: String,
        _ token: Token,
        _ deadline: LocalInstant?,
        _ observation: Observation
    ) -> Int {
        let belief = Belief(
            lock: lock,
            pod: observation.pod,
            incarnation: observation.incarnation,
            token: token,
            sequence: observation.sequence,
            start: observation.time,
            deadline: deadline,
            expiry: deadline.map { trueTime(of: $0, observation) },
            end: nil
        )
        let index: Int
        if let known = find(lock, observation.pod) {
            close(known, at: observation.time)
            beliefs[known] = belief
            index = known
        } else {
            index = beliefs.count
            beliefs.append(belief)
            enter(index)
        }
        measureStart(index)
        return index
    }

    /// Moves a deadline.
    ///
    /// - Returns: The belief, if the move revived it after it had expired.
    mutating func move(
        _ lock: String,
        _ deadline: LocalInstant,
        _ observation: Observation
    ) -> Int? {
        guard let index = find(lock, observation.pod), beliefs[index].isOpen,
            beliefs[index].incarnation == observation.incarnation
        else { return nil }
        let expiry = trueTime(of: deadline, observation)
        let wasOver = beliefs[index].over(by: observation.time)
        if wasOver != nil, expiry <= observation.time { return nil }
        if let wasOver { close(index, at: wasOver) }
        beliefs[index].deadline = deadline
        beliefs[index].expiry = expiry
        guard wasOver != nil else { return nil }
        beliefs[index].end = nil
        beliefs[index].hasRunOut = false
        beliefs[index].start = observation.time
        beliefs[index].sequence = observation.sequence
        measureStart(index)
        return index
    }

    /// Ends a belief as reported.
    mutating func end(_ lock: String, _ observation: Observation) {
        guard let index = find(lock, observation.pod),
            beliefs[index].incarnation == observation.incarnation
        else { return }
        close(index, at: observation.time)
        beliefs[index].hasRunOut = false
    }

    /// Ends every belief of a pod whose memory is gone.
    mutating func die(_ pod: String, at now: Instant) {
        guard let host = hostPlaces.find(pod) else { return }
        for index in beliefsOfHost[host] {
            close(index, at: now)
            beliefs[index].hasRunOut = false
        }
        hosts[host].pausedSince = nil
        hosts[host].lastPause = nil
    }

    /// Stops a pod for now.
    mutating func pause(_ pod: String, at now: Instant) {
        let host = hostIndex(pod)
        if hosts[host].pausedSince == nil { hosts[host].pausedSince = now }
    }

    /// Lets a pod run again.
    mutating func resume(_ pod: String, at now: Instant) {
        let host = hostIndex(pod)
        guard let since = hosts[host].pausedSince else { return }
        hosts[host].pausedSince = nil
        hosts[host].lastPause = (since, now)
    }

    /// Changes a pod's clock from now on.
    mutating func setClock(rate: Int64, _ observation: Observation) {
        let host = hostIndex(observation.pod)
        for index in beliefsOfHost[host] {
            // What ended by the old rate stays ended then, until its pod moves the deadline.
            guard beliefs[index].end == nil, let over = beliefs[index].over(by: observation.time)
            else { continue }
            close(index, at: over)
            beliefs[index].hasRunOut = true
        }
        let origin = observation.localTime.nanoseconds &- observation.time.nanoseconds
        var clock = LocalClock(origin: origin)
        clock.setRate(
            partsPerBillion: LocalClock.nearestPossibleRate(to: rate),
            at: observation.time
        )
        hosts[host].clock = clock
        for index in beliefsOfHost[host] where beliefs[index].end == nil {
            beliefs[index].expiry = beliefs[index].deadline.map { clock.trueTime(of: $0) }
        }
    }

    /// Ends what the end of the run leaves expired, so that its margins are known.
    mutating func settle(at now: Instant) {
        for index in beliefs.indices {
            if let over = beliefs[index].over(by: now) { close(index, at: over) }
        }
    }

    /// The places of all beliefs about a lock, in their order.
    func places(of lock: String) -> [Int] {
        locks.find(lock).map { beliefsOfLock[$0] } ?? []
    }

    /// The places of all beliefs of a pod, in their order.
    func places(ofPod pod: String) -> [Int] {
        hostPlaces.find(pod).map { beliefsOfHost[$0] } ?? []
    }

    // MARK: Private parts

    /// Enters a new belief where it is looked for.
    private mutating func enter(_ index: Int) {
        let (lock, pod) = (beliefs[index].lock, beliefs[index].pod)
        places.append(PodAndLock(pod: pod, lock: lock))
        beliefsOfHost[hostIndex(pod)].append(index)
        if let known = locks.find(lock) {
            beliefsOfLock[known].append(index)
        } else {
            locks.append(lock)
            beliefsOfLock.append([index])
        }
    }

    private func find(_ lock: String, _ pod: String) -> Int? {
        places.find(PodAndLock(pod: pod, lock: lock))
    }

    private func host(_ pod: String) -> Host? {
        hostPlaces.find(pod).map { hosts[$0] }
    }

    private mutating func hostIndex(_ pod: String) -> Int {
        if let known = hostPlaces.find(pod) { return known }
        hostPlaces.append(pod)
        beliefsOfHost.append([])
        hosts.append(Host(pod: pod))
        return hosts.count - 1
    }

    /// The first true instant at which the observed pod's clock shows `reading`.
    private mutating func trueTime(of reading: LocalInstant, _ observation: Observation) -> Instant
    {
        let host = hostIndex(observation.pod)
        if let clock = hosts[host].clock,
            clock.continuous(at: observation.time) == observation.localTime
        {
            return clock.trueTime(of: reading)
        }
        // No setting was recorded, or the clock moved without one: believe what it shows now.
        var clock = LocalClock(
            origin: observation.localTime.nanoseconds &- observation.time.nanoseconds
        )
        let rate = hosts[host].clock?.ratePartsPerBillion ?? 0
        clock.setRate(
            partsPerBillion: LocalClock.nearestPossibleRate(to: rate),
            at: observation.time
        )
        hosts[host].clock = clock
        return clock.trueTime(of: reading)
    }

    /// Ends a belief and measures how far it reached towards or into those that began after it.
    private mutating func close(_ index: Int, at now: Instant) {
        guard beliefs[index].end == nil else { return }
        var end = beliefs[index].over(by: now) ?? now
        if beliefs[index].expiry == nil, let host = host(beliefs[index].pod) {
            if let since = host.pausedSince {
                end = since
            } else if let pause = host.lastPause, pause.to == now {
                end = pause.from
            }
        }
        end = max(end, beliefs[index].start)
        beliefs[index].end = end
        for other in places(of: beliefs[index].lock)
        where other != index && beliefs[other].start >= beliefs[index].start {
            note(margin: beliefs[other].start.nanoseconds &- end.nanoseconds)
        }
    }

    /// Measures how long after the end of each other belief a new one began.
    private mutating func measureStart(_ index: Int) {
        let start = beliefs[index].start
        for other in places(of: beliefs[index].lock) where other != index {
            guard let over = beliefs[other].over(by: start) else { continue }
            note(margin: start.nanoseconds &- over.nanoseconds)
        }
    }

    private mutating func note(margin: Int64) {
        smallestMargin = min(smallestMargin ?? margin, margin)
    }
}

extension BeliefTable {
    /// Adds who believes what, and what is known of their clocks and pauses.
    ///
    /// When a belief began, and when one that is over ended, only margins tell. One that has
    /// expired and was not ended may be revived.
    func hashMemory(into hasher: inout Hasher, at now: Instant) {
        hasher.combine(unordered: beliefs.lazy.filter(\.isOpen)) { belief, hasher in
            hasher.combine(belief.pod)
            hasher.combine(belief.incarnation)
            hasher.combine(belief.lock)
            hasher.combine(belief.expiry.map { max($0, now) })
            // A clock that is set anew moves what the deadline means.
            if belief.expiry ?? now > now { hasher.combine(belief.deadline) }
        }
        // A clock that runs true is rebuilt from what it shows, whenever it is asked.
        let strange = hosts.lazy.filter {
            $0.pausedSince != nil || $0.clock?.ratePartsPerBillion ?? 0 != 0
        }
        hasher.combine(unordered: strange) { host, hasher in
            hasher.combine(host.pod)
            hasher.combine(host.pausedSince != nil)
            if host.clock?.ratePartsPerBillion ?? 0 != 0 { hasher.combine(host.clock) }
        }
    }
}
