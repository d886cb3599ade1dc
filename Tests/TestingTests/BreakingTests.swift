import LockstepBackends
import LockstepCheckers
import LockstepCoordination
import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import LockstepKubernetes
import LockstepKubernetesBackend
import LockstepServices
import LockstepSimulation
import LockstepTesting
import Testing

@Suite("a simulated test in which things break")
struct BreakingTests {
    /// Our own election in three pods, through a minute of the default mix and the time it takes to
    /// lead again.
    private func election(_ breakage: Breakage = .standard) async throws {
        let world = try World.ofThisTest
        world.mountKubernetes()
        for name in ["a", "b", "c"] {
            world.addPod(name) { pod in
                let election = LeaderElection(
                    name: "leader",
                    backend: LeaseBackend(transport: try pod.kubernetes(), namespace: "default"),
                    environment: pod.environment,
                    observer: PodObserver(pod: pod)
                )
                try await pod.untilTerminated {
                    try await election.run { _ in try await Task.sleep(for: .seconds(3600)) }
                }
            }
            world.start(name)
        }
        try await world.run(for: .seconds(60), breaking: breakage)
        try await world.run(for: .seconds(40))
    }

    @Test("our own election keeps everything that is usually claimed", .simulated(seeds: 60))
    func clean() async throws {
        try await election()
    }

    @Test("and leads again after each of two times")
    func twice() async throws {
        let issues = try await tried(.simulated(seeds: 10)) {
            try await election()
            try await World.ofThisTest.run(for: .seconds(60), breaking: .standard)
            try await World.ofThisTest.run(for: .seconds(40))
        }
        #expect(issues.isEmpty)
    }

    /// Pods that believe until somebody stops them, each in its turn if nothing breaks.
    private func believe(_ breakage: Breakage, until end: Duration = .seconds(9)) async throws {
        let world = try World.ofThisTest
        for (place, name) in ["a", "b"].enumerated() {
            world.addPod(name) { pod in
                try await Task.sleep(for: .seconds(10 * place))
                pod.report(
                    .granted(lock: "L", token: Token(number: UInt64(place + 1)), deadline: nil)
                )
                try await Task.sleep(for: end)
                pod.report(.beliefEnded(lock: "L", reason: "done"))
            }
            world.start(name)
        }
        try await world.run(for: .seconds(30), breaking: breakage)
    }

    private func kill(_ pod: String, from begin: Int64, to end: Int64) -> FaultPlan {
        FaultPlan(faults: [
            PlannedFault(
                id: "k",
                kind: "kill",
                begin: Instant(nanoseconds: begin * 1_000_000_000),
                end: Instant(nanoseconds: end * 1_000_000_000),
                targets: [pod]
            )
        ])
    }

    @Test("a planned fault strikes at its time, counted from when things begin to break")
    func planned() async throws {
        #expect(try await tried(.simulated(seeds: 2)) { try await believe(.none) }.isEmpty)
        let struck = try await tried(.simulated(seeds: 2)) {
            try await believe(.only(kill("a", from: 1, to: 12)))
        }
        #expect(struck.count == 1 && struck[0].contains("S1, at 12"))
    }

    @Test("what a fault excuses fails no seed, and only from then on")
    func excused() async throws {
        let frozen = Breakage.only("wall-freeze", ["chance": .share(partsPerMillion: 1_000_000)])
        let claims = [Claim("S1", assuming: [.wallClocksAgree])]
        func broken(_ breakage: Breakage) async throws -> Bool {
            let issues = try await tried(.simulated(seeds: 3, claims: claims)) {
                try await believe(breakage, until: .seconds(12))
            }
            return !issues.isEmpty
        }
        #expect(try await broken(.none))
        let early: Settings = [
            "chance": .share(partsPerMillion: 1_000_000),
            "begin": .durationRange(nanoseconds: 0...0),
        ]
        #expect(try await !broken(Breakage.only("wall-freeze", early)))
        #expect(frozen.families.map(\.kind) == ["wall-freeze"])
        let late: Settings = [
            "chance": .share(partsPerMillion: 1_000_000),
            "begin": .durationRange(nanoseconds: 20_000_000_000...20_000_000_000),
        ]
        #expect(try await broken(Breakage.only("wall-freeze", late)))
    }

    @Test("a clock excuses what the timings under test did not promise to bear, and no more")
    func promisedDrift() async throws {
        let settings: Settings = [
            "chance": .share(partsPerMillion: 1_000_000),
            "begin": .durationRange(nanoseconds: 0...0),
            "by": .share(partsPerMillion: 20_000),
        ]
        let claims = [Claim("S1", assuming: [.driftWithinBound])]
        func isBroken(promising drift: Int64) async throws -> Bool {
            let issues = try await tried(.simulated(seeds: 2, claims: claims)) {
                let world = try World.ofThisTest
                for name in ["a", "b"] {
                    world.addPod(name) { pod in
                        try await Task.sleep(for: .seconds(5))
                        let token = Token(number: 1)
                        pod.report(.granted(lock: "L", token: token, deadline: nil))
                        try await Task.sleep(for: .seconds(20))
                    }
                    world.start(name)
                }
                try await world.run(
                    for: .seconds(30),
                    breaking: .only("clock-rate", settings),
                    withDriftUpTo: drift
                )
            }
            return !issues.isEmpty
        }
        #expect(try await isBroken(promising: 100_000))
        #expect(try await !isBroken(promising: 10_000))
    }

    @Test("a test proves nothing if no fault began, or if nobody reports what can be judged")
    func nothing() async throws {
        let never = Breakage.only("pause", ["chance": .share(partsPerMillion: 0)])
        let unbroken = try await tried(.simulated(seeds: 3)) { try await believe(never) }
        #expect(unbroken.count == 1 && unbroken[0].hasPrefix("Faults were to break things"))
        let silent = try await tried(.simulated(seeds: 20)) {
            let world = try World.ofThisTest
            world.addPod("a") { _ in try await Task.sleep(for: .seconds(100)) }
            world.start("a")
            try await world.run(for: .seconds(60), breaking: .standard)
        }
        #expect(silent.count == 1 && silent[0].hasPrefix("No judge had anything to judge"))
        #expect(try await tried(.simulated(seed: 3)) { try await believe(never) }.isEmpty)
    }

    @Test("a test that lets the world go on, and not for as long as a new leader may take, is told")
    func tooShort() async throws {
        func issues(_ after: Duration) async throws -> [String] {
            try await tried(.simulated(seeds: 2)) {
                let always: Settings = ["chance": .share(partsPerMillion: 1_000_000)]
                try await believe(.only("wall-step", always))
                try await World.ofThisTest.run(for: after)
            }
        }
        let short = try await issues(.seconds(30))
        #expect(short.count == 1 && short[0].contains("went on for 30s at most"))
        #expect(try await issues(.seconds(31)).isEmpty)
        #expect(try await issues(.zero).isEmpty)
    }

    @Test("judges who look at messages and inventories are shown them")
    func messages() async throws {
        let judges = Judges.named("late-renewal", "request-rate", "nothing-left")
        let issues = try await tried(.simulated(seeds: 2, judges: judges)) {
            let watch = try World.ofThisTest.watch(by: judges)
            try await election(.none)
            watch.finish(at: try World.ofThisTest.time)
            // A leak takes many terms to be told from what the first ones keep.
            for entry in watch.evaluations where entry.property != "Q2" {
                #expect(entry.count > 0, "\(entry.property)")
            }
            #expect(watch.history.observations.contains { $0.event.topic == .inventories })
        }
        #expect(issues.isEmpty)
    }

    @Test("a setting of another type, or of no name, is not passed over")
    func settings() async {
        await #expect(processExitsWith: .failure) {
            _ = Breakage.only("partition", ["lasts": .duration(nanoseconds: 20_000_000_000)])
        }
        await #expect(processExitsWith: .failure) {
            _ = Breakage.only("partition", ["chance": .share(partsPerMillion: 2_000_000)])
        }
        await #expect(processExitsWith: .failure) {
            var breakage = Breakage.none
            breakage.network = ["los": .share(partsPerMillion: 1)]
        }
        await #expect(processExitsWith: .success) {
            var breakage = Breakage.none
            breakage.network = ["loss": .share(partsPerMillion: 1)]
        }
    }

    @Test("the machine's own clocks are the pod's in a world")
    func systemClocks() async throws {
        let world = World(seed: Seed(1))
        let seen = Notes<Bool>()
        world.addPod("a") { pod in
            try await Task.sleep(for: .seconds(7))
            let system = Environment.system(identity: "a").timekeeper
            seen.add(system.now == pod.environment.timekeeper.now)
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 10_000_000_000))
        #expect(seen.all == [true])
    }

    @Test("kinds can be added and left out")
    func kinds() {
        let breakage = Breakage.standard.without("delete", "clock").adding("stall")
        #expect(breakage.families.map(\.kind).contains("stall"))
        #expect(!breakage.families.map(\.kind).contains("delete"))
        #expect(breakage.families.count == DefaultMix.faults.count - 1)
    }

    @Test("work that goes on after its term is found, whatever the network does")
    func unguarded() async throws {
        let issues = try await tried(.simulated(seeds: 3)) {
            let world = try World.ofThisTest
            ProtectedResource.mount("unfenced", in: world)
            world.addPod("a") { pod in
                let resource = pod.environment.services.transport(
                    ResourceTransport.self,
                    named: "unfenced"
                )
                let token = Token(number: 1)
                pod.report(.granted(lock: "L", token: token, deadline: nil))
                resource?.act(under: "L", token: token)
                pod.report(.beliefEnded(lock: "L", reason: "lost"))
                try await Task.sleep(for: .seconds(1))
                resource?.act(under: "L", token: token)
            }
            world.start("a")
            try await world.run(for: .seconds(10))
        }
        #expect(issues.count == 1 && issues[0].contains("S5, at 1.0"))
    }

    @Test("a request that is lost is unknown once the time-out has passed")
    func timeout() async throws {
        let issues = try await tried(.simulated(seeds: 2)) {
            let world = try World.ofThisTest
            world.mountKubernetes()
            world.addPod("a") { pod in
                let api = try pod.kubernetes(timeout: .seconds(2))
                let request = APIRequest(.get, .leases(in: "default", name: "l"))
                guard case .response = await api.send(request) else { throw CancellationError() }
                try await Task.sleep(for: .seconds(10))
                let before = ContinuousClock.now
                let outcome = await api.send(request)
                guard case .unknown = outcome else { throw CancellationError() }
                #expect(ContinuousClock.now - before == .seconds(2))
            }
            world.start("a")
            try await world.run(for: .seconds(5))
            world.partition("a", from: "kubernetes")
            try await world.run(for: .seconds(20))
        }
        #expect(issues.isEmpty)
    }
}
