internal import LockstepDeterminism
internal import LockstepHistories

/// The clocks of pods, rebuilt from what they showed and from `clock-set`.
struct ShownClocks: Sendable {
    private var clocks: [LocalClock] = []
    private var pods = Places<String>()

    /// Takes in what a pod's clock shows.
    mutating func take(_ observation: Observation) {
        let known = pods.find(observation.pod)
        var rate = known.map { clocks[$0].ratePartsPerBillion } ?? 0
        if case .clockSet(let new, _) = observation.event {
            rate = LocalClock.nearestPossibleRate(to: new)
        } else if let known,
            clocks[known].continuous(at: observation.time) == observation.localTime
        {
            return
        }
        var clock = LocalClock(
            origin: observation.localTime.nanoseconds &- observation.time.nanoseconds
        )
        clock.setRate(partsPerBillion: rate, at: observation.time)
        guard let known else {
            pods.append(observation.pod)
            clocks.append(clock)
            return
        }
        clocks[known] = clock
    }

    /// What a pod's clock shows at a true instant, if its rate stays; `nil` if it never showed
    /// anything.
    func reading(of pod: String, at now: Instant) -> LocalInstant? {
        pods.find(pod).map { clocks[$0].continuous(at: now) }
    }
}
