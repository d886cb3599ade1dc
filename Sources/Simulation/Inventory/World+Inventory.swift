internal import LockstepCSimulation
internal import LockstepHistories

extension World {
    /// Has the world count what a pod holds at every grant that it reports and when its program
    /// returns, from now on.
    ///
    /// A task that was cancelled and has but to run to hear of it counts as ended.
    ///
    /// Call it before the first pod starts. The counts are observations that reach no fingerprint;
    /// they do take numbers in the history's sequence. Pods whose program is a value hold nothing
    /// that outlives it and are not counted, and neither is anything in a build in which the
    /// program is not asked for new tasks: one with a static runtime.
    ///
    /// - Cost: About 30 ns a task and 2 ns a job.
    public func takeInventories() {
        takesInventories = true
        listTasks()
    }

    /// Lists a task that the code which runs now has made.
    func noteCreated(_ task: UnsafeMutableRawPointer) {
        guard listsTasks, !isMuted else { return }
        let record = pods + Int(currentPod)
        liveTasks.enter(
            LiveTasks.Entry(
                task: task,
                pod: currentPod,
                incarnation: currentIncarnation,
                number: record.pointee.tasksMade,
                made: now
            )
        )
        record.pointee.tasksMade += 1
    }

    /// Notes that a job has run, and gives back the memory of its task if it has ended.
    func noteRun(_ word: UInt64) {
        guard let job = UnsafeMutableRawPointer(bitPattern: UInt(word)),
            let ended = liveTasks.noteRun(job, at: now)
        else { return }
        lockstep_release_task(ended)
    }

    /// Gives back the memory of tasks that have ended.
    func settleTasks() {
        for task in liveTasks.takeEnded() { lockstep_release_task(task) }
    }

    /// Gives up the list of tasks.
    func forgetTasks() {
        takesInventories = false
        listsTasks = false
        for task in liveTasks.takeAll() { lockstep_release_task(task) }
    }

    /// Observes what the life of the pod that runs now holds.
    ///
    /// - Parameter lock: The lock that was granted; empty if the pod's program has returned.
    func reportInventory(lock: String) {
        settleTasks()
        guard let root = pods[Int(currentPod)].root else { return }
        let program = unsafeBitCast(root, to: UnsafeMutableRawPointer.self)
        var tasks: Int64 = 0
        var seesProgram = false
        for entry in liveTasks.entries
        where entry.pod == currentPod && entry.incarnation == currentIncarnation {
            if entry.task == program {
                seesProgram = true
            } else if lockstep_task_is_ending(entry.task) == 0 {
                tasks += 1
            }
        }
        guard seesProgram, wants(.decisive) else { return }
        let (timers, calls, streams) = countWaits()
        emit(
            .inventory(lock: lock, tasks: tasks, timers: timers, calls: calls, streams: streams),
            .decisive
        )
    }

    /// The alarms, calls and streams of the life that runs now.
    private func countWaits() -> (timers: Int64, calls: Int64, streams: Int64) {
        var (timers, calls, streams): (Int64, Int64, Int64) = (0, 0, 0)
        for index in 0..<pool.highWater {
            let slot = pool.slots + index
            guard slot.pointee.pod == currentPod, slot.pointee.incarnation == currentIncarnation
            else { continue }
            switch (slot.pointee.kind, slot.pointee.payload) {
            case (.alarm, _): timers += 1
            case (.openCall, .stream): streams += 1
            case (.openCall, _): calls += 1
            default: continue
            }
        }
        return (timers, calls, streams)
    }
}
