import Foundation
import LockstepDeterminism
import Testing

@testable import LockstepSimulation

@Suite("clocks")
struct ClockTests {
    /// True nanoseconds that a sleep of ten local seconds takes on a clock of this rate.
    private static func sleep(
        ratePartsPerBillion rate: Int64,
        _ change: (World) -> Void = { _ in }
    ) -> Int64? {
        let world = World(seed: Seed(1))
        let ledger = Ledger<Int64>()
        world.addPod("a") { pod in
            try await Task.sleep(for: .seconds(10))
            ledger.add(world.time.nanoseconds)
        }
        world.setClock("a", ratePartsPerBillion: rate)
        world.start("a")
        change(world)
        world.run(until: .seconds(100))
        return ledger.entries.first
    }

    @Test(
        "a sleep ends at the first true instant at which the pod's clock has reached its deadline"
    )
    func rates() {
        #expect(Self.sleep(ratePartsPerBillion: 0) == 10_000_000_000)
        #expect(Self.sleep(ratePartsPerBillion: 200_000) == 9_998_000_400)
        #expect(Self.sleep(ratePartsPerBillion: -200_000) == 10_002_000_401)
        #expect(Self.sleep(ratePartsPerBillion: 50_000_000) == 9_523_809_524)
    }

    @Test("who sleeps for ever does not wake")
    func forEver() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<String>()
        world.addPod("a") { _ in
            try? await Task.sleep(for: .seconds(1))
            ledger.add("asleep")
            try? await Task.sleep(for: .nanoseconds(Int64.max))
            ledger.add("awake")
        }
        world.start("a")
        world.run(until: .seconds(100))
        #expect(ledger.entries == ["asleep"])
        world.shutDown()
    }

    @Test("a rate set during a sleep moves its end")
    func retimed() {
        let end = Self.sleep(ratePartsPerBillion: 0) { world in
            world.schedule(at: .seconds(4)) { $0.setClock("a", ratePartsPerBillion: 1_000_000_000) }
        }
        #expect(end == 7_000_000_000)
        let later = Self.sleep(ratePartsPerBillion: 0) { world in
            world.schedule(at: .seconds(4)) {
                $0.setClock("a", ratePartsPerBillion: -500_000_000)
            }
            world.schedule(at: .seconds(6)) { $0.setClock("a", ratePartsPerBillion: 0) }
        }
        #expect(later == 11_000_000_000)
    }

    @Test("setting the same rate again and again fills no queue")
    func repeated() {
        let world = World(seed: Seed(1))
        world.addPod("a") { _ in
            try await Task.sleep(for: .seconds(1_000), clock: .suspending)
        }
        world.start("a")
        world.run(until: .seconds(1))
        for second in 2..<200 as Range<Int64> {
            world.setClock("a", ratePartsPerBillion: 0)
            world.pause("a", suspended: false)
            world.run(until: .seconds(second))
            world.resume("a")
        }
        #expect(world.heap.count == 1)
        world.shutDown()
    }

    @Test("each pod has its own rate, origin and wall clock, seen through every call of the system")
    func own() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<[Int64]>()
        for name in ["a", "b"] {
            world.addPod(name) { pod in
                let begin = (ContinuousClock.now, SuspendingClock.now)
                let date = Date().timeIntervalSince1970
                await pod.sleep(nanoseconds: 1_000_000_000)
                let long = begin.0.duration(to: .now) / .nanoseconds(1)
                let short = begin.1.duration(to: .now) / .nanoseconds(1)
                ledger.add([
                    Int64(long), Int64(short), Int64((date - 1_767_225_600) * 10),
                    pod.environment.timekeeper.now.nanoseconds, world.time.nanoseconds,
                ])
            }
        }
        world.giveClock("b", LocalClock(origin: 500, wallOffsetNanoseconds: 2_500_000_000))
        world.setClock("b", ratePartsPerBillion: 1_000_000_000)
        world.start("a")
        world.start("b")
        world.run(until: .seconds(9))
        let second: Int64 = 1_000_000_000
        #expect(
            ledger.entries == [
                [second, second, 25, second + 500, second / 2],
                [second, second, 0, second, second],
            ]
        )
    }

    @Test("hosts that were booted at times of their own agree on the wall clock alone")
    func boots() {
        let readings = (1...2).map { _ -> [[Int64]] in
            let world = World(seed: Seed(1))
            let ledger = Ledger<[Int64]>()
            for name in ["a", "b", "c"] {
                world.addPod(name) { pod in
                    let now = ContinuousClock.now
                    try await Task.sleep(for: .seconds(5))
                    ledger.add([
                        pod.environment.timekeeper.now.nanoseconds,
                        Int64(Date().timeIntervalSince1970 * 1000),
                        Int64(now.duration(to: .now) / .nanoseconds(1)),
                    ])
                }
            }
            world.start("c")
            world.bootHosts()
            world.start("a")
            world.start("b")
            world.run(until: .seconds(9))
            return ledger.entries
        }
        #expect(readings[0] == readings[1])
        let (monotonic, wall) = (readings[0].map { $0[0] }, readings[0].map { $0[1] })
        #expect(Set(monotonic).count == 3 && Set(wall).count == 1)
        // Whoever runs already keeps the clock that it has read.
        #expect(monotonic.contains(5_000_000_000))
        #expect(monotonic.allSatisfy { 5_000_000_000...864_005_000_000_000 ~= $0 })
        #expect(readings[0].allSatisfy { $0[2] == 5_000_000_000 })
    }

    @Test("the pods of a node share its boot")
    func bootOfNode() {
        let world = World(seed: Seed(3))
        for name in ["a", "b", "c"] { world.addPod(name) { _ in } }
        world.addNode("n", places: ["a", "b"]) { IdleMachine() }
        world.bootHosts()
        let ages = ["a", "b", "c", "n"].map { name in
            world.pods[Int(world.index(of: name))].clock.continuous(at: .zero).nanoseconds
        }
        #expect(ages[0] == ages[3] && ages[1] == ages[3] && ages[2] != ages[3])
    }

    @Test(
        "a suspension counts on the continuous clock alone, a step on the wall clock alone"
    )
    func suspension() {
        let world = World(seed: Seed(1))
        let ledger = Ledger<String>()
        world.addPod("a") { _ in
            let date = Date()
            let begin = (ContinuousClock.now, SuspendingClock.now)
            Task {
                try await Task.sleep(for: .seconds(4), clock: .continuous)
                ledger.add("continuous \(world.time)")
            }
            try await Task.sleep(for: .seconds(4), clock: .suspending)
            ledger.add("suspending \(world.time)")
            ledger.add("\(begin.0.duration(to: .now)) \(begin.1.duration(to: .now))")
            ledger.add("\(Date().timeIntervalSince(date))")
        }
        world.start("a")
        world.schedule(at: .seconds(1)) { $0.pause("a", suspended: true) }
        world.schedule(at: .seconds(3)) { $0.setClock("a", wallStepNanoseconds: 60_000_000_000) }
        world.schedule(at: .seconds(11)) { $0.resume("a") }
        world.run(until: .seconds(30))
        #expect(
            ledger.entries == [
                "continuous 11.000000000s", "suspending 14.000000000s",
                "14.0 seconds 4.0 seconds", "74.0",
            ]
        )
    }

    @Test("outside a world the real clocks run")
    func outside() {
        let world = World(seed: Seed(1))
        world.addPod("a") { _ in try await Task.sleep(for: .seconds(1_000_000)) }
        world.start("a")
        world.run(until: .seconds(2_000_000))
        #expect(Date().timeIntervalSince1970 > 1_700_000_000)
        let clock = ContinuousClock()
        let begin = clock.now
        var now = clock.now
        while now == begin { now = clock.now }
        #expect(begin.duration(to: now) < .seconds(3_600))
    }
}
