import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("panel and catalog")
struct PanelTests {
    func panel(_ settings: JudgeSettings = JudgeSettings()) -> Panel {
        Panel(JudgeCatalog.all.map { $0.make(settings) })
    }

    func bad() -> Story {
        story {
            $0.at(0, "a", .campaignBegan(lock: "L"))
            $0.commit(1, "a", nil, "a")
            $0.grant(1, "a", token: 2, for: 10)
            $0.commit(3, "b", "a", "b")
            $0.grant(3, "b", token: 1, for: 10)
            $0.at(4, "b", .callback(lock: "L", which: .stopped, reason: "x"))
            $0.at(5, "", .recoveringBegan)
        }
    }

    @Test("every judge says through the panel what it says alone")
    func same() {
        var panel = panel()
        for observation in bad().history.observations { panel.observe(observation) }
        panel.finish(at: Story.time(60))
        var alone: [Finding] = []
        for entry in JudgeCatalog.all {
            var judge = entry.make(JudgeSettings())
            alone += judge.check(bad().history, end: Story.time(60))
        }
        #expect(Set(panel.breaches) == Set(alone))
        #expect(panel.breaches.map(\.property).sorted() == ["C1", "F1", "L2", "S1", "S3", "W1"])
        #expect(panel.breachCounts.reduce(0, +) == 6)
    }

    @Test("one judge's many breaches do not crowd out another's")
    func limit() {
        var panel = Panel([EffectOrder(), BeliefExclusion()], keepingAtMost: 2)
        let told = story {
            for number in 0..<10 {
                let event = Event.effectApplied(
                    resource: "r",
                    lock: "L",
                    token: Token(number: UInt64(10 - number)),
                    fenced: false,
                    accepted: true
                )
                $0.at(1, "a", event)
            }
            $0.grant(2, "a", token: 1)
            $0.grant(3, "b", token: 2)
        }
        for observation in told.history.observations { panel.observe(observation) }
        panel.finish(at: Story.time(4))
        #expect(panel.breaches.map(\.property) == ["S2", "S2", "S1"])
        #expect(panel.breachCounts == [9, 1])
        let ruling = panel.ruling(claims: [Claim("S1")], voided: [:])
        #expect(ruling.verdict == .violated)
        #expect(ruling.hazards.count == 2)
    }

    @Test("the evidence of every finding ascends", arguments: JudgeCatalog.all.map(\.name))
    func evidence(name: String) throws {
        let entry = try #require(JudgeCatalog.entry(named: name))
        let draws = Draws(seed: Seed(2), stream: "evidence")
        for round in 0..<200 as Range<UInt64> {
            var generator = draws.sequence(key: round)
            var plot = RandomPlot()
            var judge = entry.make(JudgeSettings(cleanupBoundNanoseconds: 5_000_000_000))
            var found: [Finding] = []
            for sequence in 1...30 as ClosedRange<UInt64> {
                let observation = plot.next(
                    about: judge.topics,
                    drawing: &generator,
                    sequence: sequence
                )
                if let finding = judge.observe(observation) { found.append(finding) }
            }
            for finding in found + judge.finish(at: plot.time) {
                try #require(finding.evidence == Set(finding.evidence).sorted(), "\(finding)")
            }
        }
    }

    @Test("a claim that was never put to the test is named")
    func untested() {
        var panel = panel()
        for observation in bad().history.observations { panel.observe(observation) }
        let claims = [Claim("S1"), Claim("S2"), Claim("W1"), Claim("C3"), Claim("X9")]
        #expect(panel.untested(claims) == ["S2", "C3", "X9"])
        #expect(panel.evaluations.first { $0.property == "S1" }?.count == 2)
    }

    @Test("settings reach the judges")
    func settings() {
        var settings = JudgeSettings()
        settings.recoveryBoundNanoseconds = 7
        #expect(panel(settings).judge(LeaderAgain.self)?.boundNanoseconds == 7)
        #expect(Panel([Fencing()]).judge(LeaderAgain.self) == nil)
    }

    @Test("names and properties are unique, and both lead to the judge")
    func catalog() {
        let names = JudgeCatalog.all.map(\.name)
        let properties = JudgeCatalog.all.map(\.property.id)
        #expect(Set(names).count == names.count)
        #expect(Set(properties).count == properties.count)
        for entry in JudgeCatalog.all {
            #expect(JudgeCatalog.entry(named: entry.name)?.property == entry.property)
            #expect(JudgeCatalog.entry(named: entry.property.id)?.name == entry.name)
            #expect(entry.property.sentence.hasSuffix("."))
        }
        #expect(JudgeCatalog.entry(named: "nobody") == nil)
    }

    @Test("runs that name no judge are watched for these")
    func standard() {
        let watched = JudgeCatalog.standard.map(\.property.id)
        let expected = [
            "S1", "S2", "F3", "F1", "W1", "W2", "C1", "C2", "C3", "C4", "R3", "C6", "L1",
        ]
        #expect(watched == expected)
    }

    @Test("a judge is shown every event it reacts to")
    func topics() {
        var shown = panel()
        var everything = JudgeCatalog.all.map { $0.make(JudgeSettings()) }
        var found: [Finding] = []
        for observation in bad().history.observations {
            shown.observe(observation)
            for index in everything.indices {
                if let finding = everything[index].observe(observation) { found.append(finding) }
            }
        }
        #expect(found == shown.breaches)
    }
}
