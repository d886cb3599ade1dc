internal import LockstepDeterminism
public import LockstepHistories

/// Appends whole runs to a record.
///
/// A new record is prepared beside its path and given its name once its first run is complete,
/// never replacing a file that is there. A run that cannot be appended to an existing record
/// leaves it as it was, even if the process is killed meanwhile. A failure of the machine itself
/// (power) may damage a record: nothing is flushed to the disk.
///
///     let writer = try TraceWriter(path: "run.sqlite")
///     let id = try writer.append(record, observations: history.observations)
///
/// A caller whose process is under a limit on the size of files must ignore SIGXFSZ; the limit then
/// is an error like a full disk.
///
/// - Cost: About half a microsecond for each observation.
public final class TraceWriter {
    /// Where the record lies.
    public let path: String
    /// The most pages the file may take, to try out a full disk; 0 for no limit.
    package var pageLimit = 0
    /// The open record; `nil` as long as there is none at the path.
    private var database: Database?
    private var inserter: EventInserter?

    private static let operation = "appending a run"

    /// Opens the record at a path, or prepares to make one there.
    ///
    /// - Parameter path: Where the record lies or shall lie.
    /// - Throws: `TraceError` if something lies there that is no record this version can append
    ///   to.
    public init(path: String) throws(TraceError) {
        self.path = path
        if case .nothing = try TraceFile.kind(path, "opening") {
            return
        }
        try adopt()
    }

    /// Finds out whether a record can be made where there is none yet.
    ///
    /// That it can be now does not promise that it can be later.
    ///
    /// - Throws: `TraceError` if its folder is not there, or may not be written.
    public func checkFolder() throws(TraceError) {
        if database == nil { try TraceFile.checkFolder(of: path, TraceWriter.operation) }
    }

    /// Appends a run.
    ///
    /// - Parameters:
    ///   - record: Everything about the run except its observations; `events` is set from them.
    ///   - observations: What happened, in ascending order of sequence.
    /// - Returns: The run's number within the record, from 1.
    /// - Throws: `TraceError` if the run could not be written; what was there before is unharmed.
    @discardableResult
    public func append(
        _ record: RunRecord,
        observations: [Observation]
    ) throws(TraceError) -> Int64 {
        if let database { return try append(record, observations, to: database) }
        let prepared = TraceFile.sibling(of: path)
        do {
            TraceFile.discard(prepared)
            try create(prepared, record, observations)
        } catch {
            inserter = nil
            TraceFile.discard(prepared)
            var named = error
            named.path = path
            throw named
        }
        let isPublished = try TraceFile.publish(prepared, as: path, TraceWriter.operation)
        try adopt()
        if isPublished { return 1 }
        // Somebody else began the record meanwhile: this run is one more of it.
        guard let database else { return 1 }
        return try append(record, observations, to: database)
    }

    /// Writes a new record with one run, without the safety that a lone file does not need.
    private func create(
        _ prepared: String,
        _ record: RunRecord,
        _ observations: [Observation]
    ) throws(TraceError) {
        let database = try Database(prepared, creating: true, "creating the record")
        try database.run(
            """
            PRAGMA page_size = 16384;
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            PRAGMA locking_mode = EXCLUSIVE;
            BEGIN;
            """,
            "creating the record"
        )
        if pageLimit > 0 { try database.run("PRAGMA max_page_count = \(pageLimit)", "creating") }
        try Schema.migrate(database, from: 0)
        try write(record, observations, as: 1, to: database, EventInserter(database))
        try database.run("COMMIT", TraceWriter.operation)
    }

    /// Opens the record that lies at the path for appending.
    private func adopt() throws(TraceError) {
        let database = try TraceFile.open(path, "opening")
        if database.isReadOnly {
            throw TraceError(
                path: path,
                operation: "opening",
                cause: "the file may not be written.",
                advice: "Change its permissions, or give another path."
            )
        }
        // A journal on the disk takes back a half-written run even after a kill.
        try database.run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;", "opening")
        let version = try database.integer("PRAGMA user_version", "opening")
        if version < Schema.version {
            try transaction(database) { () throws(TraceError) in
                try Schema.migrate(database, from: version)
            }
        }
        inserter = try EventInserter(database)
        self.database = database
    }

    private func append(
        _ record: RunRecord,
        _ observations: [Observation],
        to database: Database
    ) throws(TraceError) -> Int64 {
        if pageLimit > 0 {
            _ = try database.integer("PRAGMA max_page_count = \(pageLimit)", "appending")
        }
        var id: Int64 = 0
        try transaction(database) { () throws(TraceError) in
            id = try database.integer("SELECT coalesce(max(id), 0) + 1 FROM run", "appending")
            guard let inserter else { return }
            try write(record, observations, as: id, to: database, inserter)
        }
        return id
    }

    private func transaction(
        _ database: Database,
        _ body: () throws(TraceError) -> Void
    ) throws(TraceError) {
        try database.run("BEGIN IMMEDIATE", TraceWriter.operation)
        do {
            try body()
            try database.run("COMMIT", TraceWriter.operation)
        } catch {
            // SQLite may have rolled back by itself; that this then fails says nothing new.
            try? database.run("ROLLBACK", TraceWriter.operation)
            throw error
        }
    }

    private func write(
        _ record: RunRecord,
        _ observations: [Observation],
        as id: Int64,
        to database: Database,
        _ inserter: EventInserter
    ) throws(TraceError) {
        guard id < 1 << 31, (observations.last?.sequence ?? 0) < 1 << 32 else {
            throw TraceError(
                path: path,
                operation: TraceWriter.operation,
                cause: "a record holds at most 2^31 runs of 2^32 events.",
                advice: "Begin another record."
            )
        }
        try RunRows.insert(record, events: observations.count, as: id, into: database)
        try inserter.insert(observations, run: id)
    }
}
