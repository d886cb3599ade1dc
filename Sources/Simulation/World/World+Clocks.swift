public import LockstepDeterminism
internal import LockstepHistories

extension World {
    /// Sets a pod's clock from now on.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - ratePartsPerBillion: How much faster than true time its clocks run; `nil` leaves the
    ///     rate.
    ///   - wallStepNanoseconds: By how much its wall clock steps.
    public func setClock(
        _ name: String,
        ratePartsPerBillion: Int64? = nil,
        wallStepNanoseconds: Int64 = 0
    ) {
        guard !isMuted else { return }
        let index = index(of: name)
        let record = pods + Int(index)
        if let ratePartsPerBillion {
            record.pointee.clock.setRate(partsPerBillion: ratePartsPerBillion, at: time)
            requeueSleepers(of: index)
        }
        record.pointee.clock.stepWall(byNanoseconds: wallStepNanoseconds)
        reportClock(of: index)
    }

    /// Gives a pod's wall clock a rate of its own, or has it follow the monotonic one again.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - partsPerBillion: How much faster than true time it runs, from -1,000,000,000, at which
    ///     it stands still; `nil` ends that, and the wall clock jumps to where it would be had it
    ///     never left.
    public func setWallRate(_ name: String, partsPerBillion: Int64?) {
        guard !isMuted else { return }
        let index = index(of: name)
        pods[Int(index)].clock.setWallRate(partsPerBillion: partsPerBillion, at: time)
        reportClock(of: index)
    }

    /// Stops all of a pod's clocks, as stopping its virtual machine does; the pod itself goes on
    /// unless it is paused as well.
    public func haltClocks(of name: String) {
        changeClock(of: name) { $0.halt(at: $1) }
    }

    /// Lets the clocks go on from where they stopped.
    public func endHalt(of name: String) {
        changeClock(of: name) { $0.endHalt(at: $1) }
    }

    private func changeClock(of name: String, _ change: (inout LocalClock, Instant) -> Void) {
        guard !isMuted else { return }
        let index = index(of: name)
        change(&pods[Int(index)].clock, time)
        requeueSleepers(of: index)
        reportClock(of: index)
    }

    private func reportClock(of index: Int32) {
        let clock = pods[Int(index)].clock
        let truth = LocalClock.epoch.nanoseconds &+ now
        within(index) {
            report(
                .clockSet(
                    ratePartsPerBillion: clock.ratePartsPerBillion,
                    wallAheadNanoseconds: clock.wall(at: time).nanoseconds &- truth
                )
            )
        }
    }

    /// Makes a pod's alarms and sleeps late from now on, those under way as well.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - lag: How; `nil` has them on time again.
    public func setTimerLag(_ name: String, _ lag: TimerLag?) {
        guard !isMuted else { return }
        let index = index(of: name)
        pods[Int(index)].timerLag = lag
        requeueSleepers(of: index)
    }

    /// Gives a pod that was never started a clock of its own.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - clock: What its host's clocks show; rate changes and steps come on top.
    public func giveClock(_ name: String, _ clock: LocalClock) {
        let index = index(of: name)
        precondition(pods[Int(index)].phase == .waiting, "pod \(name) has been started already")
        pods[Int(index)].clock = clock
    }
}
