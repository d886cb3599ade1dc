internal import LockstepDeterminism
internal import LockstepKubernetes
public import LockstepRuns

/// A measurement as `key: value` lines.
public struct BenchReport: Sendable {
    /// The text, without a newline at its end.
    public let text: String

    /// Reports a measurement beside a plain loop timed in the same process.
    public init(
        _ measurement: Lease1Bench.Measurement,
        calibration: PlainLoop.Measurement
    ) {
        let outcome = measurement.outcome
        let cpu = Double(measurement.cpuNanoseconds) / 1e9
        let simulated = Double(measurement.simulatedNanoseconds) / 1e9
        let plain = Double(calibration.cpuNanoseconds) / Double(calibration.rounds)
        let pop = Double(measurement.cpuNanoseconds) / Double(max(outcome.queuePops, 1))
        let lines: [(String, String)] = [
            ("hash", outcome.hash.sixteenDigits),
            ("messages", "\(outcome.messages)"),
            ("delivered", "\(outcome.delivered)"),
            ("attempts", "\(outcome.attempts)"),
            ("timeouts", "\(outcome.timeouts)"),
            ("acquisitions", "\(outcome.acquisitions)"),
            ("violations", "\(outcome.violations)"),
            ("kills", "\(outcome.kills)"),
            ("version", "\(outcome.version)"),
            ("queue_pops", "\(outcome.queuePops)"),
            ("cpu_s", BenchReport.decimal(cpu)),
            ("wall_s", BenchReport.decimal(Double(measurement.wallNanoseconds) / 1e9)),
            ("sim_s", "\(Int64(simulated))"),
            ("sim_per_cpu_s", "\(Int64(simulated / max(cpu, 1e-9)))"),
            ("rss_kb", "\(measurement.peakKibibytes)"),
            ("calibration_ns_per_round", BenchReport.decimal(plain)),
            ("pop_to_calibration_ratio", BenchReport.decimal(pop / max(plain, 1e-9))),
            ("calibration_checksum", calibration.checksum.sixteenDigits),
        ]
        text = lines.map { "\($0): \($1)" }.joined(separator: "\n")
    }

    /// Reports a measurement of a scenario's runs.
    public init(_ measurement: RunBench.Measurement) {
        let cpu = Double(measurement.cpuNanoseconds) / 1e9
        let simulated = Double(measurement.simulatedNanoseconds) / 1e9
        let lines: [(String, String)] = [
            ("seeds", "\(measurement.seeds)"),
            ("events", "\(measurement.events)"),
            ("cpu_s", BenchReport.decimal(cpu)),
            ("seeds_per_cpu_s", "\(Int64(Double(measurement.seeds) / max(cpu, 1e-9)))"),
            ("sim_per_cpu_s", "\(Int64(simulated / max(cpu, 1e-9)))"),
            ("rss_kb", "\(measurement.peakKibibytes)"),
        ]
        text = lines.map { "\($0): \($1)" }.joined(separator: "\n")
    }

    /// Reports what the simulated API server costs, beside a plain loop timed in the same process.
    public init(
        _ measurement: APIBench.Measurement,
        calibration: PlainLoop.Measurement
    ) {
        let plain = Double(calibration.cpuNanoseconds) / Double(calibration.rounds)
        let lines: [(String, String)] = [
            ("update_us", BenchReport.decimal(Double(measurement.updateNanoseconds) / 1e3)),
            (
                "update_json_us",
                BenchReport.decimal(Double(measurement.writtenUpdateNanoseconds) / 1e3)
            ),
            ("list_ms", BenchReport.decimal(Double(measurement.listNanoseconds) / 1e6)),
            ("events", "\(measurement.events)"),
            ("calibration_ns_per_round", BenchReport.decimal(plain)),
        ]
        text = lines.map { "\($0): \($1)" }.joined(separator: "\n")
    }

    /// Reports what judging costs.
    public init(_ measurement: JudgeBench.Measurement) {
        var lines = ["CPU seconds for a million observations that the judge asks for"]
        for row in measurement.judges {
            lines.append("\(row.property) \(row.name): \(BenchReport.decimal(row.cpuSeconds))")
        }
        lines.append("CPU seconds for a million operations, five processes at a time")
        for row in measurement.models {
            lines.append("\(row.name): \(BenchReport.decimal(row.cpuSeconds))")
        }
        lines.append("rss_kb: \(measurement.peakKibibytes)")
        text = lines.joined(separator: "\n")
    }

    /// Reports what the engine's steps cost, beside a plain loop timed in the same process.
    public init(_ rows: [EngineBench.Row], calibration: PlainLoop.Measurement) {
        let plain = Double(calibration.cpuNanoseconds) / Double(calibration.rounds)
        var lines = rows.map { "\($0.name)_ns: \(BenchReport.decimal($0.nanoseconds))" }
        lines.append("calibration_ns_per_round: \(BenchReport.decimal(plain))")
        text = lines.joined(separator: "\n")
    }

    /// Reports how cost grows with size, a row of a table each.
    public init(_ rows: [ScaleBench.Row]) {
        var lines = [
            "| pods | leases | events | events a CPU s | the same, judged | bytes a pod |",
            "|---|---|---|---|---|---|",
        ]
        for row in rows {
            let bytes = row.bytes > 0 ? "\(row.bytes / Int64(row.size.pods))" : "unknown"
            lines.append(
                "| \(row.size.pods) | \(row.size.locks) | \(row.events) "
                    + "| \(BenchReport.rate(row.events, row.plainNanoseconds)) "
                    + "| \(BenchReport.rate(row.events, row.judgedNanoseconds)) | \(bytes) |"
            )
        }
        text = lines.joined(separator: "\n")
    }

    /// So many a CPU second.
    private static func rate(_ count: UInt64, _ nanoseconds: Int64) -> Int64 {
        Int64(Double(count) / max(Double(nanoseconds) / 1e9, 1e-9))
    }

    /// A number with three decimals.
    static func decimal(_ value: Double) -> String {
        Int64((value * 1000).rounded()).decimal(places: 3)
    }
}
