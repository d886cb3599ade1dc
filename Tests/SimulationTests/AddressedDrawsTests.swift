import LockstepDeterminism
import LockstepHistories
import Synchronization
import Testing

@testable import LockstepSimulation

/// With a pod and a fault taken away, everything drawn about the others stays as it was.
@Suite("addressed draws")
struct AddressedDrawsTests {
    /// Weather that writes down what it does.
    final class Diary: LinkModel, Sendable {
        private let weather: TailedLinks
        let fates = Ledger<(from: Int, to: Int, ordinal: UInt64, delay: Int64)>()

        init(_ seed: Seed) {
            weather = TailedLinks(
                seed: seed,
                slowPartsPerMillion: 50_000,
                slowLatencyNanoseconds: 20_000_000...40_000_000,
                lossPartsPerMillion: 20_000
            )
        }

        func fate(of passage: Passage, at now: Instant) -> Int64 {
            var weather = weather
            let delay = weather.fate(of: passage, at: now)
            fates.add((passage.from, passage.to, passage.ordinal, delay))
            return delay
        }
    }

    struct Outcome {
        /// By sender and receiver: the fate of each message in order.
        var fates: [String: [Int64]] = [:]
        /// By pod: the words it drew.
        var words: [String: [UInt64]] = [:]
        /// Who ran when, ties included.
        var order: [String] = []
    }

    static func run(seed: UInt64, resolution: Int64, isReduced: Bool) -> Outcome {
        let diary = Diary(Seed(seed))
        let world = World(
            seed: Seed(seed),
            pick: .random,
            resolutionNanoseconds: resolution,
            links: diary
        )
        let service = world.mount("echo", machine: { EchoMachine() })
        let words = Ledger<(String, UInt64)>()
        let order = Ledger<String>()
        let names = ["a", "b", "c", "d"].filter { !isReduced || $0 != "b" }
        for name in names {
            world.addPod(name) { pod in
                for round in 0..<30 {
                    words.add((name, pod.environment.randomness.next()))
                    words.add((name, UInt64.random(in: 0...(.max))))
                    _ = pod.send(Parcel(), to: service, receiver: Waker { _ in })
                    await pod.sleep(nanoseconds: 10_000_000)
                    order.add("\(round) \(name)")
                }
            }
            world.start(name)
        }
        if !isReduced {
            world.schedule(at: .milliseconds(50), for: "pause b") { $0.pause("b") }
            world.schedule(at: .milliseconds(90), for: "resume b") { $0.resume("b") }
        }
        world.schedule(at: .milliseconds(100), for: "look") { _ in order.add("look") }
        world.run(until: .seconds(10))
        let podNames = [""] + world.podNames
        var outcome = Outcome()
        for fate in diary.fates.entries {
            outcome.fates["\(podNames[fate.from])>\(podNames[fate.to])", default: []].append(
                fate.delay
            )
        }
        for (name, word) in words.entries { outcome.words[name, default: []].append(word) }
        outcome.order = order.entries.filter { !$0.hasSuffix(" b") }
        return outcome
    }

    @Test(
        "latencies, words and the order of ties, one by one",
        arguments: [1, 1_000_000] as [Int64]
    )
    func reduced(resolution: Int64) {
        var ties: Set<[String]> = []
        for seed in 0..<25 as Range<UInt64> {
            let whole = Self.run(seed: seed, resolution: resolution, isReduced: false)
            let reduced = Self.run(seed: seed, resolution: resolution, isReduced: true)
            for name in ["a", "c", "d"] {
                #expect(reduced.words[name] == whole.words[name])
                for link in ["\(name)>echo", "echo>\(name)"] {
                    #expect(reduced.fates[link] == whole.fates[link])
                }
                #expect(whole.words[name]?.count == 60)
                #expect(whole.fates["\(name)>echo"]?.count == 30)
            }
            #expect(reduced.order == whole.order)
            ties.insert(Array(whole.order.prefix(3)))
        }
        #expect(ties.count > 3)
    }
}
