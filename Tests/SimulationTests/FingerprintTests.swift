import Foundation
import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("fingerprint")
struct FingerprintTests {
    static func run(
        seed: UInt64,
        granularity: Granularity = .fine,
        _ change: (World) -> Void = { _ in }
    ) -> UInt64 {
        let world = World(seed: Seed(seed), pick: .random, granularity: granularity)
        change(world)
        let service = world.mount("echo", machine: { EchoMachine() })
        for name in ["a", "b", "c"] {
            world.addPod(name) { pod in
                for _ in 0..<20 {
                    async let answer = pod.call(service)
                    try await Task.sleep(for: .milliseconds(.random(in: 1...50)))
                    await Task { await Task.yield() }.value
                    _ = await answer
                    pod.report(.phaseBegan(name: "turn"))
                }
            }
            world.start(name)
        }
        for kill in 1..<5 as Range<Int64> {
            world.schedule(at: .milliseconds(100 * kill)) { world in
                world.kill("b")
                world.start("b")
            }
        }
        world.run(until: .seconds(5))
        world.shutDown()
        return world.fingerprint
    }

    @Test("the same seed gives the same, however many worlds ran before, recorded or not")
    func same() {
        for granularity in Granularity.allCases {
            let first = Self.run(seed: 1, granularity: granularity)
            for seed in 2..<20 as Range<UInt64> {
                _ = Self.run(seed: seed, granularity: granularity)
            }
            #expect(Self.run(seed: 1, granularity: granularity) == first)
            for interest in [Interest.none, .decisive, .everything] {
                let recorder = Recorder()
                let observed = Self.run(seed: 1, granularity: granularity) {
                    $0.attach(recorder, interest: interest)
                }
                #expect(observed == first)
                #expect(recorder.observations.isEmpty == (interest == .none))
            }
        }
    }

    @Test("different seeds give different ones")
    func different() {
        let seeds = 0..<100 as Range<UInt64>
        #expect(Set(seeds.map { Self.run(seed: $0) }).count == 100)
    }

    @Test("threads of their own, several at once, give the same")
    func threads() {
        let alone = (0..<8 as Range<UInt64>).map { Self.run(seed: $0) }
        let group = DispatchGroup()
        let together = Ledger<(UInt64, UInt64)>()
        for seed in 0..<8 as Range<UInt64> {
            group.enter()
            Thread.detachNewThread {
                together.add((seed, Self.run(seed: seed)))
                group.leave()
            }
        }
        group.wait()
        for (seed, fingerprint) in together.entries {
            #expect(fingerprint == alone[Int(seed)])
        }
        #expect(together.entries.count == 8)
    }

    @Test("a run in two stretches is the same as in one, and a condition stops it without a trace")
    func stretches() {
        func run(_ drive: (World) -> Void) -> UInt64 {
            let world = World(seed: Seed(4), pick: .random)
            for name in ["a", "b"] {
                world.addPod(name) { _ in
                    for _ in 0..<50 { try await Task.sleep(for: .milliseconds(20)) }
                }
                world.start(name)
            }
            drive(world)
            world.run(until: .seconds(3))
            return world.fingerprint
        }
        let whole = run { _ in }
        #expect(run { $0.run(until: .milliseconds(333)) } == whole)
        let stopped = run { world in
            #expect(world.run(until: .seconds(3), unless: { world.steps >= 41 }) == .condition)
            #expect(world.time < .seconds(1))
        }
        #expect(stopped == whole)
    }
}
