internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepKubernetes
internal import LockstepSimulation
internal import LockstepTraces

// What decided a recorded run. A mistake in it is the record's, whatever the file on disk that the
// scenario once came from says now: its cause is `unreadable`.
extension RunRecord {
    /// The scenario, ready to be run again.
    ///
    /// - Parameters:
    ///   - file: The record, as errors shall name it.
    ///   - catalog: Where its names are looked up.
    /// - Returns: The run.
    /// - Throws: `ScenarioError` if this version of the program cannot run it.
    func run(in file: String, of catalog: Catalog) throws(ScenarioError) -> Run {
        let overrides = try scenarioOverrides(in: file)
        return try Self.reading("scenario", in: file) { () throws(ScenarioError) in
            let scenario = try Scenario(
                text: scenarioText,
                file: scenario,
                overrides: overrides,
                vocabulary: catalog.vocabulary
            )
            return try Run(scenario, of: catalog)
        }
    }

    /// What decided the run besides its scenario.
    ///
    /// - Parameters:
    ///   - file: The record, as errors shall name it.
    ///   - run: The run that the plan shall fit.
    /// - Returns: The options, with recording on.
    /// - Throws: `ScenarioError` if the plan cannot be read or carried out, or if this version of
    ///   the program does not have what picked the next job.
    func runOptions(in file: String, for run: Run) throws(ScenarioError) -> RunOptions {
        guard let pick = Pick(rawValue: build.pick),
            let granularity = Granularity(rawValue: build.granularity)
        else {
            throw Self.damage(
                "options",
                in: file,
                found: "the pick \(quoted(build.pick)) at granularity \(quoted(build.granularity))",
                expected: "those that this version has"
            )
        }
        let lines = plan.map(\.detail).joined(separator: ",\n")
        let text = "{\"version\":\(FaultPlan.formatVersion),\"faults\":[\(lines)]}"
        return RunOptions(
            seed: Seed(seed),
            pick: pick,
            granularity: granularity,
            plan: try Self.reading("plan", in: file) { () throws(ScenarioError) in
                let plan = try FaultPlan(text: text, file: file)
                try run.check(plan, from: file, for: Seed(seed))
                return plan
            },
            isRecorded: true
        )
    }

    /// The overrides that were given with `--set`, in order.
    private func scenarioOverrides(in file: String) throws(ScenarioError) -> [String] {
        let overrides = (try? JSONValue(parsing: options))?["set"]?.asArray?.map(\.asString)
        guard let overrides, !overrides.contains(nil) else {
            throw Self.damage(
                "options",
                in: file,
                found: quoted(options),
                expected: "an object with a list `set` of texts"
            )
        }
        return overrides.compactMap(\.self)
    }

    /// Reads a part of a record, and says of a mistake in it that it stands there.
    private static func reading<Part>(
        _ part: String,
        in file: String,
        _ read: () throws(ScenarioError) -> Part
    ) throws(ScenarioError) -> Part {
        do throws(ScenarioError) {
            return try read()
        } catch {
            var error = error
            error.cause = .unreadable
            error.file = "the \(part) in \(file)"
            throw error
        }
    }

    private static func damage(
        _ part: String,
        in file: String,
        found: String,
        expected: String
    ) -> ScenarioError {
        ScenarioError(
            cause: .unreadable,
            file: "the \(part) in \(file)",
            place: .file,
            found: found,
            expected: expected
        )
    }
}
