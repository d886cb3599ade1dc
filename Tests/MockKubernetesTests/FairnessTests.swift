import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Seats and queues")
struct FairnessTests {
    /// A plane on which every request takes 100 ms; 25 of 600 seats are for elections.
    private func busy(seats: Int = 600) -> Plane {
        Plane {
            $0.seats = seats
            $0.serviceTimeNanoseconds = 100_000_000...100_000_000
        }
    }

    @Test("a level has its share of the seats, rounded up")
    func shares() {
        var table = SeatTable(seats: 600)
        for call in 0..<25 as Range<UInt64> {
            #expect(table.admit(call, .leaderElection, of: "a") == .seated)
        }
        var queues: [Int] = []
        for call in 25..<225 as Range<UInt64> {
            guard case .queued(let queue) = table.admit(call, .leaderElection, of: "a") else {
                Issue.record("call \(call) does not wait")
                return
            }
            queues.append(queue)
        }
        #expect(table.admit(900, .leaderElection, of: "a") == .refused)
        #expect(table.admit(901, .workloadLow, of: "a") == .seated)
        table.leaveQueue(25, .leaderElection, queues[0])
        var seated: [UInt64] = []
        while let next = table.free(.leaderElection) { seated.append(next) }
        #expect(seated.sorted() == Array(26..<225))
        #expect(table.admit(902, .leaderElection, of: "a") == .seated)
    }

    @Test("only what electors need of leases is theirs")
    func electors() {
        func level(_ verb: APIRequest.Verb, _ path: APIPath, agent: String? = nil)
            -> PriorityLevel
        {
            PriorityLevel(of: APIRequest(verb, path, headers: .init(userAgent: agent)))
        }
        let (one, all) = (APIPath.leases(in: "x", name: "l"), APIPath.leases(in: "x"))
        for (verb, path) in [(.get, one), (.put, one), (.post, all)]
            as [(APIRequest.Verb, APIPath)]
        {
            #expect(level(verb, path) == .leaderElection)
        }
        for (verb, path) in [(.get, all), (.patch, one), (.delete, one), (.delete, all)]
            as [(APIRequest.Verb, APIPath)]
        {
            #expect(level(verb, path) == .workloadLow)
            #expect(level(verb, path, agent: "a/leader-election") == .workloadLow)
        }
        let maps = APIPath(group: "", version: "v1", namespace: "x", resource: "configmaps")
        #expect(level(.post, maps, agent: "a/leader-election") == .leaderElection)
        #expect(level(.post, maps) == .workloadLow)
    }

    @Test("a hand has as many queues as it shall, each once, and is the same every time")
    func hands() {
        var used: Set<Int> = []
        var hands: Set<[Int]> = []
        for flow in (0..<500).map({ "client-\($0)" }) {
            for (size, count) in [(4, 16), (6, 64), (6, 128), (6, 6)] {
                let hand = Hand(of: flow, size: size, among: count)
                #expect(Set(hand.queues).count == size)
                #expect(hand.queues.allSatisfy { (0..<count).contains($0) })
                #expect(hand == Hand(of: flow, size: size, among: count))
                guard count == 16 else { continue }
                used.formUnion(hand.queues)
                hands.insert(hand.queues.sorted())
            }
        }
        #expect(used.count == 16)
        // 500 of 1,820 hands, drawn evenly, are about 437 different ones.
        #expect(hands.count > 400)
    }

    @Test("queues are served in turns, and one that was empty has saved up nothing")
    func turns() {
        var queues = FairQueues(of: .leaderElection)
        for call in 0..<100 as Range<UInt64> { _ = queues.add(call, of: "flood") }
        for _ in 0..<50 { _ = queues.next() }
        for call in 200..<210 as Range<UInt64> { _ = queues.add(call, of: "other") }
        let served = (0..<60).compactMap { _ in queues.next() }
        #expect(served.count == 60)
        #expect(queues.next() == nil)
        // Of eight queues at most, four are the other's: it is done long before the flood, but
        // does not come all at once.
        let places = served.indices.filter { served[$0] >= 200 }
        #expect((places.last ?? 99) < 30)
        #expect((places.last ?? 0) > 10)
        #expect((places.first ?? 99) < 8)
    }

    @Test("a flood in the same level makes its own renewals late, and hardly those of others")
    func flood() {
        for (client, isSame) in [("flood", true), ("a", true), ("a", false)] {
            var plane = busy()
            plane.send(Plane.create())
            plane.pass(1)
            for _ in 0..<225 {
                if isSame {
                    plane.send(Plane.get(), from: "flood")
                } else {
                    let path = APIPath(group: "", version: "v1", namespace: "x", resource: "pods")
                    plane.send(APIRequest(.get, path), from: "flood")
                }
            }
            let renewal = plane.send(Plane.put("b", at: "2"), from: client)
            plane.pass(10)
            if client == "flood" {
                #expect(plane.answers[renewal]?.status == 429)
                continue
            }
            #expect(plane.answers[renewal]?.status == 200)
            let waited = (plane.answeredAt[renewal] ?? 0) - 1
            #expect(isSame ? (0.19...0.21).contains(waited) : waited < 0.11, "\(waited)")
        }
    }

    @Test("connections of one user are one flow")
    func user() {
        var plane = busy(seats: 1)
        for call in 0..<300 as Range<UInt64> {
            plane.plane.receive(
                Plane.get(),
                as: 1_000 + call,
                over: Connection(client: "connection-\(call)", as: "flood"),
                at: plane.now
            )
        }
        plane.collect()
        #expect(plane.answers.values.filter { $0.status == 429 }.count == 300 - 201)
    }

    @Test("whoever waits 15 s for a seat is told to come back in a second")
    func waitLimit() {
        var plane = busy(seats: 1)
        for _ in 0..<201 { plane.send(Plane.get()) }
        #expect(plane.answers.isEmpty)
        plane.pass(60)
        let refused = plane.answers.filter { $0.value.status == 429 }
        #expect(plane.answers.count == 201)
        #expect((45...55).contains(refused.count))
        for (call, answer) in refused {
            #expect(plane.answeredAt[call] == 15)
            #expect(answer.headers.retryAfterSeconds == 1)
        }
        let after = plane.send(Plane.get())
        plane.pass(1)
        #expect(plane.answers[after]?.status == 404)
        #expect(plane.plane.calls.isEmpty)
    }

    @Test("a full hand turns its flow's requests away at once, and nobody else's")
    func fullHand() {
        var plane = busy(seats: 1)
        for _ in 0..<900 { plane.send(Plane.get()) }
        #expect(plane.answers.values.filter { $0.status == 429 }.count == 900 - 201)
        let other = plane.send(Plane.get(), from: "b")
        #expect(plane.answers[other] == nil)
    }

    @Test("a caller's timeout holds in the queue as well")
    func timeoutInQueue() {
        var plane = busy(seats: 1)
        for _ in 0..<100 { plane.send(Plane.get()) }
        let last = plane.send(Plane.get(["timeout": "2s"]))
        plane.pass(20)
        #expect(plane.answeredAt[last] == 2)
        #expect(plane.answers[last]?.status == 504)
    }

    @Test("requests that wait for a frozen store keep their seats")
    func heldSeats() {
        var plane = Plane()
        plane.send(Plane.create())
        plane.plane.begin(.storeFrozen(appliedPartsPerMillion: 0), as: "f", at: plane.now)
        for _ in 0..<25 { plane.send(Plane.get()) }
        let late = plane.send(Plane.get(["resourceVersion": "0"]))
        #expect(plane.answers[late] == nil)
        plane.plane.end("f", at: plane.now)
        plane.collect()
        #expect(plane.answers.count == 27)
        #expect(plane.answers[late]?.status == 200)
    }

    @Test("thousands who are seated one after the other in one instant come through")
    func cascade() {
        var plane = Plane { $0.seats = 1 }
        plane.plane.begin(.storeFrozen(appliedPartsPerMillion: 0), as: "f", at: plane.now)
        for call in 0..<700 { plane.send(Plane.get(), from: "client-\(call % 20)") }
        #expect(plane.answers.isEmpty)
        plane.plane.end("f", at: plane.now)
        plane.collect()
        #expect(plane.answers.count == 700)
    }
}
