import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("links")
struct LinkTests {
    struct Sent {
        var arrivals: [UInt64: Instant] = [:]
        var answers: [UInt64: Instant] = [:]
        var lost: [UInt64: (leg: Leg, cause: LossCause)] = [:]
        var times: [UInt64: Instant] = [:]
    }

    /// One request a millisecond over a network of exactly 10 ms each way, unless told otherwise.
    static func run(
        count: Int = 20,
        links: (any LinkModel)? = nil,
        strangers: Int = 0,
        _ change: (World) -> Void = { _ in }
    ) -> Sent {
        let weather = TailedLinks(seed: Seed(1), latencyNanoseconds: 10_000_000...10_000_000)
        let world = World(seed: Seed(1), links: links ?? weather)
        let recorder = Recorder()
        world.attach(recorder, interest: .everything)
        let service = world.mount("echo", machine: { EchoMachine() })
        for stranger in 0..<strangers {
            world.addPod("stranger-\(stranger)") { () -> any Machine in EchoMachine() }
        }
        world.addPod("a") { pod in
            for _ in 0..<count {
                _ = pod.send(Parcel(), to: service, receiver: Waker { _ in })
                await pod.sleep(nanoseconds: 1_000_000)
            }
            await pod.sleep(nanoseconds: 100_000_000_000)
        }
        world.start("a")
        change(world)
        world.run(until: .seconds(90))
        world.shutDown()
        var sent = Sent()
        for observation in recorder.observations {
            switch observation.event {
            case .requestSent(let id, _, _): sent.times[id] = observation.time
            case .requestArrived(let id, _): sent.arrivals[id] = observation.time
            case .replyReceived(let id, _): sent.answers[id] = observation.time
            case .messageLost(let id, let leg, let cause): sent.lost[id] = (leg, cause)
            default: break
            }
        }
        return sent
    }

    @Test("a message that waits to be overtaken waits for that, or its whole bound")
    func overtakenInTime() {
        let within: Int64 = 50_000_000
        let sent = Self.run(count: 400) { world in
            let rule = LinkRule(.overtake(withinNanoseconds: within), partsPerMillion: 950_000)
            world.addRule(rule, from: "a", to: "echo", owner: "reorder")
        }
        var waited = 0
        for (id, arrival) in sent.arrivals {
            guard let begin = sent.times[id] else { continue }
            let time = arrival.nanoseconds - begin.nanoseconds
            // It went straight through, in the ten milliseconds of the network.
            if time == 10_000_000 { continue }
            waited += 1
            let isOvertaken = sent.arrivals.contains { $0.key > id && $0.value < arrival }
            #expect(isOvertaken || time >= within, "\(id) waited \(time) ns")
        }
        #expect(waited > 100)
    }

    @Test("a healthy network carries everything in its latency, and added latency comes on top")
    func latency() {
        let sent = Self.run { $0.addLatency(nanoseconds: 5_000_000, from: "echo", to: "a") }
        #expect(sent.lost.isEmpty)
        for (id, time) in sent.times {
            #expect(sent.arrivals[id] == time.advanced(byNanoseconds: 10_000_000))
            #expect(sent.answers[id] == time.advanced(byNanoseconds: 25_000_000))
        }
        #expect(sent.answers.count == 20)
    }

    @Test("a link fares the same however many pods there are", arguments: [3, 126, 127, 500])
    func many(strangers: Int) {
        func run(_ strangers: Int) -> Sent {
            let weather = TailedLinks(seed: Seed(1), lossPartsPerMillion: 100_000)
            return Self.run(count: 200, links: weather, strangers: strangers) { world in
                world.addLatency(nanoseconds: 5_000_000, from: "echo", to: "a")
                world.cut(from: "a", to: "echo")
                world.schedule(at: Instant(nanoseconds: 50_000_000)) {
                    $0.mend(from: "a", to: "echo")
                }
            }
        }
        let (few, many) = (run(0), run(strangers))
        #expect(few.answers.count > 50 && few.lost.count > 50)
        #expect(few.arrivals == many.arrivals)
        #expect(few.answers == many.answers)
        #expect(few.lost.keys.sorted() == many.lost.keys.sorted())
    }

    @Test("latency, tail and loss come in the shares that were asked for")
    func weather() {
        let links = TailedLinks(
            seed: Seed(3),
            latencyNanoseconds: 1_000...2_000,
            slowPartsPerMillion: 100_000,
            slowLatencyNanoseconds: 5_000_000...6_000_000,
            lossPartsPerMillion: 50_000
        )
        let sent = Self.run(count: 4_000, links: links)
        let delays = sent.arrivals.map {
            $0.value.nanoseconds - (sent.times[$0.key]?.nanoseconds ?? 0)
        }
        #expect(
            delays.allSatisfy {
                (1_000...2_000).contains($0) || (5_000_000...6_000_000).contains($0)
            }
        )
        #expect((300...450).contains(delays.count { $0 > 2_000 }))
        let requests = sent.lost.values.filter { $0.leg == .request }
        #expect((150...250).contains(requests.count))
        #expect((130...250).contains(sent.lost.count - requests.count))
        #expect(sent.lost.values.allSatisfy { $0.cause == .chance })
    }

    @Test("a one-way cut takes requests only, or replies only, and what is in flight")
    func oneWay() {
        // Sent at 0 to 19 ms, arriving at 10 to 29, answered at 20 to 39.
        let requests = Self.run { world in
            world.schedule(at: Instant(nanoseconds: 14_500_000)) { $0.cut(from: "a", to: "echo") }
            world.schedule(at: Instant(nanoseconds: 17_500_000)) { $0.mend(from: "a", to: "echo") }
        }
        // In flight at the cut and due within it: sent at 5, 6, 7. Sent within it: 15, 16, 17.
        let lost = requests.lost.keys.compactMap { requests.times[$0]?.nanoseconds }.sorted()
        #expect(lost == [5, 6, 7, 15, 16, 17].map { $0 * 1_000_000 })
        #expect(requests.lost.values.allSatisfy { $0.leg == .request && $0.cause == .partition })

        let replies = Self.run { $0.cut(from: "echo", to: "a") }
        #expect(replies.arrivals.count == 20)
        #expect(replies.answers.isEmpty)
        #expect(replies.lost.values.allSatisfy { $0.leg == .reply && $0.cause == .partition })
    }

    @Test("cuts add up: a link carries again when each has been mended")
    func additive() {
        let sent = Self.run { world in
            world.cut(from: "a", to: "echo")
            world.cut(from: "a", to: "echo")
            world.schedule(at: Instant(nanoseconds: 4_500_000)) { $0.mend(from: "a", to: "echo") }
            world.schedule(at: Instant(nanoseconds: 9_500_000)) { $0.mend(from: "a", to: "echo") }
        }
        let carried = sent.arrivals.keys.compactMap { sent.times[$0]?.nanoseconds }.min()
        #expect(carried == 10_000_000)
        #expect(sent.lost.count == 10)
    }

    @Test("loss that a fault adds is taken back exactly, and other links do not notice")
    func loss() {
        let sent = Self.run { world in
            world.addLoss(partsPerMillion: 1_000_000, from: "a", to: "echo")
            world.schedule(at: Instant(nanoseconds: 9_500_000)) {
                $0.addLoss(partsPerMillion: -1_000_000, from: "a", to: "echo")
            }
        }
        #expect(sent.lost.count == 10)
        #expect(sent.lost.values.allSatisfy { $0.leg == .request && $0.cause == .fault })
        #expect(sent.answers.count == 10)
    }
}
