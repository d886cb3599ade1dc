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
            #expect(table.admit(call, .leaderElection) == .seated)
        }
        for call in 25..<825 as Range<UInt64> {
            #expect(table.admit(call, .leaderElection) == .queued)
        }
        #expect(table.admit(900, .leaderElection) == .refused)
        #expect(table.admit(901, .workloadLow) == .seated)
        #expect(table.free(.leaderElection) { $0 != 25 } == 26)
        #expect(table.free(.leaderElection) { _ in false } == nil)
        #expect(table.admit(902, .leaderElection) == .seated)
    }

    @Test("a flood in the same level makes a renewal late, one in another level does not")
    func flood() {
        for isSame in [true, false] {
            var plane = busy()
            plane.send(Plane.create())
            plane.pass(1)
            for _ in 0..<500 {
                if isSame {
                    plane.send(Plane.get(), from: "flood")
                } else {
                    let path = APIPath(group: "", version: "v1", namespace: "x", resource: "pods")
                    plane.send(APIRequest(.get, path), from: "flood")
                }
            }
            let renewal = plane.send(Plane.put("b", at: "2"))
            plane.pass(10)
            #expect(plane.answers[renewal]?.status == 200)
            let waited = (plane.answeredAt[renewal] ?? 0) - 1
            #expect(isSame ? waited > 2 : waited < 0.11)
        }
    }

    @Test("whoever waits 15 s for a seat is told to come back in a second")
    func waitLimit() {
        var plane = busy(seats: 1)
        for _ in 0..<400 { plane.send(Plane.get()) }
        plane.pass(60)
        let refused = plane.answers.filter { $0.value.status == 429 }
        #expect(plane.answers.count == 400)
        #expect((240...260).contains(refused.count))
        for (call, answer) in refused {
            #expect(plane.answeredAt[call] == 15)
            #expect(answer.headers.retryAfterSeconds == 1)
        }
        let after = plane.send(Plane.get())
        plane.pass(1)
        #expect(plane.answers[after]?.status == 404)
        #expect(plane.plane.calls.isEmpty)
    }

    @Test("a full queue turns requests away at once")
    func fullQueue() {
        var plane = busy(seats: 1)
        for _ in 0..<900 { plane.send(Plane.get()) }
        #expect(plane.answers.values.filter { $0.status == 429 }.count == 900 - 801)
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
        for _ in 0..<800 { plane.send(Plane.get()) }
        plane.plane.end("f", at: plane.now)
        plane.collect()
        #expect(plane.answers.count == 800)
    }
}
