import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import LockstepSimulation
import LockstepTraces
import Testing

@testable import LockstepRuns

@Suite("a recorded run comes back, and what was altered is named")
struct RecordTests {
    private let election = RunOptions(seed: Seed(5))
    private let sequence: UInt64 = 40

    private func recorded(_ record: TemporaryRecord) throws -> RunResult {
        try record.append(RealScenarios.run("fast/lease-election.yaml"), election)
    }

    @Test(
        "a run comes back event by event",
        arguments: [Granularity.fast, .fine],
        Pick.allCases
    )
    func comesBack(granularity: Granularity, pick: Pick) throws {
        let record = TemporaryRecord()
        let options = RunOptions(seed: Seed(7), pick: pick, granularity: granularity)
        let result = try record.append(RealScenarios.run("fast/lease-lock.yaml"), options)
        let replay = try record.replay()
        #expect(replay.divergence == nil)
        #expect(replay.otherBuild == nil)
        #expect(replay.result.fingerprint == result.fingerprint)
        #expect(replay.result.observations == result.observations)
        #expect(replay.record.build.pick == pick.rawValue)
    }

    @Test("overrides and a plan of its own come back with a run")
    func overrides() throws {
        let record = TemporaryRecord()
        let run = try RealScenarios.run(
            "fast/lease-election.yaml",
            overrides: ["pods=5", "timings.lease=20s"]
        )
        let plan = run.execute(RunOptions(seed: Seed(9))).plan
        let result = try record.append(run, RunOptions(seed: Seed(1), plan: plan))
        let replay = try record.replay()
        #expect(replay.divergence == nil)
        #expect(replay.result.plan == plan)
        #expect(replay.result.fingerprint == result.fingerprint)
    }

    @Test(
        "one altered event is named with both versions, fingerprint or not",
        arguments: [
            ("payload", "'{}'"), ("time_ns", "time_ns + 1"), ("pod", "'z'"),
            ("kind", "'pod-danced'"),
        ],
        [false, true]
    )
    func altered(change: (column: String, value: String), losesFingerprint: Bool) throws {
        let record = TemporaryRecord()
        let result = try recorded(record)
        let before = try TraceReader(path: record.path).rows(of: 1)
        let (column, value) = change
        #expect(record.alter("UPDATE event SET \(column) = \(value) WHERE sequence = \(sequence)"))
        if losesFingerprint { #expect(record.alter("UPDATE run SET fingerprint = NULL")) }
        let divergence = try #require(try record.replay().divergence)
        #expect(divergence.sequence == sequence)
        #expect(divergence.columns == [column])
        #expect(divergence.executed == EventRow(result.observations[Int(sequence) - 1]))
        #expect(divergence.executed == before[Int(sequence) - 1])
        #expect(divergence.stored != nil && divergence.stored != divergence.executed)
    }

    @Test("a lost or a wrong fingerprint alone changes nothing", arguments: ["NULL", "5"])
    func fingerprint(value: String) throws {
        let record = TemporaryRecord()
        _ = try recorded(record)
        #expect(record.alter("UPDATE run SET fingerprint = \(value)"))
        #expect(try record.replay().divergence == nil)
    }

    @Test("a deleted event is named")
    func deleted() throws {
        let record = TemporaryRecord()
        let result = try recorded(record)
        #expect(record.alter("DELETE FROM event WHERE sequence = \(sequence)"))
        let divergence = try #require(try record.replay().divergence)
        #expect(divergence.sequence == sequence)
        #expect(divergence.stored == nil)
        #expect(divergence.executed == EventRow(result.observations[Int(sequence) - 1]))
    }

    @Test("an event too many is named")
    func inserted() throws {
        let record = TemporaryRecord()
        let count = UInt64(try recorded(record).observations.count)
        let isInserted = record.alter(
            """
            CREATE TEMP TABLE extra AS SELECT id + 1 AS id, cause, time_ns,
                local_ns, wall_ns, pod, incarnation, ordinal, kind, request, payload
                FROM event WHERE sequence = \(count);
            INSERT INTO event (id, cause, time_ns, local_ns, wall_ns, pod, incarnation, ordinal,
                kind, request, payload) SELECT * FROM extra;
            """
        )
        #expect(isInserted)
        let divergence = try #require(try record.replay().divergence)
        #expect(divergence.sequence == count + 1)
        #expect(divergence.stored != nil)
        #expect(divergence.executed == nil)
    }

    @Test(
        "judging a record again comes to what the run came to",
        arguments: [
            ("fast/lease-election.yaml", Verdict.valid),
            ("tutorial/03-two-leaders.yaml", .violated),
        ]
    )
    func recheck(name: String, verdict: Verdict) throws {
        let record = TemporaryRecord()
        let result = try record.append(RealScenarios.run(name), election)
        #expect(result.verdict == verdict)
        let check = try record.recheck()
        #expect(check.ruling.verdict == verdict)
        #expect(check.ruling.findings == result.findings)
        #expect(check.ruling.hazards == result.hazards)
        #expect(check.evaluations.map(\.count) == result.evaluations.map(\.count))
        #expect(check.history.observations == result.observations)
        #expect(check.record.findings == result.findings)
    }

    @Test("of many runs in one file the right one is chosen")
    func many() throws {
        let record = TemporaryRecord()
        let run = try RealScenarios.run("fast/lease-election.yaml")
        let other = try RealScenarios.run("tutorial/03-two-leaders.yaml")
        let results = [
            try record.append(run, RunOptions(seed: Seed(1))),
            try record.append(other, RunOptions(seed: Seed(2))),
            try record.append(run, RunOptions(seed: Seed(.max))),
        ]
        #expect(record.alter("DELETE FROM event WHERE run = 3 AND sequence = 2"))
        for (index, result) in results.enumerated() {
            let replay = try record.replay(Int64(index + 1))
            #expect(replay.record.seed == result.options.seed.rawValue)
            #expect(replay.result.fingerprint == result.fingerprint)
            #expect(replay.divergence?.sequence == (index == 2 ? 2 : nil))
        }
        #expect(try record.recheck(2).ruling.verdict == .violated)
        #expect(throws: TraceError.self) { try record.replay(4) }
    }

    @Test(
        "a record that this program cannot run is refused in a sentence",
        arguments: [
            ("lease-election", "leese-election"), ("title:", "title: ["), ("breaking", "braking"),
        ]
    )
    func foreign(right: String, wrong: String) throws {
        let record = TemporaryRecord()
        try record.append(RealScenarios.run("fast/lease-election.yaml"), election) {
            $0.scenarioText = $0.scenarioText.replacing(right, with: wrong)
        }
        for error in [
            #expect(throws: ScenarioError.self) { try record.replay() },
            #expect(throws: ScenarioError.self) { try record.recheck() },
        ] {
            #expect(error?.cause == .unreadable)
            #expect(error?.file.hasPrefix("the scenario in ") == true)
        }
    }

    @Test("a run of any configuration of a swarm comes back, and no other plan is taken for its")
    func swarm() throws {
        let run = try RealScenarios.run(
            text: "title: x\nsystem: lease-election\npods: 2\nbreaking: 20s\n"
                + "swarm:\n  - { pods: 4 }\n  - { pods: 1 }\n"
                + "faults: [{ clock: { chance: 100% } }]\n"
        )
        var pods: Set<String> = []
        for seed in 1...8 {
            let record = TemporaryRecord()
            let result = try record.append(run, RunOptions(seed: Seed(UInt64(seed))))
            pods.formUnion(result.plan.faults.flatMap(\.targets))
            #expect(try record.replay().divergence == nil)
            #expect(try record.recheck().ruling.verdict == result.verdict)
        }
        #expect(pods == ["a", "b", "c", "d"])
        let record = TemporaryRecord()
        func seed(drawing pods: Int) throws -> Seed {
            let seeds = (1...8).map { Seed($0) }
            return try #require(
                seeds.first { run.drawn(by: $0).run.scenario.system.pods.count == pods }
            )
        }
        let result = try record.append(run, RunOptions(seed: seed(drawing: 4)))
        let other = try seed(drawing: 1)
        #expect(throws: ScenarioError.self) {
            try run.check(result.plan, from: "p.json", for: other)
        }
    }

    @Test("a record with options that this program cannot tell is refused, not run with others")
    func foreignOptions() throws {
        let damages: [(inout RunRecord) -> Void] = [
            { $0.build.pick = "best" }, { $0.build.granularity = "" }, { $0.options = "no JSON" },
            { $0.options = "{\"set\":[1]}" },
        ]
        for damage in damages {
            let record = TemporaryRecord()
            let run = try RealScenarios.run("fast/lease-election.yaml")
            try record.append(run, election, changing: damage)
            let error = #expect(throws: ScenarioError.self) { try record.replay() }
            #expect(error?.cause == .unreadable)
            #expect(error?.file.hasPrefix("the options in ") == true)
        }
    }

    @Test("a damaged plan is refused in a sentence", arguments: ["{}", "", "no JSON", "z"])
    func damagedPlan(detail: String) throws {
        let record = TemporaryRecord()
        try record.append(RealScenarios.run("fast/lease-election.yaml"), election) {
            let first = $0.plan[0].detail
            $0.plan[0].detail = detail == "z" ? first.replacing("[\"", with: "[\"z") : detail
        }
        let error = #expect(throws: ScenarioError.self) { try record.replay() }
        #expect(error?.cause == .unreadable)
        #expect(error?.file.hasPrefix("the plan in ") == true)
    }

    @Test("another build is told apart from a divergence")
    func otherBuild() throws {
        let run = try RealScenarios.run("fast/lease-election.yaml")
        let other = ThisBuild.optimisation == "debug" ? "release" : "debug"
        for (pick, granularity) in [
            (Pick.random, Granularity.fine), (.random, .fast), (.fifo, .fine),
        ] {
            let record = TemporaryRecord()
            let options = RunOptions(seed: Seed(1), pick: pick, granularity: granularity)
            try record.append(run, options) { $0.build.optimisation = other }
            let replay = try record.replay()
            #expect(replay.divergence == nil)
            let isTold = pick == .random && granularity == .fine
            #expect((replay.otherBuild != nil) == isTold)
            if isTold { #expect(replay.otherBuild?.contains(other) == true) }
        }
        let record = TemporaryRecord()
        try record.append(run, RunOptions(seed: Seed(1))) { $0.build.toolchain = "Swift 9" }
        #expect(try record.replay().otherBuild?.contains("Swift 9") == true)
    }

    @Test(
        "an end that cannot be that of the run is not judged by",
        arguments: ["'soon'", "NULL", "-1", "0", "1.5"]
    )
    func wrongEnd(end: String) throws {
        let record = TemporaryRecord()
        _ = try recorded(record)
        #expect(record.alter("UPDATE run SET simulated_ns = \(end)"))
        #expect(throws: TraceError.self) { try record.recheck() }
    }

    @Test("what the record itself says otherwise than the run is told")
    func contradictions() throws {
        let record = TemporaryRecord()
        _ = try recorded(record)
        #expect(try record.replay().contradictions.isEmpty)
        #expect(record.alter("UPDATE run SET verdict = 'violated', fingerprint = 'ab'"))
        let replay = try record.replay()
        #expect(replay.divergence == nil)
        #expect(
            replay.contradictions == [
                "the record itself says violated", "the record itself says the fingerprint ab",
            ]
        )
    }
}
