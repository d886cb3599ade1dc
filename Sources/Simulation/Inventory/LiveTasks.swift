internal import LockstepCSimulation

/// The tasks that pods have made and that have not come to their end.
///
/// Seen are those of `Task`, `Task.detached`, `Task.immediate` and task groups. A task of
/// `async let` ends with its scope and is not listed.
///
/// - Cost: A retain a task, and a look at each listed task at every `interval` jobs.
struct LiveTasks: ~Copyable {
    /// A task and the life that made it.
    struct Entry {
        let task: UnsafeMutableRawPointer
        let pod: Int32
        let incarnation: UInt32
        /// What it was called by who made it.
        let name: String?
        /// Where it was made, from within; empty if nobody wants to know.
        let madeAt: [UnsafeMutableRawPointer?]
        /// When it was last seen to run.
        var ranAt: Int64
    }

    /// How many jobs may pass before tasks that have ended are struck off, which gives their
    /// memory back.
    static let interval: UInt64 = 64

    /// The tasks, in the order in which they were made.
    private(set) var entries: [Entry] = []

    /// Lists a new task.
    mutating func enter(_ entry: Entry) {
        lockstep_retain_task(entry.task)
        entries.append(entry)
    }

    /// Notes that a task runs, if it is listed.
    mutating func note(_ task: UnsafeMutableRawPointer?, ranAt now: Int64) {
        guard let index = entries.firstIndex(where: { $0.task == task }) else { return }
        entries[index].ranAt = now
    }

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
        return ended
    }

    deinit {
        for entry in entries { lockstep_release_task(entry.task) }
    }

    /// Strikes off every task.
    mutating func takeAll() -> [UnsafeMutableRawPointer] {
        defer { entries = [] }
        return entries.map(\.task)
    }
}
