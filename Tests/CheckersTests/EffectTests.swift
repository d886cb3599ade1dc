import LockstepCheckers
import LockstepHistories
import Testing

@Suite("effects in term order (S2, F3)")
struct EffectTests {
    func applied(
        _ token: UInt64,
        fenced: Bool,
        accepted: Bool = true,
        resource: String = "disk",
        lock: String = "L",
        scope: String = ""
    ) -> Event {
        .effectApplied(
            resource: resource,
            lock: lock,
            token: Token(scope: scope, number: token),
            fenced: fenced,
            accepted: accepted
        )
    }

    func told(_ events: [Event]) -> Story {
        story { story in
            for (index, event) in events.enumerated() { story.at(Double(index), "a", event) }
        }
    }

    @Test("an older term's effect after a newer one's is a breach, each judge for its own kind")
    func older() {
        for fenced in [false, true] {
            let story = told([applied(5, fenced: fenced), applied(4, fenced: fenced)])
            let order = story.judged(by: EffectOrder())
            let fencing = story.judged(by: Fencing())
            #expect(order.map(\.property) == (fenced ? [] : ["S2"]))
            #expect(fencing.map(\.property) == (fenced ? ["F3"] : []))
            #expect((order + fencing).map(\.evidence) == [[1, 2]])
        }
    }

    @Test("rising and equal tokens are good, and so is what was refused")
    func good() {
        for fenced in [false, true] {
            let story = told([
                applied(4, fenced: fenced), applied(4, fenced: fenced), applied(5, fenced: fenced),
                applied(4, fenced: fenced, accepted: false),
            ])
            #expect(story.judged(by: EffectOrder()).isEmpty)
            #expect(story.judged(by: Fencing()).isEmpty)
        }
    }

    @Test("a breach does not lower the bar")
    func bar() {
        let story = told([5, 3, 4].map { applied($0, fenced: true) })
        #expect(story.judged(by: Fencing()).count == 2)
    }

    @Test("tokens of different scopes are not compared")
    func scopes() {
        for fenced in [false, true] {
            let story = told([
                applied(5, fenced: fenced, scope: "u1"), applied(1, fenced: fenced, scope: "u2"),
            ])
            var order = EffectOrder()
            var fencing = Fencing()
            #expect((order.check(story.history) + fencing.check(story.history)).isEmpty)
            #expect(order.evaluations + fencing.evaluations == 0)
        }
    }

    @Test("order is judged across a lock's resources, fencing within one resource")
    func resources() {
        for fenced in [false, true] {
            let story = told([
                applied(5, fenced: fenced), applied(4, fenced: fenced, resource: "tape"),
            ])
            #expect(story.judged(by: EffectOrder()).count == (fenced ? 0 : 1))
            #expect(story.judged(by: Fencing()).isEmpty)
        }
    }

    @Test("effects under different locks do not meet")
    func locks() {
        let story = told([applied(5, fenced: false), applied(4, fenced: false, lock: "M")])
        #expect(story.judged(by: EffectOrder()).isEmpty)
    }
}
