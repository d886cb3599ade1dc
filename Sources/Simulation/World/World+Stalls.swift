internal import LockstepCSimulation

/// Which of a pod's tasks stops.
struct Stall {
    /// How many jobs of tasks run before one is stopped.
    var jobsLeft: Int64
    /// The job that was stopped.
    var job: SlotReference?
}

extension World {
    /// Stops one of a pod's tasks where it is; the others go on.
    ///
    /// A task that waits is not stopped before its next turn. A program that is a value has no
    /// tasks, and is left alone.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - jobs: How many turns its tasks still take before the one whose turn comes next stops.
    public func stallTask(of name: String, afterJobs jobs: Int64) {
        guard !isMuted else { return }
        endStall(of: name)
        pods[Int(index(of: name))].stall = Stall(jobsLeft: jobs)
    }

    /// Lets the task go on.
    public func endStall(of name: String) {
        let index = Int(index(of: name))
        guard !isMuted, let stall = pods[index].stall else { return }
        pods[index].stall = nil
        guard let job = stall.job, pool.isCurrent(job) else { return }
        makeReady(job)
    }

    /// Whether a job whose turn has come stops instead.
    func stalls(_ reference: SlotReference, pod: Int32) -> Bool {
        guard var stall = pods[Int(pod)].stall, stall.job == nil,
            let job = UnsafeMutableRawPointer(
                bitPattern: UInt(pool.slots[Int(reference.index)].word)
            ),
            lockstep_job_is_task(job) != 0
        else { return false }
        if stall.jobsLeft > 0 {
            stall.jobsLeft -= 1
        } else {
            stall.job = reference
        }
        pods[Int(pod)].stall = stall
        return stall.job != nil
    }
}
