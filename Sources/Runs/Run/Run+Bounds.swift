internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepServices
internal import LockstepSimulation

// How long things may take in runs of a scenario, and what its network is like.
extension Run {
    /// How far clocks may run from true by the timings of each version that says so.
    var drifts: [Int64] {
        [setup.timings, setup.updated?.timings]
            .compactMap { $0?.partsPerMillion("drift") }
            .filter { $0 >= 0 }
            .map { $0 * 1_000 }
    }

    /// How far clocks may run from true without anybody's promise being void.
    var promisedDriftPartsPerBillion: Int64 {
        drifts.min() ?? JudgeSettings().driftPartsPerBillion
    }

    /// How long pods may take to be where they belong once faults have ended: 30 s of grace for
    /// those that have to go, 10 s until a node reports again, and as much for lists and starts.
    private static let clusterRecoveryNanoseconds: Int64 = 60_000_000_000

    /// How soon after the last fault there must be a leader.
    var recoveryBoundNanoseconds: Int64 {
        let pods = setup.cluster == nil ? 0 : Self.clusterRecoveryNanoseconds
        let next = setup.updated.map(system.recoveryBoundNanoseconds) ?? 0
        let bound = max(system.recoveryBoundNanoseconds(setup), next)
        return Int64(clamping: Int128(bound) + Int128(pods))
    }

    /// How long an effect may be on its way, faults apart.
    var worstLatencyNanoseconds: Int64 {
        let settings = scenario.network.over(DefaultMix.network)
        let usual = settings.nanosecondRange("latency")?.upperBound ?? 0
        guard settings.partsPerMillion("slow") ?? 0 > 0 else { return onGrid(usual) }
        return onGrid(max(usual, settings.nanosecondRange("slowLatency")?.upperBound ?? 0))
    }

    /// The most virtual time that a scenario may ask for, breaking and recovery together: a run
    /// keeps all that it observes, which is some megabytes an hour.
    static let longestNanoseconds: Int64 = 31 * 24 * 3_600_000_000_000

    /// Refuses a scenario that asks for more time than a run may take.
    static func checkLength(of scenario: Scenario) throws(ScenarioError) {
        let phases = scenario.phases
        let (breaking, recovering) = (phases.breakingNanoseconds, phases.recoveringNanoseconds ?? 0)
        guard breaking > longestNanoseconds - min(recovering, longestNanoseconds) else { return }
        let isBreaking = breaking > longestNanoseconds || breaking >= recovering
        throw scenario.error(
            at: isBreaking ? "breaking" : "recovering",
            found: "\(breaking / 1_000_000_000) s of breaking and \(recovering / 1_000_000_000) s "
                + "of recovering",
            expected: "at most 31 days, `744h`, of both: many short runs find more than a long one"
        )
    }

    /// Whether pods may give a request up before its answer can come, though nothing is broken.
    var answersComeTooLate: Bool {
        guard let shortest = shortestRequestTimeoutNanoseconds else { return false }
        return worstRoundTripNanoseconds >= shortest
    }

    /// How long the answer to a request may take once nothing is broken any more: what stays is the
    /// grid of the links, and the API server's own time.
    private var worstRoundTripNanoseconds: Int64 {
        let links = TailedLinks(seed: Seed(0), gridNanoseconds: gridNanoseconds)
        let served = scenario.api.nanosecondRange("serviceTime")?.upperBound ?? 0
        return 2 * onGrid(links.latencyNanoseconds.upperBound) + served
    }

    /// How long pods wait for an answer, by whichever version waits less; `nil` if the system does
    /// not say.
    private var shortestRequestTimeoutNanoseconds: Int64? {
        let versions = [setup, setup.updated].compactMap { $0 }
        return versions.compactMap { system.requestTimeoutNanoseconds?($0) }.min()
    }

    private func onGrid(_ nanoseconds: Int64) -> Int64 {
        (nanoseconds + gridNanoseconds - 1) / gridNanoseconds * gridNanoseconds
    }

    /// How long an effect may take after its check, by whichever version allows it less.
    var shortestEffectDelayNanoseconds: Int64 {
        let versions = [setup, setup.updated].compactMap { $0 }
        return versions.map { $0.timings.nanoseconds("effect") ?? 0 }.min() ?? 0
    }

    /// What is promised about time as far as faults can break it.
    ///
    /// A clock is held to its bound over half the shortest time that any version's timings name, or
    /// that a request may take by its own, so that what it misses is within the bound over whatever
    /// a lease rests on.
    var timeBounds: TimeBounds {
        let durations = [setup, setup.updated].compactMap { $0 }
            .flatMap(\.timings.entries)
            .compactMap { entry in
                if case .duration(let nanoseconds) = entry.value { nanoseconds } else { nil }
            }
        // Timings that nobody has written are longer than the time for a request.
        let request = shortestRequestTimeoutNanoseconds ?? 0
        return TimeBounds(
            driftPartsPerBillion: promisedDriftPartsPerBillion,
            clockWindowNanoseconds: min(durations.filter { $0 > 0 }.min() ?? request, request) / 2,
            effectRoomNanoseconds: shortestEffectDelayNanoseconds - worstLatencyNanoseconds
        )
    }

    /// To a multiple of what latencies are rounded up.
    var gridNanoseconds: Int64 { max(scenario.network.nanoseconds("grid") ?? 1, 1) }

    /// The network while things break.
    func weather(_ seed: Seed) -> TailedLinks {
        DefaultMix.weather(seed, scenario.network, gridNanoseconds: gridNanoseconds)
    }
}
