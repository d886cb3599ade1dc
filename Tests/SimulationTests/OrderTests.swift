import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("order")
struct OrderTests {
    /// Four pods with an alarm at one instant, by the order in which they wake.
    private static func order(
        pick: Pick,
        seed: UInt64,
        pods: [String] = ["a", "b", "c", "d"]
    ) -> [String] {
        let world = World(seed: Seed(seed), pick: pick)
        let ledger = Ledger<String>()
        for name in pods {
            world.addPod(name) { pod in
                await pod.sleep(nanoseconds: 1_000)
                ledger.add(pod.name)
            }
            world.start(name)
        }
        world.run(until: .seconds(1))
        world.shutDown()
        return ledger.entries
    }

    @Test("FIFO runs ties in the order of scheduling")
    func fifo() {
        for seed in 0..<20 as Range<UInt64> {
            #expect(Self.order(pick: .fifo, seed: seed) == ["a", "b", "c", "d"])
        }
    }

    @Test(
        "random and uniform show every order of four, and each seed its own",
        arguments: [Pick.random, .uniform]
    )
    func every(pick: Pick) {
        var seen: Set<[String]> = []
        for seed in 0..<400 as Range<UInt64> {
            let order = Self.order(pick: pick, seed: seed)
            seen.insert(order)
            if seed % 20 == 0 { #expect(Self.order(pick: pick, seed: seed) == order) }
        }
        #expect(seen.count == 24)
    }

    @Test("under the random pick, taking a pod away keeps the order of the others")
    func removal() {
        for seed in 0..<100 as Range<UInt64> {
            let all = Self.order(pick: .random, seed: seed)
            let without = Self.order(pick: .random, seed: seed, pods: ["a", "b", "d"])
            #expect(without == all.filter { $0 != "c" })
        }
    }

    @Test("an alarm that is ready but cancelled by another tie does not ring")
    func alarm() {
        var rang = 0
        for seed in 0..<60 as Range<UInt64> {
            let world = World(seed: Seed(seed), pick: .random)
            let ledger = Ledger<String>()
            let keeper = Ledger<(PodTimekeeper, AlarmID)>()
            world.addPod("a") { pod in
                let timekeeper = PodTimekeeper(pod: pod)
                let waker = Waker { _ in ledger.add("rang") }
                let alarm = timekeeper.setAlarm(
                    for: waker,
                    at: LocalInstant(nanoseconds: 1_000)
                )
                keeper.add((timekeeper, alarm))
                await pod.sleep(nanoseconds: 5_000)
            }
            world.start("a")
            world.schedule(at: Instant(nanoseconds: 1_000)) { _ in
                ledger.add("cancelled")
                for (timekeeper, alarm) in keeper.entries { timekeeper.cancel(alarm) }
            }
            world.run(until: .seconds(1))
            #expect(ledger.entries.last == "cancelled")
            rang += ledger.entries.count - 1
        }
        #expect((1..<60).contains(rang))
    }

    @Test("a sleep that is due but whose task is cancelled by another tie ends in cancellation")
    func sleep() {
        var outcomes: Set<String> = []
        for seed in 0..<60 as Range<UInt64> {
            let world = World(seed: Seed(seed), pick: .random)
            let ledger = Ledger<String>()
            world.addPod("a") { pod in
                let task = Task {
                    do {
                        try await Task.sleep(for: .seconds(1))
                        ledger.add("slept")
                    } catch {
                        ledger.add("cancelled")
                    }
                }
                await pod.sleep(nanoseconds: 1_000_000_000)
                task.cancel()
                await task.value
            }
            world.start("a")
            world.run(until: .seconds(5))
            #expect(ledger.entries.count == 1)
            outcomes.formUnion(ledger.entries)
        }
        #expect(outcomes == ["slept", "cancelled"])
    }

    @Test("the answer to a call that a tie abandons does not come")
    func call() {
        var answered = 0
        for seed in 0..<60 as Range<UInt64> {
            let links = TailedLinks(seed: Seed(1), latencyNanoseconds: 500...500)
            let world = World(seed: Seed(seed), pick: .random, links: links)
            let ledger = Ledger<String>()
            let service = world.mount("echo", machine: { EchoMachine() })
            world.addPod("a") { pod in
                let call = pod.send(
                    Parcel(),
                    to: service,
                    receiver: Waker { _ in ledger.add("answered") }
                )
                await pod.sleep(nanoseconds: 1_000)
                ledger.add("abandoned")
                pod.abandon(call)
                await pod.sleep(nanoseconds: 1_000)
            }
            world.start("a")
            world.run(until: .seconds(5))
            #expect(ledger.entries.last == "abandoned")
            answered += ledger.entries.count - 1
        }
        #expect((1..<60).contains(answered))
    }

    @Test("a named action keeps its place among its ties when another action is taken away")
    func actions() {
        func isFirst(seed: UInt64, alone: Bool) -> Bool {
            let world = World(seed: Seed(seed), pick: .random)
            let ledger = Ledger<String>()
            world.addPod("a") { pod in
                await pod.sleep(nanoseconds: 1_000)
                ledger.add("pod")
            }
            world.start("a")
            if !alone { world.schedule(at: .zero, for: "other") { _ in } }
            world.schedule(at: Instant(nanoseconds: 1_000), for: "cut") { _ in ledger.add("cut") }
            world.run(until: .seconds(1))
            return ledger.entries == ["cut", "pod"]
        }
        var first = 0
        for seed in 0..<60 as Range<UInt64> {
            #expect(isFirst(seed: seed, alone: true) == isFirst(seed: seed, alone: false))
            if isFirst(seed: seed, alone: true) { first += 1 }
        }
        #expect((1..<60).contains(first))
    }
}
