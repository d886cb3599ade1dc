internal import LockstepCSimulation
public import LockstepDeterminism

/// Why `World.run(until:)` came back.
public enum Stop: Sendable {
    /// The moment has come.
    case time
    /// Nothing is left that could ever happen.
    case idle
    /// The condition holds.
    case condition
}

extension World {
    /// Lets everything happen that is due up to a moment, that moment included.
    ///
    /// - Parameters:
    ///   - end: The last moment; the world's time afterwards, unless the condition ended it.
    ///   - condition: Asked after every step; when it holds the world stops at once.
    /// - Returns: Why it stopped.
    @discardableResult
    public func run(until end: Instant, unless condition: (() -> Bool)? = nil) -> Stop {
        precondition(!isRunning, "world \(seed) is already running")
        let outer = lockstep_current()
        isRunning = true
        lockstep_set_current(Unmanaged.passUnretained(self).toOpaque())
        ExecutorInstallation.worldBegins()
        defer {
            ExecutorInstallation.worldPauses()
            lockstep_set_current(outer)
            isRunning = false
            leave()
        }
        if let condition {
            while step(limit: end.nanoseconds) {
                leave()
                if condition() { return .condition }
            }
        } else {
            while step(limit: end.nanoseconds) {}
        }
        let stop: Stop = isIdle ? .idle : .time
        if end.nanoseconds != .max { now = max(now, end.nanoseconds) }
        return stop
    }

    /// Takes one thing from the queue and does it.
    ///
    /// - Parameter limit: The last moment at which things may happen.
    /// - Returns: `false` if nothing is left up to then.
    @inline(__always)
    func step(limit: Int64) -> Bool {
        while true {
            while let reference = ready.next() {
                guard pool.isCurrent(reference) else { continue }
                execute(reference)
                return true
            }
            if !graves.isEmpty {
                buryDead()
                continue
            }
            guard advance(limit: limit) else { return false }
        }
    }

    /// Moves time to the next thing that is due and makes everything of that instant ready.
    private func advance(limit: Int64) -> Bool {
        while let first = heap.first {
            guard isDue(first) else {
                _ = heap.pop()
                continue
            }
            guard first.key <= limit else { return false }
            now = first.key
            lastDueNanoseconds = now
            jobsBefore = jobs
            while let entry = heap.first, entry.key == first.key {
                _ = heap.pop()
                if isDue(entry) { makeReady(entry.slot) }
            }
            return true
        }
        return false
    }

    /// Whether an entry of the heap still stands for something.
    @inline(__always)
    private func isDue(_ entry: TimeHeap.Entry) -> Bool {
        let slot = pool.slots + Int(entry.slot.index)
        return slot.pointee.generation == entry.slot.generation && slot.pointee.due == entry.key
            && !slot.pointee.isReady
    }

    @inline(__always)
    func makeReady(_ reference: SlotReference) {
        let slot = pool.slots + Int(reference.index)
        slot.pointee.isReady = true
        guard ready.needsOwner else {
            ready.insert(ReadyThing(slot: reference))
            return
        }
        let address = priorityAddress(of: slot.pointee)
        var thing = ReadyThing(
            slot: reference,
            pod: slot.pointee.pod,
            key: address.key,
            ordinal: address.ordinal
        )
        if ready.needsTask { thing.task = task(of: slot.pointee) }
        ready.insert(thing)
    }

    /// The runtime's number of the task whose job this is; 0 if it is none.
    private func task(of slot: Slot) -> UInt64 {
        switch slot.kind {
        case .job, .mainJob, .sleepingJob:
            UnsafeMutableRawPointer(bitPattern: UInt(slot.word)).map(lockstep_job_task_id) ?? 0
        default: 0
        }
    }

    /// Deliveries draw by their link and message, named actions by their name, all else by its
    /// pod: taking a pod or a fault away moves nobody else's.
    private func priorityAddress(of slot: Slot) -> (key: UInt64, ordinal: UInt64) {
        if slot.kind == .delivery {
            return messages[slot.link].priorityAddress
        }
        if slot.kind == .control, slot.word != 0 {
            return (slot.word, UInt64(bitPattern: slot.due))
        }
        let record = pods + Int(slot.pod)
        defer { record.pointee.readyOrdinal &+= 1 }
        return (record.pointee.key, record.pointee.readyOrdinal)
    }

    private func execute(_ reference: SlotReference) {
        let slot = pool.slots + Int(reference.index)
        let pod = slot.pointee.pod
        if pods[Int(pod)].phase == .paused {
            park(reference, of: pod)
            return
        }
        enter(pod, cause: slot.pointee.cause)
        let kind = slot.pointee.kind
        let word = slot.pointee.word
        switch kind {
        case .job, .mainJob:
            guard pods[Int(pod)].stalls.isEmpty || !stalls(reference, pod: pod) else { return }
            pool.free(reference.index)
            runJob(word, isMain: kind == .mainJob)
        case .sleepingJob:
            guard pods[Int(pod)].stalls.isEmpty || !stalls(reference, pod: pod) else { return }
            pool.free(reference.index)
            foldStep(kind, pod: pod, word: 0)
            runJob(word, isMain: false)
        case .alarm:
            let payload = slot.pointee.payload
            pool.free(reference.index)
            foldStep(kind, pod: pod, word: 0)
            if case .sleeper(let sleeper) = payload { sleeper.wake() }
        case .machineTimer:
            pool.free(reference.index)
            foldStep(kind, pod: pod, word: word)
            feedMachine(.timer(word), pod: pod)
        case .delivery:
            let message = slot.pointee.link
            pool.free(reference.index)
            deliver(message)
        case .control:
            let payload = slot.pointee.payload
            pool.free(reference.index)
            foldStep(kind, pod: pod, word: 0)
            if case .control(let action) = payload { action.run(self) }
        case .podEnded:
            pool.free(reference.index)
            foldStep(kind, pod: pod, word: word)
            feedPodEnded(word, to: pod)
        case .free, .openCall:
            preconditionFailure("a slot of kind \(kind) was queued, seed \(seed), step \(steps)")
        }
    }

    /// Has something wait for a pod that stands still; a message that is cut off does not reach it.
    @inline(never)
    private func park(_ reference: SlotReference, of pod: Int32) {
        let slot = pool.slots + Int(reference.index)
        if slot.pointee.kind == .delivery {
            enter(pod, cause: slot.pointee.cause)
            let message = slot.pointee.link
            guard arrives(message) else {
                pool.free(reference.index)
                return
            }
        }
        pods[Int(pod)].parked.append(reference)
    }

    @inline(__always)
    func foldStep(_ kind: Slot.Kind, pod: Int32, word: UInt64) {
        steps &+= 1
        digest.fold(now)
        digest.fold(
            UInt64(kind.rawValue) << 56 ^ UInt64(truncatingIfNeeded: pod) << 44 ^ word
        )
    }

    @inline(__always)
    private func runJob(_ word: UInt64, isMain: Bool) {
        jobs &+= 1
        if jobs &- jobsBefore > mostJobsAtOnce { endSpinning() }
        run(unsafeBitCast(word, to: UnownedJob.self), isMain: isMain)
        guard listsTasks else { return }
        noteRun(word)
        if jobs % LiveTasks.interval == 0 { settleTasks() }
    }

    /// Ends the process; a release build would say nothing of a failed precondition.
    @inline(never)
    private func endSpinning() -> Never {
        fatalError(
            "\(pods[Int(currentPod)].name) spins: at \(time) there were \(mostJobsAtOnce) jobs and "
                + "time does not go on, seed \(seed). A loop that asks, or sleeps, goes round at "
                + "once when its task was cancelled: it must look whether it was."
        )
    }

    /// From here on, whatever happens happens in this pod.
    @inline(__always)
    func enter(_ pod: Int32, cause: UInt64) {
        currentPod = pod
        currentIncarnation = pods[Int(pod)].incarnation
        currentCause = cause
    }

    /// From here on, whatever happens is the run's own doing.
    @inline(__always)
    func leave() {
        currentPod = 0
        currentIncarnation = 0
        currentCause = 0
    }
}
