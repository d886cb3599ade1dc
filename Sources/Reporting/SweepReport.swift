internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepRuns

/// What a person is told of a sweep: the counts, the verdict, and the first failure of each
/// property.
public struct SweepReport: Sendable {
    /// The text, without a newline at its end.
    public let text: String

    /// What is told of a scenario whose turn did not come.
    static let notBegunDoubt = "It was not begun: the sweeps before it were interrupted."

    /// What is told of a scenario whose turn did not come, under its name.
    public static func notBegun(_ scenario: String) -> String {
        "\(scenario): \(Verdict.unknown.rawValue)\ndoubt: \(notBegunDoubt)"
    }

    /// Reports a sweep.
    ///
    /// - Parameters:
    ///   - result: What came of it.
    ///   - again: The line that runs a seed by itself.
    public init(_ result: SweepResult, again: (Lineage) -> String) {
        let totals = result.totals
        var lines = ["\(result.scenario): \(result.verdict.rawValue)"]
        lines.append(
            "  seeds \(totals.seeds): \(totals.valid) valid, \(totals.violated) violated, "
                + "\(totals.unknown) unknown; digest \(totals.digest.sixteenDigits)"
        )
        lines += SweepReport.coverage(totals)
        lines += SituationTable(totals)?.lines ?? []
        lines += SweepReport.effort(result.effort)
        lines += result.doubts.map { "doubt: \($0)" }
        if totals.violated > SweepTotals.listed {
            lines.append(
                "  of the \(totals.violated) violated seeds the first \(SweepTotals.listed) are "
                    + "listed, executed again, and kept as recordings if there is a folder"
            )
        }
        for seed in totals.doubtful.prefix(3) {
            lines.append("unknown: seed \(seed.seed): \(seed.doubt)")
            lines.append("again: \(again(Lineage(seed.seed, after: seed.ancestors)))")
        }
        for divergence in result.divergences {
            lines.append(
                "divergence: seed \(divergence.seed) came to \(divergence.first), and in another "
                    + "process to \(divergence.second)"
            )
            if let event = divergence.event { lines.append(event) }
            lines.append("again: \(again(Lineage(divergence.seed, after: divergence.ancestors)))")
        }
        lines += SweepReport.breaches(totals)
        for failure in result.failures { lines += ["", failure.text] }
        text = lines.joined(separator: "\n")
    }

    private static func coverage(_ totals: SweepTotals) -> [String] {
        var lines = ["", "  seeds with                        seeds     share    in all"]
        for (index, name) in totals.columns.counts.enumerated() {
            lines.append(
                "  " + padded(wording[name] ?? name, to: 30)
                    + padded(String(totals.seedsWith[index]), to: 9, onLeft: true)
                    + padded(
                        percent(totals.seedsWith[index], of: totals.seeds),
                        to: 10,
                        onLeft: true
                    )
                    + padded(String(totals.counts[index]), to: 10, onLeft: true)
            )
        }
        let margin = totals.smallestMargin.map {
            "\(seconds($0.nanoseconds)) s, in seed \($0.seed)"
        }
        lines.append("")
        lines.append("  smallest margin between terms   \(margin ?? "no term followed another")")
        lines.append("  put to the test   " + list(totals.columns.properties, totals.evaluations))
        if !totals.columns.faults.isEmpty {
            lines.append("  faults            " + list(totals.columns.faults, totals.strikes))
        }
        if !totals.hazards.isEmpty {
            let hazards = totals.hazards.map { "\($0.property) in \($0.seeds) seeds" }
            lines.append("  hazards           " + hazards.joined(separator: ", "))
        }
        return lines
    }

    private static func effort(_ effort: SweepResult.Effort) -> [String] {
        guard effort.seeds > 0 else { return ["  every seed was known from before", ""] }
        return [
            "  \(effort.seeds) seeds in \(seconds(effort.wallNanoseconds)) s on \(effort.workers) "
                + "workers: \(Int(effort.seedsPerSecond)) a second, "
                + "\(Int(effort.seedsPerCPUSecond)) a CPU second",
            "  \(Int(effort.simulatedSecondsPerCPUSecond)) simulated seconds a CPU second; "
                + "a worker took \(effort.peakBytes / 1_048_576) MiB at most",
            "",
        ]
    }

    private static func breaches(_ totals: SweepTotals) -> [String] {
        totals.breaches.map {
            "\($0.property) was breached in \($0.seeds) seeds "
                + "(\(percent($0.seeds, of: totals.seeds))), first in seed \($0.firstSeed)"
        }
    }

    /// What the counts mean, for a person.
    private static let wording = [
        "contendedTakeovers": "a contended take-over",
        "lostReplies": "a lost reply",
        "longPauses": "a pause longer than the lease",
        "contendedReleases": "a release during contention",
        "kills": "a kill",
        "partitions": "a partition",
        "faults": "a fault of any kind",
    ]

    private static func list(_ names: [String], _ numbers: [Int]) -> String {
        zip(names, numbers).map { "\($0) \($1)" }.joined(separator: ", ")
    }

    /// Hundredths of a percent, cut off.
    private static func percent(_ part: Int, of whole: Int) -> String {
        let hundredths = whole > 0 ? part * 10_000 / whole : 0
        return Int64(hundredths).decimal(places: 2) + " %"
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        (nanoseconds / 1_000_000).decimal(places: 3)
    }

    private static func padded(_ text: String, to width: Int, onLeft: Bool = false) -> String {
        let space = String(repeating: " ", count: max(width - text.count, 0))
        return onLeft ? space + text : text + space
    }
}

extension SweepResult.Effort {
    /// Seeds for each second of real time.
    public var seedsPerSecond: Double { Double(seeds) / max(Double(wallNanoseconds) / 1e9, 1e-9) }

    /// Seeds for each second of CPU time, of this process and all workers.
    public var seedsPerCPUSecond: Double {
        Double(seeds) / max(Double(cpuNanoseconds) / 1e9, 1e-9)
    }

    /// Simulated seconds for each second of CPU time.
    public var simulatedSecondsPerCPUSecond: Double {
        Double(simulatedNanoseconds) / max(Double(cpuNanoseconds), 1)
    }
}
