internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
public import LockstepSimulation

extension World {
    /// Breaks things for so much virtual time, then stops.
    ///
    ///     try await world.run(for: .seconds(60), breaking: .standard)
    ///     try await world.run(for: .seconds(40))       // a leader again, within 30 s
    ///
    /// What breaks is drawn from the world's seed, among the pods that have been started by now,
    /// and is over when this returns: whoever was killed or cut off is back, and the weather is
    /// fair. From then on the judges demand progress (`L1`), so let the world go on for as long as
    /// that may take; a test that ends sooner is not held to it, and is told so. Breaches that a
    /// fault excuses, by the assumptions that it does away with, fail no seed.
    ///
    /// - Parameters:
    ///   - duration: For how long things break, in true time.
    ///   - breakage: What breaks.
    ///   - driftPartsPerMillion: How far clocks may run from true without excusing a breach: what
    ///     the timings under test promise (`ElectionTimings.driftPartsPerMillion`); a tenth unless
    ///     told otherwise.
    /// - Throws: `CancellationError` if the body has been given up.
    /// - Determinism: Each kind of fault and each pod has draws of its own; calls one after the
    ///   other draw the same faults, each from its own beginning on.
    public func run(
        for duration: Duration,
        breaking breakage: Breakage,
        withDriftUpTo driftPartsPerMillion: Int64 = 100_000
    ) async throws {
        let drift = driftPartsPerMillion.multipliedReportingOverflow(by: 1_000)
        let watches = attached.compactMap { $0 as? Watch }
        let begin = time
        let end = begin.advanced(byNanoseconds: duration.wholeNanoseconds)
        let cluster = Cluster(
            pods: podNames.filter { name in
                life(of: name) > 0 && !serviceNames.contains(name) && !nodeNames.contains(name)
            },
            services: serviceNames,
            nodes: nodeNames,
            end: Instant(nanoseconds: duration.wholeNanoseconds)
        )
        let plan = breakage.plan(in: self, from: begin, for: cluster)
        asItself { report(.breakingBegan) }
        setLinks(DefaultMix.weather(seed, breakage.network))
        for watch in watches {
            watch.noteBreaking(hasFaults: breakage.hasFaults)
            if breakage.hasSlowMessages { watch.void([.effectDelayWithinBound], at: time) }
        }
        // How late effects may be, and over what times clocks are read, nobody has said.
        let bounds = TimeBounds(
            driftPartsPerBillion: drift.overflow ? .max : drift.partialValue
        )
        var timeFaults = TimeFaults(bounds: bounds)
        plan.carryOut(in: self, until: end) { planned, fault in
            let assumptions = timeFaults.voided(by: planned, fault)
            for watch in watches {
                watch.noteFault()
                watch.void(assumptions, at: self.time)
            }
        }
        try await run(for: duration)
        setLinks(TailedLinks(seed: seed))
        asItself { report(.recoveringBegan) }
        for watch in watches { watch.noteRecovery(at: time) }
    }
}
