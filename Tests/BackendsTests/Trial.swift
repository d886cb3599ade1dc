import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepBackends

/// A system in a world with steady links, and everything it reported.
final class Trial: Observer {
    let world: World
    private(set) var observations: [Observation] = []

    static let service = "kubernetes"

    init(
        _ system: SystemUnderTest,
        pods: [String],
        seed: UInt64 = 1,
        timings: Settings = Settings(),
        options: Settings = Settings(),
        interest: Interest = .decisive
    ) throws {
        let seed = Seed(seed)
        let setup = Setup(
            pods: pods,
            timings: timings,
            options: options,
            effectPeriodNanoseconds: 1_000_000_000,
            resources: ["unfenced"]
        )
        try system.check(setup)
        world = World(
            seed: seed,
            links: TailedLinks(seed: seed, latencyNanoseconds: 2_000_000...5_000_000)
        )
        world.attach(self, interest: interest)
        try system.install(world, setup)
        for pod in pods { world.start(pod) }
    }

    deinit { world.shutDown() }

    func observe(_ observation: Observation) { observations.append(observation) }

    func run(untilSecond second: Double) { world.run(until: Self.instant(second)) }

    /// Lets the world run to the next observation that fits, at most for a minute.
    func runUntil(_ matches: @escaping (Observation) -> Bool) throws -> Observation {
        let first = observations.count
        let limit = world.time.advanced(byNanoseconds: 60_000_000_000)
        world.run(until: limit) { [self] in observations[first...].contains(where: matches) }
        return try #require(observations[first...].first(where: matches))
    }

    /// Lets the world run until a pod renews or takes the lock.
    func runUntilCommit(by pod: String) throws -> Instant {
        try runUntil {
            guard case .committed(let commit) = $0.event else { return false }
            return commit.actor == pod
        }.time
    }

    /// Lets the world run until somebody believes that he leads.
    func runUntilLeader() throws -> String {
        try runUntil { $0.event.name == "granted" }.pod
    }

    func after(_ instant: Instant, seconds: Double, _ action: @escaping (World) -> Void) {
        world.schedule(at: instant.advanced(byNanoseconds: Int64(seconds * 1e9)), action)
    }

    static func instant(_ second: Double) -> Instant { Instant(nanoseconds: Int64(second * 1e9)) }

    /// What a judge finds in everything observed.
    func findings(_ judge: some Judge) -> [Finding] {
        var judge = judge
        return judge.check(History(observations), end: world.time)
    }

    /// The pods that began to believe, in order.
    var leaders: [String] { observations.filter { $0.event.name == "granted" }.map(\.pod) }

    func first(_ name: String, of pod: String) -> Observation? {
        observations.first { $0.pod == pod && $0.event.name == name }
    }
}

extension World {
    /// Cuts a pod off the API server, both ways.
    func isolate(_ pod: String) {
        cut(from: pod, to: Trial.service)
        cut(from: Trial.service, to: pod)
    }

    /// Takes `isolate` back.
    func join(_ pod: String) {
        mend(from: pod, to: Trial.service)
        mend(from: Trial.service, to: pod)
    }
}
