public import LockstepDeterminism
internal import Synchronization

/// A pod's clocks and alarms.
struct PodTimekeeper: Timekeeper {
    let pod: Pod

    // For the dead every deadline set in life has passed, and every one they still set soon will
    // have: whoever still waits then comes to his end.
    var now: LocalInstant {
        let reading = pod.world.pods[Int(pod.index)].clock.continuous(at: pod.world.time)
        guard !pod.world.isRunning(pod) else { return reading }
        return reading.advanced(
            byNanoseconds: max(pod.world.clockOfTheDead, Grave.clockLeadNanoseconds)
        )
    }

    var wallClock: WallInstant {
        pod.world.pods[Int(pod.index)].clock.wall(at: pod.world.time)
    }

    func setAlarm(for sleeper: any Sleeper, at deadline: LocalInstant) -> AlarmID {
        let world = pod.world
        guard world.isRunning(pod) else {
            world.bury(.sleeper(sleeper))
            return AlarmID(rawValue: 0)
        }
        let index = world.takeSlot(.alarm, pod: pod.index, incarnation: pod.incarnation)
        let slot = world.pool.slots + Int(index)
        slot.pointee.payload = .sleeper(sleeper)
        slot.pointee.deadline = deadline.nanoseconds
        world.queueByClock(index)
        return AlarmID(
            rawValue: UInt64(truncatingIfNeeded: index) << 32 | UInt64(slot.pointee.generation)
        )
    }

    func cancel(_ alarm: AlarmID) {
        let reference = SlotReference(
            index: Int32(truncatingIfNeeded: alarm.rawValue >> 32),
            generation: UInt32(truncatingIfNeeded: alarm.rawValue)
        )
        let world = pod.world
        guard Int(reference.index) < world.pool.highWater, world.pool.isCurrent(reference),
            world.pool.slots[Int(reference.index)].kind == .alarm
        else { return }
        world.pool.free(reference.index)
    }
}

/// A pod's source of random words, addressed by pod, life and ordinal.
struct PodRandomness: Randomness {
    let pod: Pod

    func next() -> UInt64 {
        guard pod.world.isRunning(pod) else { return pod.world.drawForTheDead() }
        let record = pod.world.pods + Int(pod.index)
        defer { record.pointee.randomOrdinal &+= 1 }
        return pod.world.podDraws.draw(
            key: record.pointee.lifeKey,
            ordinal: record.pointee.randomOrdinal
        )
    }
}

/// A pod's random words from a stream of its own, addressed by pod, life and ordinal.
private final class StreamRandomness: Randomness {
    private let pod: Pod
    private let words: Mutex<AddressedGenerator>

    init(pod: Pod, stream: String) {
        self.pod = pod
        let draws = Draws(seed: pod.world.seed, stream: stream)
        words = Mutex(draws.sequence(key: pod.world.pods[Int(pod.index)].lifeKey))
    }

    func next() -> UInt64 {
        guard pod.world.isRunning(pod) else { return pod.world.drawForTheDead() }
        return words.withLock { $0.next() }
    }
}

extension Pod {
    /// Random words of this life for one purpose.
    ///
    /// What is drawn here leaves every other draw of the run as it was; what a program takes from
    /// its environment's randomness shifts what the library under test gets from there.
    ///
    /// - Parameter stream: The purpose, such as `work`.
    /// - Returns: The words, from the first; another call with this name begins at the first again.
    public func randomness(of stream: String) -> any Randomness {
        StreamRandomness(pod: self, stream: stream)
    }
}
