internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation
internal import Testing

/// What is said about a seed that failed, in at most 15 lines.
struct SeedReport: Sendable {
    private let trait: SimulatedTrait
    private let trial: Trial
    private let test: Test

    /// Lines of the story; the others are for the seed, the sentence and the way back.
    private static let storyLimit = 9

    init(_ trait: SimulatedTrait, trial: Trial, test: Test) {
        self.trait = trait
        self.trial = trial
        self.test = test
    }

    /// A breach that a judge found.
    var ofFinding: String {
        guard let finding = trial.watch.findings.first else { return text("A judge objected") }
        let story = Story(
            of: finding,
            in: trial.watch.history.observations,
            limit: Self.storyLimit
        )
        let sentence = "\(finding.property), at \(finding.time): \(finding.sentence)"
        return text(sentence, story.lines)
    }

    /// A body that waits for what will never happen.
    ///
    /// - Parameters:
    ///   - time: Since when nothing can happen.
    ///   - waiting: The pods that wait as well.
    ///   - tasks: All tasks that wait, the body's first.
    /// - Returns: The report.
    func ofStall(at time: Instant, waiting: [String], tasks: [WaitingTask]) -> String {
        let names = waiting.isEmpty ? "" : ", as do " + waiting.joined(separator: ", ")
        var story = tasks.prefix(Self.storyLimit).map { "  \($0)" }
        if tasks.count > story.count { story.append("  and \(tasks.count - story.count) more") }
        return text("Since \(time) nothing can happen any more, and the body waits\(names)", story)
    }

    /// A body that does not come to its end.
    var ofEndlessness: String {
        text("After \(trait.limit) of virtual time the body has not ended")
    }

    /// A body or a pod that ends the whole process.
    var ofTrap: String { text("The process ends here, for what the code under test has done") }

    /// A sentence with the seed before it and the ways back behind it.
    func text(_ sentence: String, _ story: [String] = []) -> String {
        let lines =
            ["seed \(trial.world.seed): \(sentence)"] + story + [
                "to paste:  \(pasted)",
                "again:     LOCKSTEP_SEED=\(trial.world.seed) swift test --filter '\(filter)'",
            ]
        return lines.joined(separator: "\n")
    }

    /// The trait that runs this seed only; judges and claims are the reader's to keep.
    private var pasted: String {
        var options = ["seed: \(trial.world.seed)"]
        if trait.pick != .random { options.append("pick: .\(trait.pick.rawValue)") }
        if trait.granularity != .fine {
            options.append("granularity: .\(trait.granularity.rawValue)")
        }
        if trait.namesJudges { options.append("judges: …") }
        if trait.claims != nil { options.append("claims: …") }
        if trait.limit != SimulatedTrait.usualLimit {
            options.append("limit: .nanoseconds(\(trait.limit.wholeNanoseconds))")
        }
        return ".simulated(\(options.joined(separator: ", ")))"
    }

    /// The test as `--filter` finds it: `Module.Suite/test`.
    private var filter: String {
        let id = String(describing: test.id)
        return String(id.prefix { $0 != "(" })
    }
}
