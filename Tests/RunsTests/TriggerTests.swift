import LockstepDeterminism
import LockstepEventSamples
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepFaults
@testable import LockstepRuns

@Suite("triggers in scenarios, plans and records")
struct TriggerTests {
    private static let aimed = """
        [{ when: { event: request-sent, pod: b, verb: PUT, object: leader, nth: 3, after: 10ms },
           kind: pause, for: 20s },
         { at: 5s, when: { event: granted, lock: leader }, kind: kill, pod: a, for: 5s }]
        """

    @Test("a scenario's trigger says all it is told")
    func reads() throws {
        let fixed = try RealScenarios.election(faults: Self.aimed).scenario.faults.fixed
        #expect(
            fixed.map(\.when) == [
                Trigger(
                    event: "request-sent",
                    pod: "b",
                    subject: SubjectPattern(verb: "PUT", name: "leader"),
                    nth: 3,
                    afterNanoseconds: 10_000_000
                ),
                Trigger(event: "granted", lock: "leader"),
            ]
        )
        #expect(fixed.map(\.targets) == [[], ["a"]])
        #expect(fixed.map(\.atNanoseconds) == [0, 5_000_000_000])
    }

    @Test(
        "a mistake in a trigger is named",
        arguments: [
            ("{ pod: b }", "without `event`"), ("{ event: granted, pod: z }", "`z`"),
            ("{ event: grnted }", "`grnted`"), ("{ event: granted, nth: 0 }", "0"),
            ("{ event: granted, pods: b }", "`pods`"), ("granted", "`granted`"),
            ("{ event: effect-issued, lock: leader }", "`lock` for the event `effect-issued`"),
            ("{ event: pod-killed, lock: leader }", "`lock` for the event `pod-killed`"),
            ("{ event: granted, verb: PUT }", "`verb` for the event `granted`"),
        ]
    )
    func mistakes(when: String, found: String) {
        let faults = "[{ when: \(when), kind: pause, for: 2s }]"
        let error = #expect(throws: ScenarioError.self) {
            try RealScenarios.election(faults: faults)
        }
        #expect(error?.found.contains(found) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test("a plan's text carries triggers there and back")
    func text() throws {
        let run = try RealScenarios.election(faults: Self.aimed)
        let plan = RealScenarios.catalog.drawPlan(for: run.scenario, seed: Seed(1))
        #expect(plan.faults.compactMap(\.when).count == 2)
        let again = try FaultPlan(text: plan.text, file: "p.json")
        #expect(again == plan)
        #expect(again.text == plan.text)
    }

    @Test(
        "a wrong trigger in a plan is named",
        arguments: [
            ("\"event\":\"granted\"", "\"event\":\"grnted\"", "the event `grnted`"),
            ("\"nth\":1", "\"nth\":0", "`0` in the field `nth`"),
            ("\"lock\":\"leader\"", "\"lok\":\"leader\"", "the field `lok`"),
            ("\"granted\"", "\"effect-issued\"", "`lock` for the event `effect-issued`"),
            ("afterNs\":10000000", "afterNs\":9223372036854775000", "in the field `afterNs`"),
            ("afterNs\":10000000", "afterNs\":315576000000000001", "in the field `afterNs`"),
        ]
    )
    func wrongText(old: String, new: String, found: String) throws {
        let run = try RealScenarios.election(faults: Self.aimed)
        let plan = RealScenarios.catalog.drawPlan(for: run.scenario, seed: Seed(1))
        let text = plan.text.replacing(old, with: new)
        #expect(text != plan.text)
        let error = #expect(throws: ScenarioError.self) {
            try FaultPlan(text: text, file: "p.json")
        }
        #expect(error?.found.contains(found) == true)
    }

    @Test("the events that are said to tell of a lock are those that do")
    func locks() {
        let samples = EventSamples.all.filter { Trigger.events.contains($0.name) }
        let telling = Set(samples.filter { $0.lock != nil }.map(\.name))
        #expect(telling == Set(Trigger.eventsOfLocks))
    }

    @Test("an effect is whose who sent it, not the resource's that took it")
    func effects() throws {
        func struck(_ when: String) throws -> [PlannedFault] {
            let faults = "[{ when: { event: effect-applied, \(when) }, kind: pause, for: 2s }]"
            let work = "work: { effects: every 3s, resources: [fenced] }"
            let run = try RealScenarios.election(faults: faults, also: work)
            return run.execute(RunOptions(seed: Seed(1))).struck
        }
        let whoever = try #require(try struck("nth: 3").first)
        #expect(["a", "b", "c"].contains(whoever.targets.first))
        #expect(whoever.targets.count == 1)
        let leader = try #require(whoever.targets.first)
        #expect(try struck("pod: \(leader), nth: 3").map(\.begin) == [whoever.begin])
        let other = leader == "a" ? "b" : "a"
        #expect(try !struck("pod: \(other)").contains { $0.begin == whoever.begin })
    }

    @Test("a place in a queue can be aimed at, by the lock it is for", arguments: ["leader", "x"])
    func places(lock: String) throws {
        let run = try RealScenarios.run(
            text: """
                title: T
                system: lease-queue
                pods: 3
                faults: [{ when: { event: waiting, lock: \(lock) }, kind: pause, for: 2s }]
                breaking: 20s
                """
        )
        let result = run.execute(RunOptions(seed: Seed(1)))
        #expect(result.struck.isEmpty == (lock == "x"))
    }

    @Test("a recorded run with aimed faults comes back, and so does its fingerprint unrecorded")
    func replays() throws {
        let record = TemporaryRecord()
        let run = try RealScenarios.election(faults: Self.aimed)
        let result = try record.append(run, RunOptions(seed: Seed(3)))
        let replay = try record.replay()
        #expect(replay.divergence == nil)
        #expect(replay.result.plan == result.plan)
        #expect(run.execute(RunOptions(seed: Seed(3))).fingerprint == result.fingerprint)
        let began = result.observations.filter { $0.event.name == "fault-began" }
        #expect(began.count >= 1)
        #expect(try record.recheck().ruling.verdict == result.verdict)
    }

    @Test("a run whose aimed faults never came proves nothing")
    func vacuous() throws {
        let run = try RealScenarios.election(
            faults: "[{ when: { event: granted, nth: 99 }, kind: kill, for: 2s }]"
        )
        let result = run.execute(RunOptions(seed: Seed(1)))
        #expect(result.verdict == .unknown)
        #expect(result.doubts.contains { $0.contains("none of them happened") })
    }

    /// What a sweep of these seeds comes to; each run is looked at.
    private func swept(
        _ run: Run,
        seeds: ClosedRange<UInt64>,
        looking: (RunResult) -> Void = { _ in }
    ) -> SweepResult {
        var totals = SweepTotals(run.columns)
        for seed in seeds {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            looking(result)
            totals.add(SeedReport(result, columns: run.columns))
        }
        return SweepResult(scenario: "s", totals: totals, effort: SweepResult.Effort())
    }

    @Test("a sweep knows nothing of a fault declared by itself that begins in no seed")
    func neverBegins() throws {
        let never = "{ when: { event: granted, nth: 99 }, kind: pause, for: 2s }"
        let comes = "{ when: { event: granted }, kind: pause, for: 2s }"
        let run = try RealScenarios.election(faults: "[default, \(never), \(comes)]")
        let columns = run.columns
        #expect(columns.faults.suffix(2) == ["pause-1", "pause-2"])
        let sweep = swept(run, seeds: 1...3)
        #expect(sweep.totals.strikes.suffix(2) == [0, 3])
        #expect(sweep.verdict == .unknown)
        let idle = sweep.doubts.filter { $0.hasPrefix("Declared, and struck in no seed: ") }
        #expect(idle.count == 1 && idle[0].contains("pause-1") && !idle[0].contains("pause-2"))
    }

    @Test("a fault about messages that nobody sends is named, and a sweep knows nothing of it")
    func meetsNothing() throws {
        let typo = "{ at: 5s, kind: loss, pods: [a, b, c], verb: PUT, object: laeder, for: 50s }"
        let right = "{ at: 5s, kind: loss, pods: [a, b, c], verb: PUT, object: leader, for: 50s }"
        let whole = "{ at: 0s, kind: loss, pod: a, for: 1ms }"
        let run = try RealScenarios.election(faults: "[\(typo), \(right), \(whole)]")
        let sweep = swept(run, seeds: 1...2) { result in
            #expect(result.struck.count == 3)
            #expect(result.unmet == ["loss-1"])
        }
        #expect(sweep.totals.strikes == [0, 2, 2])
        #expect(sweep.verdict == .unknown)
        #expect(sweep.doubts.contains { $0.hasPrefix("Declared, and struck in no seed: loss-1;") })
    }

    @Test("a run says which faults waited in vain, and which broke watches that nobody opened")
    func inVain() throws {
        let never = "{ when: { event: granted, lock: laeder }, kind: pause, for: 2s }"
        let drop = "{ at: 5s, kind: watch-drop, share: 100%, for: 9s }"
        let run = try RealScenarios.election(faults: "[\(never), \(drop)]")
        let result = run.execute(RunOptions(seed: Seed(1)))
        #expect(result.missing == ["pause-1"])
        #expect(result.unwatched == ["watch-drop-2"])
        #expect(result.verdict == .unknown)
        #expect(
            result.doubts == [
                "Named in the scenario, and broke nothing here: pause-1, watch-drop-2."
            ]
        )
        let watching = try RealScenarios.election(
            faults: "[\(drop)]",
            also: "options: { mutant: M40 }"
        )
        let watched = watching.execute(RunOptions(seed: Seed(1)))
        #expect(watched.unwatched == [] && !watched.doubts.contains { $0.hasPrefix("Named") })
    }

    @Test("drawn faults are counted as they begin, and not as they are planned")
    func countsWhatBegan() throws {
        let run = try RealScenarios.election(
            faults: "[{ pause: { chance: 100% } }, { at: 1s, kind: kill, pod: b, for: 2s }]"
        )
        let result = run.execute(RunOptions(seed: Seed(1)))
        let columns = run.columns
        #expect(columns.faults == ["pause", "kill-1"])
        let report = SeedReport(result, columns: columns)
        #expect(report.strikes == [result.struck.count { $0.kind == "pause" }, 1])
        #expect(result.struck.count == result.plan.faults.count)
        #expect(result.struck.allSatisfy { result.plan.faults.contains($0) })
    }

    @Test(
        "the kind of object that a fault looks for must be served",
        arguments: [
            ("[{ when: { event: request-sent, resource: ", " }, kind: kill, for: 2s }]"),
            ("[{ hung: { chance: 10%, resource: ", " } }]"),
            ("[{ at: 1s, kind: loss, pod: a, for: 2s, resource: ", " }]"),
        ]
    )
    func resources(before: String, after: String) throws {
        let error = #expect(throws: ScenarioError.self) {
            try RealScenarios.election(faults: before + "lease" + after)
        }
        #expect(error?.found.contains("the resource lease") == true)
        #expect(error?.suggestion == "leases")
        #expect(throws: Never.self) {
            try RealScenarios.election(faults: before + "leases" + after)
        }
    }

    @Test("services that a fault names must be there")
    func services() throws {
        let wrong = "[{ at: 1s, kind: loss, pod: a, services: [kubernets], for: 2s }]"
        let error = #expect(throws: ScenarioError.self) {
            try RealScenarios.election(faults: wrong)
        }
        #expect(error?.suggestion == "kubernetes")
        _ = try RealScenarios.election(faults: "[{ loss: { services: [kubernetes] } }]")
    }
}
