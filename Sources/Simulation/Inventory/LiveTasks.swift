internal import LockstepCSimulation

/// The tasks that pods have made and that have not come to their end.
///
/// Seen are those of `Task`, `Task.detached`, `Task.immediate` and task groups. A task of
/// `async let` ends with its scope and is not listed.
///
/// - Cost: A retain a task, a look into a table a job, and a look at each listed task at every
///   `interval` jobs.
struct LiveTasks: ~Copyable {
    /// A task and the life that made it.
    struct Entry {
        let task: UnsafeMutableRawPointer
        let pod: Int32
        let incarnation: UInt32
        /// Which task of that life, from 0.
        let number: Int
        /// When it was made, in nanoseconds of true time.
        let made: Int64
    }

    /// How many jobs may pass before tasks that ended without a job of their own, as immediate ones
    /// may, are struck off, which gives their memory back.
    static let interval: UInt64 = 64

    /// The tasks, in the order in which they were made.
    private(set) var entries: [Entry] = []
    /// When each of them ran last; looked into, never looped over.
    private var lastRuns: [UnsafeMutableRawPointer: Int64] = [:]

    /// Lists a new task.
    mutating func enter(_ entry: Entry) {
        lockstep_retain_task(entry.task)
        entries.append(entry)
        lastRuns[entry.task] = entry.made
    }

    /// Notes that a job has run.
    ///
    /// - Parameters:
    ///   - job: The job; as the runtime has it, a task's job is the task.
    ///   - now: True time in nanoseconds.
    /// - Returns: The task, if it was one of the list and has ended with this; it is struck off.
    ///   Whoever releases it may set off code that makes new ones, so that is not done here.
    mutating func noteRun(_ job: UnsafeMutableRawPointer, at now: Int64)
        -> UnsafeMutableRawPointer?
    {
        guard let place = lastRuns.index(forKey: job) else { return nil }
        lastRuns.values[place] = now
        guard lockstep_task_is_complete(job) != 0 else { return nil }
        lastRuns.remove(at: place)
        entries.removeAll { $0.task == job }
        return job
    }

    /// When a listed task ran last, in nanoseconds of true time.
    func lastRun(of entry: Entry) -> Int64 { lastRuns[entry.task] ?? entry.made }

    /// Strikes off the tasks that have ended.
    ///
    /// - Returns: These tasks. Whoever releases them may set off code that makes new ones, so that
    ///   is not done here.
    mutating func takeEnded() -> [UnsafeMutableRawPointer] {
        var ended: [UnsafeMutableRawPointer] = []
        entries.removeAll { entry in
            guard lockstep_task_is_complete(entry.task) != 0 else { return false }
            ended.append(entry.task)
            return true
        }
        for task in ended { lastRuns[task] = nil }
        return ended
    }

    deinit {
        for entry in entries { lockstep_release_task(entry.task) }
    }

    /// Strikes off every task.
    mutating func takeAll() -> [UnsafeMutableRawPointer] {
        defer {
            entries = []
            lastRuns = [:]
        }
        return entries.map(\.task)
    }
}
