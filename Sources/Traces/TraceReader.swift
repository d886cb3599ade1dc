internal import LockstepDeterminism
public import LockstepHistories

/// Reads runs back from a record.
///
///     let reader = try TraceReader(path: "run.sqlite")
///     let run = try reader.runs().last ?? 1
///     let history = try reader.history(of: run)
public final class TraceReader {
    /// Where the record lies.
    public let path: String
    private let database: Database

    private static let operation = "reading events"
    private static let columns = EventRow.columns.joined(separator: ", ")

    /// Opens a record.
    ///
    /// - Parameter path: Where the record lies.
    /// - Throws: `TraceError` if there is none, or none this version understands.
    public init(path: String) throws(TraceError) {
        self.path = path
        database = try TraceFile.open(path, "opening")
    }

    /// The numbers of all runs, ascending.
    public func runs() throws(TraceError) -> [Int64] {
        let statement = try database.prepare("SELECT id FROM run ORDER BY id", "listing runs")
        var ids: [Int64] = []
        while try statement.step() {
            if let id = statement.integer(0) { ids.append(id) }
        }
        return ids
    }

    /// Everything about a run except its observations.
    ///
    /// - Parameter id: The run's number within the record.
    /// - Returns: What was recorded; a fingerprint that is lost is `nil`.
    /// - Throws: `TraceError` if there is no such run, or a row of it is unreadable.
    public func run(_ id: Int64) throws(TraceError) -> RunRecord {
        try RunRows.read(id, from: database)
    }

    /// Hands a run's observations over, one by one and in order.
    ///
    /// - Parameters:
    ///   - id: The run's number within the record.
    ///   - body: Takes the next observation.
    /// - Throws: `TraceError` if a row is unreadable; it names the event by its sequence.
    public func observations(
        of id: Int64,
        _ body: (Observation) -> Void
    ) throws(TraceError) {
        let statement = try select(id)
        while try statement.step() {
            guard let observation = TraceReader.observation(statement) else {
                let row = TraceReader.row(statement)
                throw TraceError(
                    path: path,
                    operation: TraceReader.operation,
                    cause: "event \(row.sequence) of run \(id) is unreadable: \(row).",
                    advice: "The file was edited; record the run again from its seed."
                )
            }
            body(observation)
        }
    }

    /// All of a run's observations.
    ///
    /// - Parameter id: The run's number within the record.
    /// - Returns: What happened, in order.
    /// - Throws: As `observations(of:_:)`, and if the record has lost some, or some come after the
    ///   run's end.
    public func history(of id: Int64) throws(TraceError) -> History {
        var history = History()
        try observations(of: id) { history.observations.append($0) }
        let record = try run(id)
        let (found, expected) = (history.observations.count, record.events)
        guard found == expected else {
            throw TraceError(
                path: path,
                operation: TraceReader.operation,
                cause: "run \(id) has \(found) events, and \(expected) were recorded.",
                advice: "The file was edited; record the run again from its seed."
            )
        }
        // What lies beyond the end would be judged as if it had not come to pass.
        let end = record.simulatedNanoseconds
        if let last = history.observations.last?.time.nanoseconds, last > end {
            throw TraceError(
                path: path,
                operation: TraceReader.operation,
                cause: "run \(id) has an event at \(last) ns, and it ended at \(end) ns.",
                advice: "The file was edited; record the run again from its seed."
            )
        }
        return history
    }

    /// All of a run's rows as they are, readable or not.
    ///
    /// - Parameter id: The run's number within the record.
    /// - Returns: The rows in order, fit for `Divergence.first(stored:executed:)`.
    /// - Throws: `TraceError` if the file cannot be read.
    public func rows(of id: Int64) throws(TraceError) -> [EventRow] {
        let statement = try select(id)
        var rows: [EventRow] = []
        while try statement.step() { rows.append(TraceReader.row(statement)) }
        return rows
    }

    private func select(_ run: Int64) throws(TraceError) -> Statement {
        guard (0..<Int64(Int32.max)).contains(run) else {
            throw TraceError(
                path: path,
                operation: TraceReader.operation,
                cause: "there can be no run \(run).",
                advice: "The file was edited; ask for the list of runs."
            )
        }
        let statement = try database.prepare(
            "SELECT id & 4294967295, \(TraceReader.columns) FROM event"
                + " WHERE id >= ? AND id < ? ORDER BY id",
            TraceReader.operation
        )
        try statement.bind([.integer(run << 32), .integer((run + 1) << 32)])
        return statement
    }

    private static func row(_ statement: Statement) -> EventRow {
        EventRow(
            sequence: UInt64(statement.integer(0) ?? 0),
            values: (1...EventRow.columns.count).map { statement.display(Int32($0)) ?? "" }
        )
    }

    private static func observation(_ row: Statement) -> Observation? {
        guard let sequence = row.integer(0), let cause = row.integer(1),
            let time = row.integer(2), let local = row.integer(3), let wall = row.integer(4),
            let pod = row.text(5), let incarnation = row.integer(6).flatMap(UInt32.init(exactly:)),
            let ordinal = row.integer(7).flatMap(UInt32.init(exactly:)), let kind = row.text(8),
            let fields = row.text(10).flatMap(StoredFields.init),
            let event = Event(name: kind, fields: fields), sequence >= 0,
            [time, local, wall].allSatisfy(Instant.possible.contains)
        else { return nil }
        return Observation(
            sequence: UInt64(sequence),
            cause: UInt64(bitPattern: cause),
            time: Instant(nanoseconds: time),
            localTime: LocalInstant(nanoseconds: local),
            wallTime: WallInstant(nanoseconds: wall),
            pod: pod,
            incarnation: incarnation,
            ordinal: ordinal,
            event: event
        )
    }
}

extension TraceReader {
    /// Refuses what cannot be read more than once, such as a device.
    ///
    /// What a file is, is found out by reading its beginning; a history that has lost its beginning
    /// so would be judged as if there were no more. Paths where nothing is are left to whoever
    /// opens them.
    ///
    /// - Throws: `TraceError` if there is something, and it is neither a file nor a directory.
    public static func checkRereadable(_ path: String) throws(TraceError) {
        guard case .other? = try? TraceFile.kind(path, "opening") else { return }
        throw TraceError(
            path: path,
            operation: "opening",
            cause: "this is no ordinary file, and it is read more than once.",
            advice: "Put what comes from there into a file, and give the path of that."
        )
    }
}
