internal import LockstepDeterminism
public import LockstepHistories

extension World {
    /// Has somebody told of what happens from now on.
    ///
    /// - Parameters:
    ///   - observer: Who. It is held as long as the world lives.
    ///   - interest: How much he wants to be told. Asking for more changes neither the run nor its
    ///     fingerprint.
    public func attach(_ observer: any Observer, interest: Interest) {
        observers.append((observer, interest))
        self.interest = max(self.interest, interest)
    }

    /// Those who are told, in the order in which they were attached.
    package var attached: [any Observer] { observers.map(\.observer) }

    /// Adds an observation of the pod that runs now, or of the run itself, to the history and the
    /// fingerprint.
    public func report(_ event: Event) {
        guard !isMuted else { return }
        digest.fold(now)
        digest.fold(UInt64(truncatingIfNeeded: currentPod))
        digest.fold(event.name)
        event.write(to: &digest)
        guard wants(.decisive) else { return }
        emit(event, .decisive)
        guard takesInventories, case .granted(let lock, _, _) = event, !currentLifeIsOver else {
            return
        }
        reportInventory(lock: lock)
    }

    /// Does something in the world's own name while a pod may be running, as an observer that pulls
    /// levers must.
    public func asItself(_ body: () -> Void) {
        within(0, body)
    }

    /// Counts an observation, and says whether anybody wants it made.
    @inline(__always)
    func wants(_ interest: Interest) -> Bool {
        guard !isMuted else { return false }
        sequence &+= 1
        return self.interest >= interest
    }

    /// Makes the observation that was just counted, and tells everybody who wants to know of its
    /// kind.
    func emit(_ event: Event, _ level: Interest) {
        let record = pods + Int(currentPod)
        let clock = record.pointee.clock
        var ordinal: UInt32 = 0
        if interest == .everything {
            ordinal = record.pointee.eventCounts[event.name, default: 0]
            record.pointee.eventCounts[event.name] = ordinal + 1
        }
        let observation = Observation(
            sequence: sequence,
            cause: currentCause,
            time: time,
            localTime: clock.continuous(at: time),
            wallTime: clock.wall(at: time),
            pod: record.pointee.name,
            incarnation: currentPod == 0 ? 0 : currentIncarnation,
            ordinal: ordinal,
            event: event
        )
        currentCause = sequence
        for entry in observers where entry.interest >= level {
            entry.observer.observe(observation)
        }
    }
}
