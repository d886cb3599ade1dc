public import LockstepDeterminism
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The clocks and alarms of the machine the process runs on.
///
/// Time counts while the machine is suspended. Readings of different timekeepers of one process can
/// be compared; readings of different processes cannot.
public final class SystemTimekeeper: Timekeeper {
    private let alarms = Mutex(Alarms())

    private struct Alarms {
        var count: UInt64 = 0
        /// One sleeping task for each alarm; only ever looked up by name.
        var pending: [AlarmID: Task<Void, Never>] = [:]
    }

    /// A timekeeper with no alarm set.
    public init() {}

    /// The monotonic clock, in nanoseconds since the machine was started.
    public var now: LocalInstant {
        var time = timespec()
        // Of the clocks that count while the machine is suspended the systems have one each.
        #if canImport(Darwin)
            let clock = CLOCK_MONOTONIC
        #else
            let clock = CLOCK_BOOTTIME
        #endif
        guard clock_gettime(clock, &time) == 0 else {
            preconditionFailure("this system has no monotonic clock")
        }
        return LocalInstant(
            nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        )
    }

    /// The wall clock, for display only.
    public var wallClock: WallInstant {
        var time = timespec()
        guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return WallInstant(nanoseconds: 0) }
        return WallInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Wakes the sleeper at a reading of the monotonic clock, or soon after.
    ///
    /// - Parameters:
    ///   - sleeper: Who is woken; held until the alarm has rung or was cancelled.
    ///   - deadline: The earliest reading at which to ring.
    /// - Returns: A handle for `cancel(_:)`.
    public func setAlarm(for sleeper: any Sleeper, at deadline: LocalInstant) -> AlarmID {
        let now = self.now
        let wait = deadline > now ? deadline.nanoseconds(since: now) : 0
        let due = ContinuousClock.now.advanced(by: .nanoseconds(wait))
        return alarms.withLock { alarms in
            alarms.count += 1
            let id = AlarmID(rawValue: alarms.count)
            // Beyond a century nobody waits, and the runtime's own arithmetic ends.
            guard wait < 100 * 366 * 86_400 * 1_000_000_000 else { return id }
            alarms.pending[id] = Task { [weak self] in
                try? await ContinuousClock().sleep(until: due, tolerance: .zero)
                guard !Task.isCancelled else { return }
                self?.cancel(id)
                sleeper.wake()
            }
            return id
        }
    }

    /// Takes an alarm back.
    ///
    /// One that has rung, or is about to in another thread, is ignored.
    public func cancel(_ alarm: AlarmID) {
        alarms.withLock { $0.pending.removeValue(forKey: alarm) }?.cancel()
    }
}

/// The random numbers of the machine the process runs on.
public struct SystemRandomness: Randomness {
    /// The system's source.
    public init() {}

    /// The next 64 random bits.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

extension Environment {
    /// The environment of a real process.
    ///
    /// - Parameters:
    ///   - identity: Who the process is, for records that people read: a pod's name, say.
    ///   - services: The services the process can reach.
    /// - Returns: The machine's clocks, alarms and randomness under that name.
    public static func system(
        identity: String,
        services: ServiceDirectory = ServiceDirectory()
    ) -> Environment {
        Environment(
            identity: identity,
            timekeeper: SystemTimekeeper(),
            randomness: SystemRandomness(),
            services: services
        )
    }
}
