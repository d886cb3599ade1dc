internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns

/// Finds a real split brain and brings it back.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Finds a split brain in a real election algorithm, and brings it back exactly."
    )

    /// The scenario whose bug is found; the file holds the same text.
    static let path = "Scenarios/negative/client-go-demo.yaml"
    static let scenario = """
        title: Two leaders by client-go's rules, when answers come late and links break
        system: client-go-election
        pods: 3
        options: { release: false }
        faults:
          - late-reply: { chance: 50%, begin: 2s..20s, lasts: 20s..40s, delay: 4s..4900ms }
          - partition: { chance: 50%, begin: 10s..40s, lasts: 10s..30s }
        breaking: 60s

        """
    /// How many seeds are tried before the demo gives up.
    static let patience: UInt64 = 2_000

    func run() throws {
        try funnel {
            let catalog = Catalog.all
            let run = try Run(
                Scenario(
                    text: DemoCommand.scenario,
                    file: DemoCommand.path,
                    vocabulary: catalog.vocabulary
                ),
                of: catalog
            )
            try prepareSimulation()
            print("Three pods elect a leader by the rules of Kubernetes' client-go, on a lease of")
            print("15 s, while answers come late and links break. Looking for two leaders ...")
            print("")
            for number in 1...DemoCommand.patience {
                let seed = Seed(number)
                guard let finding = splitBrain(in: run, seed) else { continue }
                return tell(finding, seed, run)
            }
            complain("none of \(DemoCommand.patience) seeds led to two leaders")
            return .unknown
        }
    }

    private func splitBrain(in run: Run, _ seed: Seed) -> Finding? {
        run.execute(RunOptions(seed: seed)).findings.first { $0.property == "S1" }
    }

    private func tell(_ finding: Finding, _ seed: Seed, _ run: Run) -> Ending {
        let first = run.execute(RunOptions(seed: seed))
        let again = run.execute(RunOptions(seed: seed, isRecorded: true))
        guard first.fingerprint == again.fingerprint, again.findings.contains(finding) else {
            complain("seed \(seed) did not come back: this is a bug of Lockstep's")
            return .divergence
        }
        print("Seed \(seed), \(finding.time): \(finding.sentence)")
        for line in Story(of: finding, in: again.observations, limit: 7).lines { print(line) }
        print("")
        print(
            "It came back when it was run again: fingerprint \(again.fingerprint.sixteenDigits)."
        )
        print("again: \(CommandLineTool.invocation) run \(DemoCommand.path) --seed \(seed)")
        return .valid
    }
}
