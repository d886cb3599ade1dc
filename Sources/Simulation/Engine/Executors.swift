internal import LockstepCSimulation
internal import LockstepDeterminism
internal import Synchronization
@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) internal import _Concurrency

// The only file that touches the runtime's scheduling SPI. SE-0505 will change its spelling after
// Swift 6.3, so the next compiler must be looked at by a person before it is trusted.
#if compiler(>=6.4)
    #error("Lockstep's executors were measured on Swift 6.3 only; check Engine/Executors.swift.")
#endif

/// The process's default executor: the current world's queue if the thread runs one, else the
/// platform's.
final class WorldExecutor: TaskExecutor, SchedulingExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard let world = World.current else {
            Escapes.note(.job)
            PlatformExecutorFactory.defaultExecutor.enqueue(ExecutorJob(job))
            return
        }
        world._withUnsafeGuaranteedRef { $0.enqueue(job, kind: .job) }
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob,
        at instant: C.Instant,
        tolerance: C.Duration?,
        clock: C
    ) {
        let delay = clock.now.duration(to: instant)
        enqueue(job, after: delay, tolerance: tolerance, clock: clock)
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob,
        after delay: C.Duration,
        tolerance: C.Duration?,
        clock: C
    ) {
        let job = UnownedJob(job)
        guard let world = World.current else {
            Escapes.note(.timer)
            schedulePlatform(job, after: delay, tolerance: tolerance, clock: clock)
            return
        }
        let nanoseconds = (delay as? Duration)?.wholeNanoseconds ?? 0
        let countsSuspension = !(clock is SuspendingClock)
        world._withUnsafeGuaranteedRef {
            $0.enqueueSleeping(job, after: nanoseconds, countsSuspension: countsSuspension)
        }
    }

    private func schedulePlatform<C: Clock>(
        _ job: UnownedJob,
        after delay: C.Duration,
        tolerance: C.Duration?,
        clock: C
    ) {
        guard let platform = PlatformExecutorFactory.defaultExecutor as? any SchedulingExecutor
        else { preconditionFailure("the platform's default executor cannot schedule") }
        platform.enqueue(ExecutorJob(job), after: delay, tolerance: tolerance, clock: clock)
    }
}

/// The process's main executor: the current world's queue if the thread runs one, else the
/// platform's.
final class WorldMainExecutor: MainExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard let world = World.current else {
            Escapes.note(.mainJob)
            PlatformExecutorFactory.mainExecutor.enqueue(ExecutorJob(job))
            return
        }
        world._withUnsafeGuaranteedRef { $0.enqueue(job, kind: .mainJob) }
    }

    func run() throws { try PlatformExecutorFactory.mainExecutor.run() }
    func stop() { PlatformExecutorFactory.mainExecutor.stop() }
    func checkIsolated() {
        if World.current == nil { PlatformExecutorFactory.mainExecutor.checkIsolated() }
    }
}

/// An executor that no task prefers.
///
/// A job run on it finds itself away from home at every `await` that may hop, and is enqueued
/// again: that is what makes granularity `fine`.
final class ForeignExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        ExecutorInstallation.defaultExecutor.enqueue(job)
    }
}

private struct WorldExecutorFactory: ExecutorFactory {
    static var mainExecutor: any MainExecutor { ExecutorInstallation.mainExecutor }
    static var defaultExecutor: any TaskExecutor { ExecutorInstallation.defaultExecutor }
}

/// The one-time replacement of this process's executors.
enum ExecutorInstallation {
    static let defaultExecutor = WorldExecutor()
    static let mainExecutor = WorldMainExecutor()
    static let foreignExecutor = ForeignExecutor()

    /// Replaces the executors; done once however often it is asked for.
    static let once: Void = {
        _createExecutors(factory: WorldExecutorFactory.self)
        lockstep_install(readClock, drawEntropy)
        lockstep_install_task_witness(noteCreated)
    }()

    /// How many worlds run in this process at the moment.
    static let running = Atomic<Int>(0)

    static func worldBegins() { running.wrappingAdd(1, ordering: .relaxed) }
    static func worldPauses() { running.wrappingSubtract(1, ordering: .relaxed) }

    private static let readClock: lockstep_clock_reader = { world, clock in
        Unmanaged<World>.fromOpaque(world)._withUnsafeGuaranteedRef { $0.readClock(clock) }
    }

    private static let noteCreated: lockstep_task_witness = { world, task in
        Unmanaged<World>.fromOpaque(world)._withUnsafeGuaranteedRef { $0.noteCreated(task) }
    }

    private static let drawEntropy: lockstep_entropy_reader = { world in
        Unmanaged<World>.fromOpaque(world)._withUnsafeGuaranteedRef { $0.drawEntropy() }
    }
}

extension World {
    /// The world that this thread runs, if any.
    ///
    /// Not for use across an `await`.
    @inline(__always)
    static var current: Unmanaged<World>? {
        guard let pointer = lockstep_current() else { return nil }
        return Unmanaged<World>.fromOpaque(pointer)
    }

    /// Runs one job of the runtime to its next suspension.
    func run(_ job: UnownedJob, isMain: Bool) {
        if isMain {
            let main = ExecutorInstallation.mainExecutor.asUnownedSerialExecutor()
            guard granularity == .fine else {
                job.runSynchronously(on: main)
                return
            }
            let foreign = ExecutorInstallation.foreignExecutor.asUnownedTaskExecutor()
            job.runSynchronously(isolatedTo: main, taskExecutor: foreign)
        } else if granularity == .fine {
            job.runSynchronously(on: ExecutorInstallation.foreignExecutor.asUnownedTaskExecutor())
        } else {
            lockstep_run_job(unsafeBitCast(job, to: UnsafeMutableRawPointer.self))
        }
    }
}
