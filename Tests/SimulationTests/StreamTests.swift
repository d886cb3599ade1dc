import LockstepDeterminism
import LockstepHistories
import Synchronization
import Testing

@testable import LockstepSimulation

@Suite("streams")
struct StreamTests {
    /// Answers every request with forty numbered parcels, four in each millisecond.
    private struct Counter: Machine {
        private var address: ReplyAddress?
        private var next: UInt64 = 0

        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            if case .request(let address, _, _) = input { self.address = address }
            guard let address, next < 40 else { return }
            for _ in 0..<4 {
                out.reply(to: address, Parcel(next))
                next += 1
            }
            out.setTimer(0, at: clock.now.advanced(byNanoseconds: 1_000_000))
        }
    }

    private final class Arrivals: Receiver {
        let list = Mutex<[UInt64?]>([])
        func receive(_ parcel: Parcel?) { list.withLock { $0.append(parcel?.first) } }
    }

    private func run(
        seed: UInt64,
        lossPartsPerMillion: UInt64 = 0,
        _ change: (World) -> Void = { _ in }
    ) -> [UInt64?] {
        let links = TailedLinks(seed: Seed(seed), lossPartsPerMillion: lossPartsPerMillion)
        let world = World(
            seed: Seed(seed),
            pick: .random,
            resolutionNanoseconds: 1_000_000,
            links: links
        )
        let service = world.mount("counter", machine: { Counter() })
        let arrivals = Arrivals()
        world.addPod("a") { pod in
            _ = pod.send(Parcel(), to: service, receiver: arrivals, isStream: true)
            await pod.sleep(nanoseconds: 1_000_000_000)
        }
        world.start("a")
        change(world)
        world.run(until: .seconds(1))
        let list = arrivals.list.withLock { $0 }
        world.shutDown()
        return list
    }

    @Test("answers arrive in the order sent, whatever each one's latency, ties included")
    func ordered() {
        for seed in 0..<50 as Range<UInt64> {
            #expect(run(seed: seed).compactMap(\.self) == Array(0..<40))
        }
    }

    @Test("nothing arrives after an answer that was lost; the next arrival breaks the stream")
    func broken() {
        var breaks = 0
        for seed in 0..<50 as Range<UInt64> {
            let arrivals = run(seed: seed, lossPartsPerMillion: 50_000)
            let numbers = arrivals.compactMap(\.self)
            #expect(numbers == Array(0..<UInt64(numbers.count)))
            #expect(arrivals.count { $0 == nil } <= 1)
            if let end = arrivals.last, end == nil { breaks += 1 }
        }
        #expect(breaks > 25)
    }

    @Test("a cut loses what is on its way, and the stream is broken once the link is mended")
    func cut() {
        for seed in 0..<50 as Range<UInt64> {
            let arrivals = run(seed: seed) { world in
                world.schedule(at: Instant(nanoseconds: 15_000_000)) {
                    $0.cut(from: "counter", to: "a")
                }
                world.schedule(at: Instant(nanoseconds: 16_000_000)) {
                    $0.mend(from: "counter", to: "a")
                }
            }
            let numbers = arrivals.compactMap(\.self)
            #expect(numbers == Array(0..<UInt64(numbers.count)))
            #expect(numbers.count == 40 || arrivals.last == .some(nil))
        }
    }
}
