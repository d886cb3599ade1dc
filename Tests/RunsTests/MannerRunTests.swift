import LockstepDeterminism
import LockstepHistories
import LockstepManners
import LockstepRuns
import Testing

@Suite("manners of using a lock, in runs")
struct MannerRunTests {
    /// How a history shows that somebody used a lock in a manner; no orderly one shows it.
    private struct Sign: Sendable {
        var manner: String
        var sentence: String
        var isIn: @Sendable (RunResult) -> Bool
    }

    private static let signs = [
        Sign(manner: "deaf", sentence: "work ends seconds after it was told to") {
            $0.longestEndingNanoseconds > 1_000_000_000
        },
        Sign(manner: "throwing", sentence: "a term ends by the work's failure") { result in
            result.hasStop(because: "the work failed")
        },
        Sign(manner: "overrunning", sentence: "effects come after the end of a term") {
            $0.hazards.contains { $0.property == "S5" }
        },
        Sign(manner: "unchecked", sentence: "effects come after the end of a term") {
            $0.hazards.contains { $0.property == "S5" }
        },
        Sign(manner: "escaping", sentence: "a program leaves tasks behind") {
            $0.hazards.contains { $0.property == "Q2" }
        },
        Sign(manner: "impatient", sentence: "a pod campaigns again and again") {
            $0.mostCampaigns >= 4
        },
        Sign(manner: "reentrant", sentence: "more requests, by candidates that nobody sees") {
            $0.readsWhileHeld > 9
        },
    ]

    private static func run(_ manner: String) throws -> Run {
        try RealScenarios.run(
            text: """
                title: T
                system: lease-election
                pods: 2
                work: { effects: every 1s, resources: [fenced, unfenced], manner: \(manner) }
                faults: [pause: { chance: 100% }, terminate: { chance: 50% }]
                breaking: 60s
                claims: [guarded-effects, nothing-left]
                """
        )
    }

    private static func results(_ manner: String) throws -> [RunResult] {
        let run = try run(manner)
        return (1...20).map { seed in
            run.execute(RunOptions(seed: Seed(UInt64(seed)), isRecorded: true))
        }
    }

    @Test("every manner but the orderly one shows itself, and no run is violated for it")
    func everyMannerIsFelt() throws {
        let orderly = try Self.results("orderly")
        for manner in MannerCatalog.names where manner != "orderly" {
            let sign = try #require(
                Self.signs.first { $0.manner == manner },
                "no sign of \(manner) is told here"
            )
            let results = try Self.results(manner)
            let (shown, shownInOrder) = (results.filter(sign.isIn), orderly.filter(sign.isIn))
            #expect(shown.count > 0, "\(manner): \(sign.sentence)")
            #expect(shownInOrder.count == 0, "orderly, yet \(sign.sentence)")
            for result in results {
                #expect(result.verdict == .valid, "\(manner) \(result.options.seed)")
            }
        }
    }

    @Test("what a manner does away with is told, with whose work did so")
    func voids() throws {
        let result = try Self.results("overrunning")[0]
        let voided = result.voided.first { $0.assumption == .checkedEffects }
        #expect(voided?.fault == "overrunning work of a")
        #expect(result.drawn == "")
    }

    @Test("out of several manners each pod draws one, and the run says which")
    func drawn() throws {
        let run = try Self.run("[deaf, throwing]")
        let drawn = (1...20).map { run.execute(RunOptions(seed: Seed($0))).drawn }
        #expect(
            Set(drawn) == [
                "work: a deaf, b deaf", "work: a deaf, b throwing", "work: a throwing, b deaf",
                "work: a throwing, b throwing",
            ]
        )
        let again = try Self.run("[deaf, throwing]").execute(RunOptions(seed: Seed(3)))
        #expect(again.drawn == drawn[2])
    }

    @Test("`any` is every manner that the system can play")
    func any() throws {
        let ours = try Self.run("any")
        #expect(ours.scenario.work?.manners == MannerCatalog.names)
        let theirs = try RealScenarios.run(
            "fast/every-manner.yaml",
            overrides: ["system=client-go-election"]
        )
        #expect(theirs.scenario.work?.manners == MannerCatalog.namesOfWork)
    }

    @Test("value machines, which have no work, and explorers refuse a manner where it is asked for")
    func refused() throws {
        let error = try #require(throws: ScenarioError.self) {
            try RealScenarios.run(
                text: """
                    title: T
                    system: lease-election
                    pods: 2
                    options: { driver: values }
                    work: { effects: every 5s, manner: deaf }
                    breaking: 60s
                    """
            )
        }
        let place = "s.yaml:4:20: "
        #expect("\(error)".hasPrefix(place), "\(error)")
        #expect("\(error)".contains("a manner of work"), "\(error)")
        let bounds = ExplorationBounds(faults: 0, nanoseconds: 1_000_000_000)
        #expect(Explorer(try Self.run("deaf"), within: bounds) == nil)
        #expect(Explorer(try RealScenarios.election(faults: "none"), within: bounds) != nil)
    }

    @Test("a bug that only failing work brings out is found by the manner, and not without it")
    func findsMore() throws {
        let text = """
            title: T
            system: lease-election
            pods: 2
            options: { mutant: M46 }
            work: { effects: every 5s, resources: [fenced], manner: MANNER }
            faults: none
            breaking: 60s
            """
        func verdict(_ manner: String) throws -> Verdict {
            let run = try RealScenarios.run(
                text: text.replacing("MANNER", with: manner),
                overrides: ["claims=[hand-off]"]
            )
            return run.execute(RunOptions(seed: Seed(1))).verdict
        }
        #expect(try verdict("orderly") == .valid)
        #expect(try verdict("throwing") == .violated)
    }
}

extension RunResult {
    /// The longest time from telling work to end to its end.
    fileprivate var longestEndingNanoseconds: Int64 {
        var told: [String: Instant] = [:]
        var longest: Int64 = 0
        for observation in observations {
            switch observation.event {
            case .bodyCancelled: told[observation.pod] = observation.time
            case .bodyEnded:
                guard let begin = told.removeValue(forKey: observation.pod) else { continue }
                longest = max(longest, observation.time.nanoseconds - begin.nanoseconds)
            default: continue
            }
        }
        return longest
    }

    /// Whether an elector told its user to stop for this reason.
    fileprivate func hasStop(because reason: String) -> Bool {
        observations.contains { observation in
            if case .callback(_, .stopped, reason) = observation.event { true } else { false }
        }
    }

    /// How often the pod began to campaign that did so most often.
    fileprivate var mostCampaigns: Int {
        var counts: [String: Int] = [:]
        for observation in observations {
            if case .campaignBegan = observation.event { counts[observation.pod, default: 0] += 1 }
        }
        return counts.values.max() ?? 0
    }

    /// How many reads pods sent while their own terms lasted: whoever has the lock asks who has it
    /// only where a renewal was not answered.
    fileprivate var readsWhileHeld: Int {
        var holders: [String] = []
        var count = 0
        for observation in observations {
            switch observation.event {
            case .granted: holders.append(observation.pod)
            case .beliefEnded, .podKilled, .podExited:
                holders.removeAll { $0 == observation.pod }
            case .requestSent(_, _, let summary):
                count += holders.contains(observation.pod) && summary.hasPrefix("GET") ? 1 : 0
            default: continue
            }
        }
        return count
    }
}
