internal import LockstepHistories
internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Sweep {
    /// Executes every failing seed that is told of again, and has the first one of each property
    /// explained.
    func retell(
        _ result: inout SweepResult,
        in folder: SweepFolder?,
        as scenario: Int,
        unless interruption: Interruption
    ) throws(SweepError) {
        let retrial = Retrial(launch, job)
        defer { retrial.finish() }
        for report in result.totals.told {
            interruption.look()
            guard interruption.count < 2 else {
                result.isInterrupted = true
                break
            }
            // Whoever died was executed twice when he did; nothing is left that could be told.
            if report.isCrash {
                addCrash(report, to: &result)
                continue
            }
            let (outcome, path) = try execute(report, with: retrial, folder, scenario, &result)
            let second: String
            switch outcome {
            case .report(let other, let story) where other.agrees(with: report):
                if isFirst(report, in: result) {
                    result.failures.append(
                        SweepResult.Failure(seed: report.seed, text: story, recording: path)
                    )
                }
                continue
            case .report(let other, _): second = other.outcome
            case .crash(let end, _): second = "a process that died (\(end.sentence))"
            }
            result.divergences.append(
                SweepResult.Divergence(
                    seed: report.seed,
                    ancestors: report.ancestors,
                    first: report.outcome,
                    second: second
                )
            )
        }
    }

    /// Executes a seed again and keeps its recording, if there is a folder that can be written.
    private func execute(
        _ report: SeedReport,
        with retrial: Retrial,
        _ folder: SweepFolder?,
        _ scenario: Int,
        _ result: inout SweepResult
    ) throws(SweepError) -> (outcome: Retrial.Outcome, recording: String?) {
        if result.problem == nil, let folder,
            let place = place(for: report, in: folder, as: scenario)
        {
            do throws(SweepError) {
                let outcome = try retrial.execute(
                    retelling(of: report, in: place.path, isThere: place.isThere)
                )
                return (outcome, place.path)
            } catch {
                // A full disk is no reason to keep quiet about what was found.
                result.problem = "\(error)"
            }
        }
        return (try retrial.execute(retelling(of: report, in: nil, isThere: false)), nil)
    }

    private func retelling(
        of report: SeedReport,
        in path: String?,
        isThere: Bool
    ) -> WorkerCommand.Retelling {
        WorkerCommand.Retelling(
            seed: report.seed,
            ancestors: report.ancestors,
            recording: isThere ? "" : path ?? "",
            again: again(path.map { .recording($0) } ?? .seed(report.lineage))
        )
    }

    private func addCrash(_ report: SeedReport, to result: inout SweepResult) {
        guard isFirst(report, in: result), let finding = report.findings.first else { return }
        let text =
            "\(result.scenario), seed \(report.seed): violated\n"
            + "\(finding.property): \(finding.sentence)\nagain: \(again(.seed(report.lineage)))"
        result.failures.append(
            SweepResult.Failure(seed: report.seed, text: text, recording: nil)
        )
    }

    /// Whether a seed is the first one to breach some property.
    private func isFirst(_ report: SeedReport, in result: SweepResult) -> Bool {
        result.totals.breaches.contains { $0.firstSeed == report.seed }
    }

    /// Where the recording of a seed is kept, and whether it is there already: under its own name
    /// unless something else has that; `nil` if all names it could have are taken.
    private func place(
        for report: SeedReport,
        in folder: SweepFolder,
        as scenario: Int
    ) -> (path: String, isThere: Bool)? {
        let name = run.scenario.source.file.split(separator: "/").last ?? "scenario"
        let stem = name.hasSuffix(".yaml") ? name.dropLast(5) : name
        let start = "\(folder.path)/\(scenario + 1)-\(stem)-\(report.seed)"
        for number in 1...9 {
            let path = start + (number == 1 ? "" : "-\(number)") + ".sqlite"
            if access(path, F_OK) != 0 { return (path, false) }
            if isRecording(path, of: report) { return (path, true) }
        }
        return nil
    }

    /// Whether the last run that a file records, which is what a replay takes, is that of a seed.
    private func isRecording(_ path: String, of report: SeedReport) -> Bool {
        guard let reader = try? TraceReader(path: path), let last = try? reader.runs().last,
            let record = try? reader.run(last)
        else { return false }
        return record.seed == report.seed && record.fingerprint == report.fingerprint
            && record.scenarioText == run.scenario.source.text
    }
}
