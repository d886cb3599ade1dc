import LockstepDeterminism
import LockstepFaults
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("a plan that somebody wrote is looked at before it is carried out")
struct PlanCheckTests {
    private static func fault(
        _ kind: String = "partition",
        from begin: Int64 = 1_000_000_000,
        until end: Int64 = 2_000_000_000,
        targets: [String] = ["a"],
        _ parameters: [PlannedFault.Parameter] = []
    ) -> PlannedFault {
        PlannedFault(
            id: "f",
            kind: kind,
            begin: Instant(nanoseconds: begin),
            end: Instant(nanoseconds: end),
            targets: targets,
            parameters: parameters
        )
    }

    /// A fault that cannot be carried out, and a part of the sentence about it.
    private static let wrong: [(PlannedFault, String)] = [
        (fault("partitoin"), "the kind partitoin"),
        (fault(""), "the kind"),
        (fault(targets: ["z"]), "the target z"),
        (fault(targets: ["a", ""]), "the target"),
        (fault(from: -1), "the time from"),
        (fault(from: .min, until: .max), "the time from"),
        (fault(from: 2, until: 1), "the time from"),
        (fault(until: 60_000_000_001), "the time from"),
        (fault(from: .max, until: .max), "the time from"),
        (fault(until: 1_000_999_999), "a duration of 999999 ns"),
        (fault("duplicate", [.init("verb", "WATCH")]), "verb WATCH"),
        (fault("reorder", [.init("verb", "WATCH")]), "verb WATCH"),
        (fault("partition", [.init("direction", "sideways")]), "direction sideways"),
        (fault("late-reply", [.init("delayNanoseconds", -1)]), "delayNanoseconds -1"),
        (fault("late-reply", [.init("delayNanoseconds", .max)]), "delayNanoseconds"),
        (fault("lost-reply", [.init("share", 1_000_001)]), "share 1000001"),
        (fault("lost-reply", [.init("share", .min)]), "share"),
        (fault("clock", [.init("ratePartsPerBillion", .max)]), "ratePartsPerBillion"),
        (fault("clock", [.init("rate", -900_001)]), "rate -900001"),
        (fault("clock", [.init("offsetNanoseconds", .min)]), "offsetNanoseconds"),
        (fault("late-reply", [.init("delayNanoseconds", "20s")]), "where a number is expected"),
        (fault("partition", [.init("direction", 1)]), "where a text is expected"),
        (fault("kill", targets: []), "no target"), (fault(targets: []), "no target"),
        (fault("late-reply", [.init("delay", 5)]), "the parameter `delay`"),
        (fault("latency", [.init("delayNanoseconds", 5)]), "the parameter `delayNanoseconds`"),
        (fault("kill", [.init("chance", 5)]), "the parameter `chance`"),
        (fault("loss", [.init("services", "kubernetes fnced")]), "the service fnced"),
        (fault("loss", [.init("verb", "FETCH")]), "the verb FETCH"),
        (fault("replica-slow", targets: [], [.init("replica", 1)]), "the API server 1"),
        (fault("loops-stopped", targets: [], [.init("loops", "all")]), "loop all"),
        (aimed("node-loss", Trigger(event: "granted")), "no target"),
        (aimed("kill", Trigger(event: "effect-issued", lock: "leader")), "`lock` for the event"),
        (
            aimed("kill", Trigger(event: "granted", subject: SubjectPattern(verb: "PUT"))),
            "`verb` for the event"
        ),
        (
            aimed("kill", Trigger(event: "committed", subject: SubjectPattern(verb: "FETCH"))),
            "the verb FETCH"
        ),
    ]

    private static func aimed(_ kind: String, _ when: Trigger) -> PlannedFault {
        var planned = fault(kind, targets: [])
        planned.when = when
        return planned
    }

    @Test("what cannot be carried out is refused in a sentence", arguments: wrong.indices)
    func refused(index: Int) throws {
        let (fault, says) = Self.wrong[index]
        let run = try RealScenarios.election(faults: "none")
        let error = try #require(throws: ScenarioError.self) {
            try run.check(FaultPlan(faults: [Self.fault(), fault]), from: "p.json", for: Seed(1))
        }
        #expect(error.file == "p.json")
        #expect(error.cause == .content)
        #expect(error.found.contains(says), "\(error)")
    }

    @Test("an id is one word")
    func id() throws {
        var fault = Self.fault()
        fault.id = "a cut"
        let run = try RealScenarios.election(faults: "none")
        let error = #expect(throws: ScenarioError.self) {
            try run.check(FaultPlan(faults: [fault]), from: "p.json", for: Seed(1))
        }
        #expect(error?.expected == "an id of one word")
    }

    private static let misfits = [
        "[{ store-failover: { every: 1s } }]",
        "[{ at: 1s, kind: store-failover, for: 9s, every: 2s, election: 2s }]",
        "[{ edit: { lease: 500ms } }]", "[{ at: 1s, kind: edit, change: lease, lease: 0s }]",
        "[{ when: { event: granted }, kind: clock-rate, for: 9s, by: 95%, direction: slow }]",
    ]

    @Test("what a scenario says of a fault is looked at in the same way", arguments: misfits)
    func refusedInScenario(faults: String) throws {
        let error = try #require(throws: ScenarioError.self) {
            try RealScenarios.election(faults: faults)
        }
        #expect(error.expected.contains("fit together"), "\(error)")
    }

    private static let brief = [
        "[{ at: 1s, kind: pause, pod: a, for: 999us }]", "[{ pause: { lasts: 0s..5s } }]",
        "[{ when: { event: granted }, kind: kill, for: 0s }]",
    ]

    @Test("what lasts, lasts a millisecond at least", arguments: brief)
    func tooShort(faults: String) throws {
        let error = try #require(throws: ScenarioError.self) {
            try RealScenarios.election(faults: faults)
        }
        #expect(error.expected.contains("at least 1ms"), "\(error)")
    }

    @Test("what the end of breaking cuts off is not too short")
    func cutOff() throws {
        let run = try RealScenarios.election(faults: "none")
        let late = Self.fault(from: 59_999_999_999, until: 60_000_000_000)
        try run.check(FaultPlan(faults: [late]), from: "p.json", for: Seed(1))
    }

    @Test("the nearest kind is suggested")
    func suggestion() throws {
        let run = try RealScenarios.election(faults: "none")
        let error = try #require(throws: ScenarioError.self) {
            let plan = FaultPlan(faults: [Self.fault("partitoin")])
            try run.check(plan, from: "p.json", for: Seed(1))
        }
        #expect(error.suggestion == "partition")
    }

    @Test("the nearest parameter is suggested, with its unit")
    func parameterSuggestion() throws {
        let run = try RealScenarios.election(faults: "none")
        let error = try #require(throws: ScenarioError.self) {
            let plan = FaultPlan(faults: [Self.fault("late-reply", [.init("delay", 5)])])
            try run.check(plan, from: "p.json", for: Seed(1))
        }
        #expect(error.suggestion == "delayNanoseconds")
    }

    @Test("the bounds themselves are let pass, and nothing traps")
    func bounds() throws {
        let run = try RealScenarios.election(faults: "none")
        let end: Int64 = 60_000_000_000
        var plan = FaultPlan(faults: [
            Self.fault(from: 0, until: 1_000_000), Self.fault(from: end, until: end),
            Self.fault("late-reply", until: end, [.init("delayNanoseconds", 3_600_000_000_000)]),
            Self.fault("late-reply", until: end, [.init("delayNanoseconds", 3_600_000_000_000)]),
            Self.fault("lost-reply", until: end, targets: ["b"], [.init("share", 1_000_000)]),
            Self.fault("clock", until: end, targets: ["c"], [.init("rate", 1_000_000)]),
            Self.fault("clock", until: end, targets: ["b"], [.init("rate", -900_000)]),
            Self.fault("kill", until: 5_000_000_000), Self.fault("kill", until: 4_000_000_000),
            Self.fault("pause", until: 5_000_000_000), Self.fault("pause", until: 4_000_000_000),
            Self.fault("loss", [.init("services", "kubernetes unfenced"), .init("verb", "LIST")]),
            Self.fault("replica-slow", targets: [], [.init("replica", 0)]),
            Self.aimed("kill", Trigger(event: "effect-applied", pod: "a", lock: "leader")),
        ])
        for index in plan.faults.indices { plan.faults[index].id = "f\(index)" }
        // Aimed at work that nobody does here.
        let aimed = plan.faults.last
        try run.check(plan, from: "p.json", for: Seed(1))
        let result = run.execute(RunOptions(seed: Seed(1), plan: plan))
        #expect(result.plan == plan)
        #expect(!result.struck.contains { $0.id == aimed?.id })
        #expect(result.simulatedNanoseconds >= end)
    }

    @Test("what a plan leaves out is as a scenario has it that leaves it out")
    func completed() throws {
        let run = try RealScenarios.run(
            text: "title: x\nsystem: lease-election\npods: 3\nbreaking: 60s\n"
        )
        func parameters(_ fault: PlannedFault) -> [PlannedFault.Parameter] {
            run.completed(FaultPlan(faults: [fault])).faults[0].parameters
        }
        #expect(parameters(Self.fault("wall-step")) == [.init("byNanoseconds", 30_000_000_000)])
        let given = [PlannedFault.Parameter("byNanoseconds", 5)]
        #expect(parameters(Self.fault("wall-step", given)) == given)
        #expect(parameters(Self.fault("no-such-kind")).isEmpty)
    }

    @Test("a plan that was drawn leaves nothing out", arguments: FaultCatalog.all.map(\.kind.name))
    func drawn(kind: String) throws {
        let fault = try #require(FaultCatalog.fault(kind))
        let section =
            fault.kind.needsUpdate
            ? "update: { timings: { lease: 20s } }"
            : "cluster: { nodes: 2, zones: 2, replicas: 4 }"
        let run = try RealScenarios.run(
            text: """
                title: x
                system: lease-election
                pods: 4
                \(section)
                faults: [\(kind): { chance: 100% }]
                breaking: 60s

                """
        )
        for seed in 1...5 {
            let plan = run.execute(RunOptions(seed: Seed(UInt64(seed)))).plan
            #expect(!plan.faults.isEmpty)
            #expect(run.completed(plan) == plan)
        }
    }
}
