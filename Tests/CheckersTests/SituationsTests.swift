import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite struct SituationsTests {
    /// Events of pod `a`, a second apart.
    private func reached(_ events: [Event]) -> [Situation] {
        var situations = Situations()
        for (index, event) in events.enumerated() {
            situations.observe(
                Observation(
                    sequence: UInt64(index + 1),
                    cause: 0,
                    time: Instant(nanoseconds: Int64(index) * 1_000_000_000),
                    localTime: LocalInstant(nanoseconds: 0),
                    wallTime: WallInstant(nanoseconds: 0),
                    pod: "a",
                    incarnation: 1,
                    ordinal: 0,
                    event: event
                )
            )
        }
        return situations.reached
    }

    private func call(_ id: UInt64, _ answer: String) -> [Event] {
        [
            .requestSent(id: id, to: "api", summary: "PUT leases/l@1"),
            .replySent(id: id, to: "a", summary: answer),
            .replyReceived(id: id, outcome: .ok),
        ]
    }

    @Test("An answer counts where the pod stood when it came, each situation once")
    func standings() {
        let token = Token(number: 1)
        let events: [Event] =
            call(1, "404 NotFound") + [.campaignBegan(lock: "l")] + call(2, "409 Conflict")
            + call(3, "409 AlreadyExists")
            + [.granted(lock: "l", token: token, deadline: nil)] + call(4, "200 @7")
            + [.releaseSent(lock: "l"), .beliefEnded(lock: "l", reason: "released")]
            + call(5, "503 ServiceUnavailable")
            + [.releaseEnded(lock: "l", outcome: .unknown)] + call(6, "200 @8")
        #expect(
            reached(events) == [
                Situation(.idle, Situation.nothing, .missing),
                Situation(.campaigning, Situation.nothing, .conflict),
                Situation(.leading, Situation.nothing, .done),
                Situation(.releasing, Situation.nothing, .failed),
                Situation(.idle, Situation.nothing, .done),
            ]
        )
    }

    @Test("A fault counts for the requests under way while it lasted and just after, and no others")
    func faults() {
        let send = Event.requestSent(id: 1, to: "api", summary: "GET leases/l")
        let begin = Event.faultBegan(fault: "kill-1", kind: "kill", detail: "")
        let end = Event.faultEnded(fault: "kill-1", kind: "kill")
        let lost = Event.messageLost(id: 1, leg: .reply, reason: .dead)
        let killed = Situation(.idle, "kill", .lost)
        let calm = Situation(.idle, Situation.nothing, .lost)
        #expect(reached([send, begin, end, lost]) == [killed])
        #expect(reached([send, begin, lost, end]) == [killed])
        #expect(reached([begin, end, send, lost]) == [killed])
        let later = Array(repeating: Event.podResumed, count: 6)
        #expect(reached([begin, end] + later + [send, lost]) == [calm])
        #expect(reached([send, lost, begin, end]) == [calm])
    }

    @Test("Only the first end of a request counts, and effects on resources are no requests")
    func firstEnd() {
        let abandoned = Event.requestAbandoned(id: 1)
        let events = [call(1, "200")[0], abandoned] + call(1, "200").dropFirst()
        #expect(reached(events) == [Situation(.idle, Situation.nothing, .abandoned)])
        let effect = Event.requestSent(id: 2, to: "disk", summary: "effect 7")
        #expect(reached([effect, .messageLost(id: 2, leg: .request, reason: .chance)]).isEmpty)
    }

    @Test("Every situation has a place of its own, and a foreign fault has none")
    func space() {
        let space = SituationSpace(faults: ["kill", "pause"])
        #expect(space.count == 3 * 4 * 9)
        for index in 0..<space.count { #expect(space.index(of: space[index]) == index) }
        #expect(space.index(of: Situation(.idle, "flood", .done)) == nil)
    }
}
