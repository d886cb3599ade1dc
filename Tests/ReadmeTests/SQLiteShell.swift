import LockstepCSQLite

/// Answers a statement as the `sqlite3` program does when it is not told otherwise: one line a row,
/// `|` between the columns.
struct SQLiteShell {
    let path: String

    /// What went wrong, in SQLite's words.
    struct Failure: Error {
        let sentence: String
    }

    /// Runs one statement to its end.
    ///
    /// - Returns: The rows.
    func run(_ statement: String) throws -> [String] {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw failure(database)
        }
        var cursor: OpaquePointer?
        defer { sqlite3_finalize(cursor) }
        guard sqlite3_prepare_v2(database, statement, -1, &cursor, nil) == SQLITE_OK else {
            throw failure(database)
        }
        var rows: [String] = []
        while true {
            switch sqlite3_step(cursor) {
            case SQLITE_ROW: rows.append(row(of: cursor))
            case SQLITE_DONE: return rows
            default: throw failure(database)
            }
        }
    }

    private func row(of cursor: OpaquePointer?) -> String {
        (0..<sqlite3_column_count(cursor)).map { column in
            sqlite3_column_text(cursor, column).map { String(cString: $0) } ?? ""
        }.joined(separator: "|")
    }

    private func failure(_ database: OpaquePointer?) -> Failure {
        Failure(sentence: String(cString: sqlite3_errmsg(database)))
    }
}
