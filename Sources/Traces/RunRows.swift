internal import LockstepDeterminism
internal import LockstepHistories

/// How a run's record is laid out in rows, both ways.
enum RunRows {
    private typealias Value = Statement.Value

    /// Writes everything but the events.
    static func insert(
        _ record: RunRecord,
        events: Int,
        as id: Int64,
        into database: Database
    ) throws(TraceError) {
        let build = record.build
        let statement = try database.prepare(
            "INSERT INTO run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            "writing the run"
        )
        try statement.execute([
            .integer(id), .text(record.scenario), .text(record.scenarioText),
            .text(String(record.seed)), .text(record.options), .text(record.verdict.rawValue),
            record.fingerprint.map { .text($0.sixteenDigits) } ?? .null, .integer(Int64(events)),
            .integer(record.simulatedNanoseconds), .text(build.toolchain),
            .text(build.optimisation), .text(build.granularity), .text(build.pick),
            .text(build.hashSeed),
        ])
        try insert(
            "plan",
            record.plan.map { fault in
                [
                    .text(fault.fault), .text(fault.kind), .integer(fault.begin.nanoseconds),
                    fault.end.map { .integer($0.nanoseconds) } ?? .null, .text(fault.detail),
                ]
            },
            id,
            database
        )
        try insert(
            "assumption",
            record.voided.map { [.text($0.assumption.rawValue), .text($0.by)] },
            id,
            database
        )
        let findings = record.findings.map { row($0, hazard: 0) }
        let hazards = record.hazards.map { row($0, hazard: 1) }
        try insert("finding", findings + hazards, id, database)
        try insert(
            "evaluation",
            record.counts.map { [.text($0.name), .integer($0.count)] },
            id,
            database
        )
    }

    private static func row(_ finding: Finding, hazard: Int64) -> [Value] {
        var pods = JSONFields()
        pods.list(finding.pods)
        let evidence = finding.evidence.map { String(Int64(bitPattern: $0)) }.joined(separator: ",")
        return [
            .integer(hazard), .text(finding.property), .integer(finding.time.nanoseconds),
            .text(String(decoding: pods.bytes, as: UTF8.self)), .text(finding.sentence),
            .text("[\(evidence)]"),
        ]
    }

    private static func insert(
        _ table: String,
        _ rows: [[Value]],
        _ run: Int64,
        _ database: Database
    ) throws(TraceError) {
        guard let first = rows.first else { return }
        let marks = Array(repeating: "?", count: first.count + 2).joined(separator: ",")
        let statement = try database.prepare(
            "INSERT INTO \(table) VALUES (\(marks))",
            "writing the table \(table)"
        )
        for (position, row) in rows.enumerated() {
            try statement.execute([.integer(run), .integer(Int64(position))] + row)
        }
    }
}
