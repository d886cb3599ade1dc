internal import LockstepHistories

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Sweep {
    /// Executes every failing seed that is listed again, and has the first one of each property
    /// told.
    func retell(
        _ result: inout SweepResult,
        in folder: SweepFolder?,
        as scenario: Int,
        unless interruption: Interruption
    ) throws(SweepError) {
        let retrial = Retrial(launch, job)
        defer { retrial.finish() }
        for report in result.totals.failing {
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
            let path = folder.map { recording(of: report.seed, in: $0, as: scenario) }
            let isThere = path.map { access($0, F_OK) == 0 } ?? false
            let line = again(path.map { .recording($0) } ?? .seed(report.seed))
            let retelling = WorkerCommand.Retelling(
                seed: report.seed,
                recording: isThere ? "" : path ?? "",
                again: line
            )
            let second: String
            switch try retrial.execute(retelling) {
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
                SweepResult.Divergence(seed: report.seed, first: report.outcome, second: second)
            )
        }
    }

    private func addCrash(_ report: SeedReport, to result: inout SweepResult) {
        guard isFirst(report, in: result), let finding = report.findings.first else { return }
        let text =
            "\(result.scenario), seed \(report.seed): violated\n"
            + "\(finding.property): \(finding.sentence)\nagain: \(again(.seed(report.seed)))"
        result.failures.append(
            SweepResult.Failure(seed: report.seed, text: text, recording: nil)
        )
    }

    /// Whether a seed is the first one to breach some property.
    private func isFirst(_ report: SeedReport, in result: SweepResult) -> Bool {
        result.totals.breaches.contains { $0.firstSeed == report.seed }
    }

    /// Where the recording of a seed is kept.
    private func recording(of seed: UInt64, in folder: SweepFolder, as scenario: Int) -> String {
        let name = run.scenario.source.file.split(separator: "/").last ?? "scenario"
        let stem = name.hasSuffix(".yaml") ? name.dropLast(5) : name
        return "\(folder.path)/\(scenario + 1)-\(stem)-\(seed).sqlite"
    }
}
