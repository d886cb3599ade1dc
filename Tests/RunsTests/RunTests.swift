import LockstepBackends
import LockstepCheckers
import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("one run of a scenario")
struct RunTests {
    /// Everything about a result that must come back, CPU time and observations apart.
    private func essence(_ result: RunResult) -> [String] {
        [
            result.verdict.rawValue, "\(result.fingerprint)", "\(result.events)",
            "\(result.jobs)", "\(result.simulatedNanoseconds)", "\(result.findings)",
            "\(result.hazards)", "\(result.doubts)", "\(result.untested)", "\(result.escapes)",
            "\(result.voided)", result.plan.text, "\(result.counts)", "\(result.evaluations)",
            "\(String(describing: result.smallestMarginNanoseconds))",
            "\(result.abandonedTasks)",
        ]
    }

    private func seconds(_ count: Int64) -> Instant {
        Instant(nanoseconds: count * 1_000_000_000)
    }

    @Test(
        "the same options give the same result, recorded or not",
        arguments: [Granularity.fast, .fine],
        Pick.allCases
    )
    func again(granularity: Granularity, pick: Pick) throws {
        let run = try RealScenarios.run("fast/lease-election.yaml")
        var options = RunOptions(seed: Seed(5), pick: pick, granularity: granularity)
        let first = run.execute(options)
        #expect(first.events > 100)
        #expect(first.observations.isEmpty)
        #expect(essence(run.execute(options)) == essence(first))
        options.isRecorded = true
        let recorded = run.execute(options)
        #expect(essence(recorded) == essence(first))
        #expect(!recorded.observations.isEmpty)
        #expect(run.execute(options).observations == recorded.observations)
    }

    @Test("different seeds give different runs")
    func seeds() throws {
        let run = try RealScenarios.run("fast/lease-election.yaml")
        let seeds = (1...8).map { Seed($0) } + [Seed(.max)]
        let fingerprints = seeds.map { run.execute(RunOptions(seed: $0)).fingerprint }
        #expect(Set(fingerprints).count == seeds.count)
    }

    @Test("a plan that is given replaces the one that would be drawn")
    func givenPlan() throws {
        let run = try RealScenarios.run("fast/lease-election.yaml")
        let kill = PlannedFault(
            id: "mine",
            kind: "kill",
            begin: seconds(20),
            end: seconds(25),
            targets: ["a"]
        )
        let plan = FaultPlan(faults: [kill])
        let result = run.execute(RunOptions(seed: Seed(5), plan: plan, isRecorded: true))
        let began = result.observations.compactMap { observation -> String? in
            guard case .faultBegan(let fault, _, _) = observation.event else { return nil }
            return fault
        }
        #expect(result.plan == plan)
        #expect(began == ["mine"])
        #expect(result.counts.first { $0.name == "kills" }?.count == 1)
    }

    @Test("the plan that a run drew, given back, gives the same run", arguments: [1, 2, 3])
    func drawnPlan(seed: UInt64) throws {
        let run = try RealScenarios.run("fast/lease-election.yaml")
        let drawn = run.execute(RunOptions(seed: Seed(seed)))
        try #require(!drawn.plan.faults.isEmpty)
        let read = try FaultPlan(text: drawn.plan.text, file: "plan.json")
        try run.check(read, from: "plan.json", for: Seed(1))
        let given = run.execute(RunOptions(seed: Seed(seed), plan: read))
        #expect(essence(given) == essence(drawn))
        let other = run.execute(RunOptions(seed: Seed(seed), plan: FaultPlan()))
        #expect(other.fingerprint != drawn.fingerprint)
    }

    @Test("a fault that comes after a breach excuses nothing")
    func excusedBefore() throws {
        let faults = """
            [{ late-reply: { chance: 50%, begin: 2s..20s, lasts: 20s..40s, delay: 4s..4900ms } },
              { partition: { chance: 50%, begin: 10s..40s, lasts: 10s..30s } }%]
            """
        func result(_ more: String) throws -> RunResult {
            let run = try RealScenarios.run(
                text: "title: x\nsystem: client-go-election\npods: 3\nbreaking: 60s\n"
                    + "options: { release: false }\nfaults: "
                    + faults.replacing("%]", with: more + "]").replacing("\n", with: " ") + "\n"
            )
            return run.execute(RunOptions(seed: Seed(174)))
        }
        #expect(try result("").findings.contains { $0.property == "S1" })
        let late = try result(", { at: 59s, kind: delete }")
        #expect(late.findings.contains { $0.property == "S1" })
        let early = try result(", { at: 1s, kind: delete }")
        #expect(!early.findings.contains { $0.property == "S1" })
    }

    @Test("what timings promise of clocks decides what a clock does away with")
    func drift() throws {
        for (drift, isVoided) in [("2%", true), ("6%", false)] {
            let run = try RealScenarios.election(
                faults: "[{ at: 1s, kind: clock-rate, pod: a, for: 20s, by: 5% }]",
                also: "timings: { lease: 20s, hold: 10s, drift: \(drift) }"
            )
            let voided = run.execute(RunOptions(seed: Seed(1))).voided
            #expect(voided.contains { $0.assumption == .driftWithinBound } == isVoided)
        }
    }

    @Test("judges make room for slower timings")
    func slowTimings() throws {
        let run = try RealScenarios.run(
            text: "title: x\nsystem: lease-election\npods: 2\nfaults: none\nbreaking: 120s\n"
                + "timings: { lease: 60s, hold: 40s, retry: 12s }\n"
                + "claims: [steady-renewal, hand-off]\n"
        )
        #expect(run.execute(RunOptions(seed: Seed(1))).verdict == .valid)
    }

    @Test("recovering ends as soon as somebody leads again, if that is what is awaited")
    func recovering() throws {
        let faults = "[{ at: 25s, kind: partition, pods: [a, b, c], for: 35s }]"
        let long = "recovering: 300s"
        let awaited = try RealScenarios.election(faults: faults, also: long)
        let result = awaited.execute(RunOptions(seed: Seed(1)))
        #expect(result.verdict == .valid)
        #expect(result.simulatedNanoseconds > 60_000_000_000)
        #expect(result.simulatedNanoseconds < 120_000_000_000)
        let judge = try #require(
            RealScenarios.catalog.judges.first { $0.property.id == "S1" }
        )
        let blind = try RealScenarios.election(
            faults: faults,
            also: "judges: [\(judge.name)]\n" + long
        )
        let whole = blind.execute(RunOptions(seed: Seed(1)))
        #expect(whole.simulatedNanoseconds == 360_000_000_001)
    }

    @Test("faults that are declared and never strike leave a doubt; none declared leaves none")
    func vacuity() throws {
        let declared = try RealScenarios.election(faults: "[kill: { chance: 0% }]")
        let doubtful = declared.execute(RunOptions(seed: Seed(1)))
        #expect(doubtful.verdict == .unknown)
        #expect(doubtful.plan.faults.isEmpty)
        #expect(doubtful.doubts.count == 1)
        #expect(doubtful.doubts.first?.contains("declares faults") == true)
        let calm = try RealScenarios.election(faults: "none").execute(RunOptions(seed: Seed(1)))
        #expect(calm.verdict == .valid)
        #expect(calm.doubts.isEmpty)
        #expect(calm.fingerprint == doubtful.fingerprint)
    }

    @Test("a breach whose assumption a fault voided is a hazard, and the run is valid")
    func hazard() throws {
        let text = """
            title: A lease is deleted while its holder is cut off
            system: client-go-election
            pods: 3
            options: { release: false }
            network: { slow: 0%, loss: 0% }
            faults:
              - { at: 0s, kind: partition, pods: [b, c], for: 1s }
              - { at: 20s, kind: partition, pod: a, for: 30s }
              - { at: 21s, kind: delete }
            breaking: 60s
            """
        let result = try RealScenarios.run(text: text).execute(RunOptions(seed: Seed(1)))
        #expect(result.verdict == .valid)
        #expect(result.findings.isEmpty)
        #expect(result.hazards.contains { $0.property == "S1" })
        #expect(result.voided.contains { $0.assumption == .noThirdPartyEdits })
        #expect(result.voided.contains { $0.fault == "delete-3" })
        let kept = text.replacing("  - { at: 21s, kind: delete }\n", with: "")
        let without = try RealScenarios.run(text: kept).execute(RunOptions(seed: Seed(1)))
        #expect(without.verdict == .valid)
        #expect(!without.hazards.contains { $0.property == "S1" })
    }

    @Test("fixed faults begin and end when the scenario says")
    func fixed() throws {
        let run = try RealScenarios.election(
            faults: "[{ at: 12s, kind: pause, pod: b, for: 3500ms }, { at: 58s, kind: delete }]"
        )
        let result = run.execute(RunOptions(seed: Seed(2), isRecorded: true))
        var times: [String: Int64] = [:]
        for observation in result.observations {
            switch observation.event {
            case .faultBegan(let fault, _, _):
                times[fault + " begins"] = observation.time.nanoseconds
            case .faultEnded(let fault, _):
                times[fault + " ends"] = observation.time.nanoseconds
            default: break
            }
        }
        let expected: [String: Int64] = [
            "pause-1 begins": 12_000_000_000, "pause-1 ends": 15_500_000_000,
            "delete-2 begins": 58_000_000_000, "delete-2 ends": 58_000_000_000,
        ]
        #expect(times == expected)
    }

    private func scenario(custom kinds: String, _ catalog: Catalog) throws -> Scenario {
        try Scenario(
            text: "title: x\nsystem: lease-election\npods: 1\nbreaking: 1s\n"
                + "api: { custom: [\(kinds)] }\n",
            file: "x.yaml",
            overrides: [],
            vocabulary: catalog.vocabulary
        )
    }

    @Test(
        "a further kind that cannot be read is refused where it stands",
        arguments: [
            ("locks.x/v1/Lock, locks", "locks"),
            ("{ kind: locks.x }", "locks.x"),
            ("{ columns: {} }", "a kind without the key `kind`"),
            ("{ kind: locks.x/v1/Lock, column: {} }", "the key `column`"),
            ("{ kind: locks.x/v1/Lock, columns: [Owner] }", "`columns: [\"Owner\"]`"),
            ("{ kind: locks.x/v1/Lock, columns: { A: 1 } }", "`A: 1` among the columns"),
            ("{ kind: locks.x/v1/Lock, selectable: spec.a }", "`selectable: \"spec.a\"`"),
        ]
    )
    func unreadableKind(kinds: String, found: String) throws {
        let catalog = Catalog(systems: SystemCatalog.all)
        let scenario = try scenario(custom: kinds, catalog)
        let error = #expect(throws: ScenarioError.self) { try Run(scenario, of: catalog) }
        #expect(error?.found == found)
        #expect(error?.expected.isEmpty == false)
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("x.yaml:5"))
    }

    @Test("a further kind can have columns, defaults and fields to select by")
    func describedKind() throws {
        let catalog = Catalog(systems: SystemCatalog.all)
        let text =
            "{ kind: locks.x/v1/Lock, columns: { Owner: spec.owner }, "
            + "defaults: { spec.mode: Shared, spec.tries: 3, spec.isOpen: true }, "
            + "selectable: [spec.owner] }"
        let scenario = try scenario(custom: text, catalog)
        _ = try Run(scenario, of: catalog)
        #expect(
            scenario.api.list("custom") == [
                #"{"kind":"locks.x/v1/Lock","columns":{"Owner":"spec.owner"},"#
                    + #""defaults":{"spec.mode":"Shared","spec.tries":3,"spec.isOpen":true},"#
                    + #""selectable":["spec.owner"]}"#
            ]
        )
    }

    @Test("a run has a longest time, which is said")
    func longest() throws {
        func mistake(_ phases: String) -> ScenarioError? {
            let text = "title: T\nsystem: lease-election\npods: 1\nfaults: none\n\(phases)\n"
            do throws(ScenarioError) {
                let scenario = try Scenario(
                    text: text,
                    file: "s.yaml",
                    vocabulary: RealScenarios.catalog.vocabulary
                )
                _ = try Run(scenario, of: RealScenarios.catalog)
                return nil
            } catch {
                return error
            }
        }
        #expect(mistake("breaking: 744h") == nil)
        let long = mistake("breaking: 744h\nrecovering: 1s")
        #expect(long?.line == 5)
        #expect(long?.expected.contains("744h") == true)
        #expect(mistake("breaking: 1s\nrecovering: 87660h")?.line == 6)
        #expect(mistake("breaking: 87660h")?.line == 5)
    }

    @Test("a system that claims what no judge watches is refused")
    func strayClaim() throws {
        let error = try #require(throws: ScenarioError.self) {
            try PlantedSystem(claim: "s1").run()
        }
        #expect("\(error)".contains("planted, which claims s1"), "\(error)")
        #expect(try PlantedSystem(claim: "S1").run().findings.isEmpty)
    }
}
