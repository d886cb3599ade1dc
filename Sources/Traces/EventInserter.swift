internal import LockstepCSQLite
internal import LockstepDeterminism
internal import LockstepHistories

/// Writes observations as rows, many to a statement.
final class EventInserter {
    private let database: Database
    private let many: Statement
    private let one: Statement
    /// The texts of the rows in hand, one after the other.
    private var fields = JSONFields()
    /// Where each text of the rows in hand ends.
    private var ends: [Int] = []

    private static let rowsAtOnce = 50
    private static let operation = "writing events"

    init(_ database: Database) throws(TraceError) {
        self.database = database
        many = try database.prepare(EventInserter.sql(EventInserter.rowsAtOnce), "writing events")
        one = try database.prepare(EventInserter.sql(1), "writing events")
    }

    private static func sql(_ rows: Int) -> String {
        let columns = ["id"] + EventRow.columns
        let row = "(" + columns.map { _ in "?" }.joined(separator: ",") + ")"
        return "INSERT INTO event (\(columns.joined(separator: ", "))) VALUES "
            + Array(repeating: row, count: rows).joined(separator: ",")
    }

    /// Writes all rows of a run.
    func insert(_ observations: [Observation], run: Int64) throws(TraceError) {
        var next = 0
        while observations.count - next >= EventInserter.rowsAtOnce {
            try insert(observations[next..<next + EventInserter.rowsAtOnce], run, many)
            next += EventInserter.rowsAtOnce
        }
        while next < observations.count {
            try insert(observations[next...next], run, one)
            next += 1
        }
    }

    private func insert(
        _ rows: ArraySlice<Observation>,
        _ run: Int64,
        _ statement: Statement
    ) throws(TraceError) {
        // Local copies spare the checks that every touch of a class's state costs.
        var fields = JSONFields()
        var ends: [Int] = []
        swap(&fields, &self.fields)
        swap(&ends, &self.ends)
        defer {
            swap(&fields, &self.fields)
            swap(&ends, &self.ends)
        }
        fields.removeAll()
        ends.removeAll(keepingCapacity: true)
        for observation in rows {
            fields.raw(observation.pod)
            ends.append(fields.bytes.count)
            fields.raw(observation.event.name)
            ends.append(fields.bytes.count)
            fields.object(observation.event)
            ends.append(fields.bytes.count)
        }
        // The bytes are never empty (every payload has braces) and stay put until the step is done.
        let code = fields.bytes.withUnsafeBytes { bytes in
            EventInserter.bind(
                rows,
                run,
                ends,
                statement.handle,
                bytes.assumingMemoryBound(to: CChar.self)
            ) ?? sqlite3_step(statement.handle)
        }
        sqlite3_reset(statement.handle)
        if code != SQLITE_DONE { throw database.error(EventInserter.operation, code) }
    }

    /// Binds every column of every row; the code of the first failure, or `nil`.
    private static func bind(
        _ rows: ArraySlice<Observation>,
        _ run: Int64,
        _ ends: [Int],
        _ statement: OpaquePointer,
        _ bytes: UnsafeBufferPointer<CChar>
    ) -> Int32? {
        var binder = Binder(statement: statement, bytes: bytes)
        var text = 0
        for row in rows {
            binder.integer(run << 32 | Int64(truncatingIfNeeded: row.sequence))
            binder.integer(Int64(bitPattern: row.cause))
            binder.integer(row.time.nanoseconds)
            binder.integer(row.localTime.nanoseconds)
            binder.integer(row.wallTime.nanoseconds)
            binder.text(to: ends[text])
            binder.integer(Int64(row.incarnation))
            binder.integer(Int64(row.ordinal))
            binder.text(to: ends[text + 1])
            if let request = row.event.requestID {
                binder.integer(Int64(bitPattern: request))
            } else {
                binder.null()
            }
            binder.text(to: ends[text + 2])
            text += 3
        }
        return binder.failure
    }

    /// Binds one parameter after the other.
    private struct Binder {
        let statement: OpaquePointer
        let bytes: UnsafeBufferPointer<CChar>
        var index: Int32 = 0
        var start = 0
        var failure: Int32?

        mutating func integer(_ value: Int64) {
            index += 1
            note(sqlite3_bind_int64(statement, index, value))
        }

        mutating func null() {
            index += 1
            note(sqlite3_bind_null(statement, index))
        }

        /// Binds the bytes from the end of the last text to `end`.
        mutating func text(to end: Int) {
            index += 1
            let length = Int32(truncatingIfNeeded: end - start)
            let from = bytes.baseAddress.map { $0 + start }
            note(lockstep_bind_lasting_text(statement, index, from, length))
            start = end
        }

        private mutating func note(_ code: Int32) {
            if code != SQLITE_OK, failure == nil { failure = code }
        }
    }
}
