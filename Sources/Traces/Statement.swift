internal import LockstepCSQLite

/// A prepared statement of one connection.
final class Statement {
    /// The bare statement, for binding in bulk.
    let handle: OpaquePointer
    private let database: Database
    private let operation: String

    init(_ handle: OpaquePointer, of database: Database, _ operation: String) {
        self.handle = handle
        self.database = database
        self.operation = operation
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds values in order, runs the statement to its end and makes it ready again.
    func execute(_ values: [Value]) throws(TraceError) {
        try bind(values)
        defer { sqlite3_reset(handle) }
        while try step() {}
    }

    /// Binds values in order, from the first parameter.
    func bind(_ values: [Value]) throws(TraceError) {
        for (offset, value) in values.enumerated() {
            let index = Int32(offset + 1)
            let code: Int32
            switch value {
            case .null:
                code = sqlite3_bind_null(handle, index)
            case .integer(let number):
                code = sqlite3_bind_int64(handle, index, number)
            case .text(var text):
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { chars in
                        guard let start = chars.baseAddress else {
                            return lockstep_bind_copied_text(handle, index, "", 0)
                        }
                        return lockstep_bind_copied_text(handle, index, start, Int32(chars.count))
                    }
                }
            }
            if code != SQLITE_OK { throw database.error(operation, code) }
        }
    }

    /// Goes to the next row; `false` if there is none.
    func step() throws(TraceError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw database.error(operation, code)
        }
    }

    /// A whole number of the present row; `nil` if the column holds anything else.
    func integer(_ column: Int32) -> Int64? {
        guard sqlite3_column_type(handle, column) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(handle, column)
    }

    /// A text of the present row; `nil` if the column holds anything else.
    func text(_ column: Int32) -> String? {
        guard sqlite3_column_type(handle, column) == SQLITE_TEXT else { return nil }
        return display(column)
    }

    /// Whatever the column holds, as text; `nil` if it holds nothing.
    func display(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// What a parameter can be bound to.
    enum Value {
        case null
        case integer(Int64)
        case text(String)
    }
}
