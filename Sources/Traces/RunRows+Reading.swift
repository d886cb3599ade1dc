internal import LockstepDeterminism
internal import LockstepHistories

extension RunRows {
    private static let operation = "reading the run"

    /// Reads everything but the events back.
    static func read(_ id: Int64, from database: Database) throws(TraceError) -> RunRecord {
        let statement = try database.prepare("SELECT * FROM run WHERE id = ?", operation)
        try statement.bind([.integer(id)])
        guard try statement.step() else {
            throw unreadable(database, "there is no run \(id).", "Ask for the list of runs.")
        }
        guard let scenario = statement.text(1), let scenarioText = statement.text(2),
            let seed = statement.text(3).flatMap({ UInt64($0) }),
            let verdict = statement.text(5).flatMap(Verdict.init(rawValue:)),
            let events = statement.integer(7), let simulated = statement.integer(8), simulated >= 0
        else {
            throw unreadable(database, "the row of run \(id) in the table run is unreadable.")
        }
        var record = RunRecord(
            scenario: scenario,
            scenarioText: scenarioText,
            seed: seed,
            verdict: verdict,
            fingerprint: statement.text(6).flatMap { UInt64($0, radix: 16) }
        )
        record.options = statement.text(4) ?? "{}"
        record.events = Int(events)
        record.simulatedNanoseconds = simulated
        record.build.toolchain = statement.text(9) ?? ""
        record.build.optimisation = statement.text(10) ?? ""
        record.build.granularity = statement.text(11) ?? ""
        record.build.pick = statement.text(12) ?? ""
        record.build.hashSeed = statement.text(13) ?? ""
        try readLists(id, into: &record, from: database)
        return record
    }

    private static func readLists(
        _ id: Int64,
        into record: inout RunRecord,
        from database: Database
    ) throws(TraceError) {
        record.plan = try rows("plan", id, database) { row in
            guard let fault = row.text(2), let kind = row.text(3), let begin = row.integer(4),
                let detail = row.text(6)
            else { return nil }
            return RunRecord.PlannedFault(
                fault: fault,
                kind: kind,
                begin: Instant(nanoseconds: begin),
                end: row.integer(5).map(Instant.init(nanoseconds:)),
                detail: detail
            )
        }
        record.voided = try rows("assumption", id, database) { row in
            guard let assumption = row.text(2).flatMap(Assumption.init(rawValue:)),
                let by = row.text(3)
            else { return nil }
            return RunRecord.VoidedAssumption(assumption, by: by)
        }
        let breaches = try rows("finding", id, database) { row in
            row.integer(2).flatMap { hazard in finding(row).map { (hazard != 0, $0) } }
        }
        record.findings = breaches.filter { !$0.0 }.map(\.1)
        record.hazards = breaches.filter { $0.0 }.map(\.1)
        record.counts = try rows("evaluation", id, database) { row in
            guard let name = row.text(2), let count = row.integer(3) else { return nil }
            return RunRecord.NamedCount(name, count)
        }
    }

    private static func finding(_ row: Statement) -> Finding? {
        guard let property = row.text(3), let time = row.integer(4), let sentence = row.text(6),
            let pods = row.text(5).flatMap({ JSONScanner.texts($0) }),
            let evidence = row.text(7).flatMap({ JSONScanner.integers($0) })
        else { return nil }
        return Finding(
            property: property,
            time: Instant(nanoseconds: time),
            pods: pods,
            sentence: sentence,
            evidence: evidence.map { UInt64(bitPattern: $0) }
        )
    }

    private static func rows<Row>(
        _ table: String,
        _ id: Int64,
        _ database: Database,
        _ read: (Statement) -> Row?
    ) throws(TraceError) -> [Row] {
        let statement = try database.prepare(
            "SELECT * FROM \(table) WHERE run = ? ORDER BY position",
            operation
        )
        try statement.bind([.integer(id)])
        var rows: [Row] = []
        while try statement.step() {
            guard let row = read(statement) else {
                let position = statement.display(1) ?? "?"
                throw unreadable(
                    database,
                    "row \(position) of run \(id) in the table \(table) is unreadable."
                )
            }
            rows.append(row)
        }
        return rows
    }

    private static func unreadable(
        _ database: Database,
        _ cause: String,
        _ advice: String = "The file was edited; record the run again from its seed."
    ) -> TraceError {
        TraceError(path: database.path, operation: operation, cause: cause, advice: advice)
    }
}

extension JSONScanner {
    /// The texts of an array; `nil` if it is anything else.
    static func texts(_ text: String) -> [String]? {
        list(text) { $0.string() }
    }

    /// The whole numbers of an array; `nil` if it is anything else.
    static func integers(_ text: String) -> [Int64]? {
        list(text) { $0.integer() }
    }

    private static func list<Element>(
        _ text: String,
        _ read: (inout JSONScanner) -> Element?
    ) -> [Element]? {
        var scanner = JSONScanner(text)
        guard scanner.take(UInt8(ascii: "[")) else { return nil }
        var elements: [Element] = []
        if !scanner.take(UInt8(ascii: "]")) {
            repeat {
                guard let element = read(&scanner) else { return nil }
                elements.append(element)
            } while scanner.take(UInt8(ascii: ","))
            guard scanner.take(UInt8(ascii: "]")) else { return nil }
        }
        return scanner.isAtEnd ? elements : nil
    }
}
