internal import LockstepCSimulation
public import LockstepDeterminism

/// A hand the run lays on the world at a moment.
final class ControlAction {
    let run: (World) -> Void

    init(_ run: @escaping (World) -> Void) {
        self.run = run
    }
}

extension World {
    /// Does something at a moment, in the world's own name: begins a fault, ends one, looks at the
    /// state.
    ///
    /// - Parameters:
    ///   - time: When; at once if it has passed.
    ///   - subject: What it belongs to, such as the fault's name. Under the random pick a named
    ///     action's place among its ties does not depend on what else was scheduled.
    ///   - action: What. It runs outside every pod and must not block.
    public func schedule(
        at time: Instant,
        for subject: String? = nil,
        _ action: @escaping (World) -> Void
    ) {
        guard !isMuted else { return }
        let index = takeSlot(.control, pod: 0, incarnation: 0)
        pool.slots[Int(index)].payload = .control(ControlAction(action))
        pool.slots[Int(index)].word = subject.map { stableID($0) | 1 } ?? 0
        queue(index, at: time.nanoseconds)
    }

    /// A new slot of the current cause.
    @inline(__always)
    func takeSlot(_ kind: Slot.Kind, pod: Int32, incarnation: UInt32) -> Int32 {
        let index = pool.take()
        let slot = pool.slots + Int(index)
        slot.pointee.kind = kind
        slot.pointee.pod = pod
        slot.pointee.incarnation = incarnation
        slot.pointee.cause = currentCause
        return index
    }

    /// Puts a slot into the queue for a true time; the last instant there is never comes.
    @inline(__always)
    func queue(_ index: Int32, at time: Int64) {
        let due = max(time, now)
        pool.slots[Int(index)].due = due
        if due == now {
            makeReady(pool.reference(index))
        } else if due < .max {
            heap.push(key: due, slot: pool.reference(index))
        }
    }

    /// Takes a job the runtime wants run.
    func enqueue(_ job: UnownedJob, kind: Slot.Kind) {
        let word = unsafeBitCast(job, to: UInt64.self)
        guard currentLifeIsOver == false else {
            bury(.job(word, isMain: kind == .mainJob))
            return
        }
        let index = takeSlot(kind, pod: currentPod, incarnation: currentIncarnation)
        pool.slots[Int(index)].word = word
        makeReady(pool.reference(index))
    }

    /// Takes a job that sleeps for so many nanoseconds of its pod's own clock.
    func enqueueSleeping(_ job: UnownedJob, after nanoseconds: Int64, countsSuspension: Bool) {
        let word = unsafeBitCast(job, to: UInt64.self)
        guard currentLifeIsOver == false else {
            bury(.job(word, isMain: false))
            return
        }
        let index = takeSlot(.sleepingJob, pod: currentPod, incarnation: currentIncarnation)
        let slot = pool.slots + Int(index)
        let clock = pods[Int(currentPod)].clock
        slot.pointee.word = word
        slot.pointee.countsSuspension = countsSuspension
        let reading =
            countsSuspension ? clock.continuous(at: time).nanoseconds : clock.suspending(at: time)
        // Whoever sleeps for ever must not find its deadline in the past.
        let (sum, overflow) = reading.addingReportingOverflow(max(nanoseconds, 0))
        slot.pointee.deadline = overflow ? .max : sum
        queueByClock(index)
    }

    /// Sets an alarm or a machine's timer by its pod's own clock.
    @inline(__always)
    func queueByClock(_ index: Int32) {
        queue(index, at: dueByClock(index))
    }

    /// The true time at which a slot's local deadline is reached, if its pod's clock goes on as it
    /// does.
    @inline(__always)
    private func dueByClock(_ index: Int32) -> Int64 {
        let slot = pool.slots + Int(index)
        let clock = pods + Int(slot.pointee.pod)
        if let lag = clock.pointee.timerLag { return lateDue(index, lag) }
        let due: Instant =
            slot.pointee.countsSuspension
            ? clock.pointee.clock.trueTime(of: LocalInstant(nanoseconds: slot.pointee.deadline))
            : clock.pointee.clock.trueTime(ofSuspending: slot.pointee.deadline)
        return round(due.nanoseconds)
    }

    /// The same on a host whose timers are late.
    ///
    /// The address of the draw is the deadline itself, so that asking again gives the same answer.
    private func lateDue(_ index: Int32, _ lag: TimerLag) -> Int64 {
        let slot = pool.slots + Int(index)
        let record = pods + Int(slot.pointee.pod)
        let deadline = lag.coalesced(slot.pointee.deadline)
        let due: Instant =
            slot.pointee.countsSuspension
            ? record.pointee.clock.trueTime(of: LocalInstant(nanoseconds: deadline))
            : record.pointee.clock.trueTime(ofSuspending: deadline)
        guard due.nanoseconds < .max else { return .max }
        let ordinal = UInt64(bitPattern: deadline)
        let late = timerDraws.draw(key: record.pointee.key, ordinal: ordinal)
            .within(lag.lateNanoseconds)
        let (sum, overflow) = due.nanoseconds.addingReportingOverflow(late)
        return overflow ? .max : round(sum)
    }

    /// Rounds a moment up to the world's resolution.
    @inline(__always)
    func round(_ time: Int64) -> Int64 {
        guard resolutionNanoseconds > 1, time < .max - resolutionNanoseconds, time > 0 else {
            return time
        }
        let remainder = time % resolutionNanoseconds
        return remainder == 0 ? time : time &+ resolutionNanoseconds &- remainder
    }

    /// After a pod's clock was changed: everything it sleeps for is due at another true time.
    func requeueSleepers(of pod: Int32) {
        for index in 0..<pool.highWater {
            let slot = pool.slots + index
            guard slot.pointee.pod == pod, !slot.pointee.isReady else { continue }
            switch slot.pointee.kind {
            case .alarm, .sleepingJob, .machineTimer:
                let due = max(dueByClock(Int32(index)), now)
                if due != slot.pointee.due { queue(Int32(index), at: due) }
            default:
                continue
            }
        }
    }

    /// A reading of one of the three clocks of the pod that runs now.
    func readClock(_ clock: Int32) -> Int64 {
        let local = pods[Int(currentPod)].clock
        // For the dead every deadline has passed, and time flies: who polls for one comes to his
        // end.
        let lead = isMuted ? clockOfTheDead : 0
        switch UInt32(clock) {
        case LOCKSTEP_CLOCK_CONTINUOUS.rawValue:
            return local.continuous(at: time).nanoseconds &+ lead
        case LOCKSTEP_CLOCK_SUSPENDING.rawValue: return local.suspending(at: time) &+ lead
        default: return local.wall(at: time).nanoseconds &+ lead
        }
    }

    /// A word for whoever asks the system for chance inside the pod that runs now.
    func drawEntropy() -> UInt64 {
        guard !currentLifeIsOver else { return drawForTheDead() }
        let record = pods + Int(currentPod)
        defer { record.pointee.entropyOrdinal &+= 1 }
        return entropyDraws.draw(
            key: record.pointee.lifeKey,
            ordinal: record.pointee.entropyOrdinal
        )
    }

    /// A word for a life that is over; it moves no other life's draws.
    func drawForTheDead() -> UInt64 {
        drawsOfTheDead &+= 1
        return entropyDraws.draw(key: 0, ordinal: drawsOfTheDead)
    }
}
