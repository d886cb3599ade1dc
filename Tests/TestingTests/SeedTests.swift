import LockstepCSimulation
import LockstepDeterminism
import LockstepHistories
import LockstepServices
import LockstepSimulation
import Synchronization
import Testing

@testable import LockstepTesting

@Suite("the seeds of a simulated test")
struct SeedTests {
    @Test("a test that tries no seed fails", arguments: [0, -1])
    func none(seeds: Int) {
        #expect(throws: NoSeeds.self) { try SimulatedTrait.simulated(seeds: seeds).chosenSeeds() }
    }

    /// A fingerprint and an order of events that depend on how tasks are interleaved.
    @Sendable
    private static func race(_ notes: Notes<String>) async throws {
        let world = try World.ofThisTest
        let order = Notes<Int>()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    await Task.yield()
                    order.add(number)
                }
            }
        }
        world.addPod("a") { pod in
            try await Task.sleep(for: .milliseconds(Int.random(in: 1...1000)))
        }
        world.start("a")
        try await world.run(for: .seconds(2))
        notes.add("\(order.all) \(world.fingerprint)")
    }

    @Test("seeds interleave differently, and each always in the same way")
    func interleavings() async throws {
        let first = Notes<String>()
        let second = Notes<String>()
        #expect(try await tried(.simulated(seeds: 40)) { try await Self.race(first) }.isEmpty)
        #expect(try await tried(.simulated(seeds: 40)) { try await Self.race(second) }.isEmpty)
        #expect(first.all == second.all)
        #expect(first.all.count == 40)
        #expect(Set(first.all).count == 40)
        #expect(Set(first.all.map { $0.prefix { $0 != "]" } }).count > 30)
    }

    @Test("several simulated tests at once, on several threads, see what each sees alone")
    func parallel() async throws {
        let alone = Notes<String>()
        _ = try await tried(.simulated(seeds: 20)) { try await Self.race(alone) }
        let crowd = (0..<4).map { _ in Notes<String>() }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for notes in crowd {
                group.addTask {
                    try await tried(.simulated(seeds: 20)) { try await Self.race(notes) }.isEmpty
                }
            }
            for try await isFine in group { #expect(isFine) }
        }
        for notes in crowd { #expect(notes.all == alone.all) }
    }

    @Test("other tasks of the process run on the real executor meanwhile")
    func real() async throws {
        let isDone = Atomic(false)
        let hasBegun = Atomic(false)
        let real = Task.detached {
            var worlds = 0
            while !isDone.load(ordering: .acquiring) {
                hasBegun.store(true, ordering: .releasing)
                if lockstep_current() != nil { worlds += 1 }
                await Task.yield()
            }
            return worlds
        }
        while !hasBegun.load(ordering: .acquiring) { await Task.yield() }
        let issues = try await tried(.simulated(seeds: 30)) {
            #expect(lockstep_current() != nil)
            try await Task.sleep(for: .seconds(3600))
            #expect(lockstep_current() != nil)
        }
        isDone.store(true, ordering: .releasing)
        #expect(issues.isEmpty)
        #expect(await real.value == 0)
        #expect(lockstep_current() == nil)
    }

    @Test("outside a simulated test there is no world, and the error says what to do")
    func outside() {
        let error = #expect(throws: NotSimulated.self) { try World.ofThisTest }
        #expect(error?.description.contains("@Test(.simulated(seeds: 200))") == true)
    }

    @Test("the hash seed of a test bundle is fixed")
    func hashing() {
        #expect(lockstep_hash_seed_is_fixed() == 1)
        #expect(lockstep_hash_seed() == 0)
    }

    @Test("a world without the trait runs on the calling thread, judges included")
    func plainWorld() async throws {
        let world = World(seed: Seed(1))
        let watch = world.watch(by: Judges.all())
        let service = world.mountKubernetes()
        #expect(service == world.service(named: "kubernetes"))
        world.addPod("a") { pod in _ = try pod.kubernetes("elsewhere") }
        world.start("a")
        try await world.run(for: .seconds(1))
        watch.finish(at: world.time)
        world.shutDown()
        #expect(watch.findings.map(\.property) == ["errors"])
        #expect(watch.findings.first?.sentence.contains("called elsewhere") == true)
    }
}
