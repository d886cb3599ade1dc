internal import LockstepCSimulation

/// Which of a pod's tasks stops.
struct Stall {
    let cause: String
    /// How many jobs of tasks run before one is stopped.
    var jobsLeft: Int64
    /// The job that was stopped.
    var job: SlotReference?
}

extension World {
    /// Stops one of a pod's tasks where it is; the others go on.
    ///
    /// A task that waits is not stopped before its next turn. A program that is a value has no
    /// tasks, and is left alone. Of several stalls the second looks for its task once the first has
    /// found one.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - jobs: How many turns its tasks still take before the one whose turn comes next stops.
    ///   - cause: What stops it; another stall of that cause ends.
    public func stallTask(of name: String, afterJobs jobs: Int64, for cause: String = "") {
        guard !isMuted else { return }
        endStall(of: name, for: cause)
        pods[Int(index(of: name))].stalls.append(Stall(cause: cause, jobsLeft: jobs))
    }

    /// Lets the task go on that a cause has stopped.
    public func endStall(of name: String, for cause: String = "") {
        let index = Int(index(of: name))
        guard !isMuted, let place = pods[index].stalls.firstIndex(where: { $0.cause == cause })
        else { return }
        let stall = pods[index].stalls.remove(at: place)
        guard let job = stall.job, pool.isCurrent(job) else { return }
        makeReady(job)
    }

    /// Whether a job whose turn has come stops instead.
    func stalls(_ reference: SlotReference, pod: Int32) -> Bool {
        guard let place = pods[Int(pod)].stalls.firstIndex(where: { $0.job == nil }),
            let job = UnsafeMutableRawPointer(
                bitPattern: UInt(pool.slots[Int(reference.index)].word)
            ),
            lockstep_job_is_task(job) != 0
        else { return false }
        guard pods[Int(pod)].stalls[place].jobsLeft <= 0 else {
            pods[Int(pod)].stalls[place].jobsLeft -= 1
            return false
        }
        pods[Int(pod)].stalls[place].job = reference
        return true
    }
}
