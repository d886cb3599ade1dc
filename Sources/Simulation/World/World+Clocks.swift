package import LockstepDeterminism
internal import LockstepHistories

extension World {
    /// Sets a pod's clock from now on.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - ratePartsPerBillion: How much faster than true time its clocks run; `nil` leaves the
    ///     rate.
    ///   - wallFollows: Whether the wall clock runs at that rate as well; it runs true otherwise.
    ///   - wallStepNanoseconds: By how much its wall clock steps.
    ///   - cause: Who asks for the rate; the last of those who do has it, until `endRate`.
    public func setClock(
        _ name: String,
        ratePartsPerBillion: Int64? = nil,
        wallFollows: Bool = true,
        wallStepNanoseconds: Int64 = 0,
        for cause: String = ""
    ) {
        guard !isMuted else { return }
        let index = index(of: name)
        if let ratePartsPerBillion {
            let rate = PodRecord.ClockRate(
                partsPerBillion: ratePartsPerBillion,
                wallFollows: wallFollows
            )
            pods[Int(index)].rates.set(rate, for: cause)
            takeRate(of: index)
        }
        pods[Int(index)].clock.stepWall(byNanoseconds: wallStepNanoseconds)
        reportClock(of: index)
    }

    /// Gives a pod's clocks the rate back that they have without this cause: what another one asks
    /// for, or the true one.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - wallStepNanoseconds: By how much its wall clock steps.
    ///   - cause: Who no longer asks for a rate.
    public func endRate(of name: String, wallStepNanoseconds: Int64 = 0, for cause: String) {
        guard !isMuted else { return }
        let index = index(of: name)
        pods[Int(index)].rates.set(nil, for: cause)
        takeRate(of: index)
        pods[Int(index)].clock.stepWall(byNanoseconds: wallStepNanoseconds)
        reportClock(of: index)
    }

    private func takeRate(of index: Int32) {
        let rate = pods[Int(index)].rates.present
        pods[Int(index)].clock.setRate(
            partsPerBillion: rate?.partsPerBillion ?? 0,
            wallFollows: rate?.wallFollows ?? true,
            at: time
        )
        requeueSleepers(of: index)
    }

    /// Gives a pod's wall clock a rate of its own, or takes it back.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - partsPerBillion: How much faster than true time it runs, from -1,000,000,000, at which
    ///     it stands still; `nil` ends that, and the wall clock jumps to where it would be had
    ///     this cause never asked for anything.
    ///   - cause: Who asks; the last of those who do has its way, and begins where those before it
    ///     have brought the clock.
    public func setWallRate(_ name: String, partsPerBillion: Int64?, for cause: String = "") {
        guard !isMuted else { return }
        let index = index(of: name)
        let record = pods + Int(index)
        let clock = record.pointee.clock
        let shown = clock.wall(at: time).nanoseconds
        // By the right wall clock, which stands while all clocks do.
        let right = clock.rightWall(at: time).nanoseconds
        for place in record.pointee.wallRuns.indices {
            record.pointee.wallRuns[place].run.settle(at: right)
        }
        record.pointee.wallRuns.indices.last.map {
            record.pointee.wallRuns[$0].run.restart(at: right, from: shown)
        }
        let place = record.pointee.wallRuns.firstIndex { $0.cause == cause }
        switch (place, partsPerBillion) {
        case (let place?, nil): record.pointee.wallRuns.remove(at: place)
        case (let place?, let rate?): record.pointee.wallRuns[place].run.ratePartsPerBillion = rate
        case (nil, nil): break
        case (nil, let rate?):
            let run = ClockRun(ratePartsPerBillion: rate, since: right, base: shown)
            record.pointee.wallRuns.append(PodRecord.WallRun(cause: cause, run: run))
        }
        let last = record.pointee.wallRuns.last?.run
        record.pointee.clock.setWallRate(
            partsPerBillion: last?.ratePartsPerBillion,
            from: last.map { WallInstant(nanoseconds: $0.base) },
            at: time
        )
        reportClock(of: index)
    }

    /// Stops all of a pod's clocks, as stopping its virtual machine does; the pod itself goes on
    /// unless it is paused as well.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: What stops them; they go on once nothing does that stopped them.
    public func haltClocks(of name: String, for cause: String = "") {
        guard !isMuted else { return }
        let record = pods + Int(index(of: name))
        if record.pointee.halts.isEmpty { record.pointee.haltedSince = now }
        record.pointee.halts.append(cause)
        changeClock(of: name) { $0.halt(at: $1) }
    }

    /// Lets the clocks go on from where they stopped, unless something else still stops them.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - cause: What no longer stops them.
    /// - Returns: For how many nanoseconds they stood still; `nil` if they still do, or never did.
    @discardableResult
    public func endHalt(of name: String, for cause: String = "") -> Int64? {
        guard !isMuted else { return nil }
        let record = pods + Int(index(of: name))
        guard record.pointee.halts.contains(cause) else { return nil }
        record.pointee.halts.removeAll { $0 == cause }
        guard record.pointee.halts.isEmpty else { return nil }
        changeClock(of: name) { $0.endHalt(at: $1) }
        return now &- record.pointee.haltedSince
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
    ///   - lag: How; `nil` has them on time again, or late as another cause asks.
    ///   - cause: Who asks; the last of those who do has its way.
    public func setTimerLag(_ name: String, _ lag: TimerLag?, for cause: String = "") {
        guard !isMuted else { return }
        let index = index(of: name)
        pods[Int(index)].timerLags.set(lag, for: cause)
        pods[Int(index)].timerLag = pods[Int(index)].timerLags.present
        requeueSleepers(of: index)
    }

    /// Gives a pod that was never started a clock of its own.
    ///
    /// - Parameters:
    ///   - name: The pod.
    ///   - clock: What its host's clocks show; rate changes and steps come on top.
    package func giveClock(_ name: String, _ clock: LocalClock) {
        let index = index(of: name)
        precondition(pods[Int(index)].phase == .waiting, "pod \(name) has been started already")
        pods[Int(index)].clock = clock
    }

    /// Has the clocks of every pod that was never started begin at the boot of its host, at some
    /// time in the ten days before the run.
    ///
    /// Monotonic clocks of two hosts have nothing to do with each other: who compares a reading of
    /// one with that of another, or takes it for a number that rises from holder to holder, is
    /// wrong. Wall clocks agree as before. The pods of a node share its boot.
    ///
    /// - Determinism: Drawn by the host's name from a stream of its own.
    public func bootHosts() {
        let draws = Draws(seed: seed, stream: "boots")
        for index in 1..<podCount where pods[index].phase == .waiting {
            let agent = pods[index].agent
            let host = agent < 0 ? index : Int(agent)
            let age = draws.draw(key: pods[host].key, ordinal: 0)
            pods[index].clock = LocalClock(origin: age.within(0...World.longestUptimeNanoseconds))
        }
    }

    /// Ten days.
    private static let longestUptimeNanoseconds: Int64 = 864_000_000_000_000
}
