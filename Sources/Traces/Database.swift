internal import LockstepCSQLite

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A thin hand on one SQLite connection, which closes with it.
final class Database {
    let path: String
    private let handle: OpaquePointer

    /// Opens a database.
    init(_ path: String, creating: Bool, _ operation: String) throws(TraceError) {
        self.path = path
        var flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
        if creating { flags |= SQLITE_OPEN_CREATE }
        var opened: OpaquePointer?
        // Without a folder in front, SQLite takes some names for something else than a file.
        let code = sqlite3_open_v2(path.hasPrefix("/") ? path : "./" + path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let system = opened.map { sqlite3_system_errno($0) } ?? 0
            sqlite3_close_v2(opened)
            throw Database.error(path, operation, code, "", system)
        }
        handle = opened
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, 5_000)
    }

    deinit { sqlite3_close_v2(handle) }

    /// Whether the file can only be read.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") != 0 }

    /// Runs statements that return nothing of interest.
    func run(_ sql: String, _ operation: String) throws(TraceError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(operation, code) }
    }

    /// Prepares a statement.
    func prepare(_ sql: String, _ operation: String) throws(TraceError) -> Statement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(
            handle,
            sql,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &statement,
            nil
        )
        guard code == SQLITE_OK, let statement else { throw error(operation, code) }
        return Statement(statement, of: self, operation)
    }

    /// The one whole number a query returns; 0 if it returns nothing.
    func integer(_ sql: String, _ operation: String) throws(TraceError) -> Int64 {
        let statement = try prepare(sql, operation)
        return try statement.step() ? statement.integer(0) ?? 0 : 0
    }

    /// The error that a result code of this connection stands for.
    func error(_ operation: String, _ code: Int32) -> TraceError {
        Database.error(
            path,
            operation,
            code,
            String(cString: sqlite3_errmsg(handle)),
            sqlite3_system_errno(handle)
        )
    }

    private static func error(
        _ path: String,
        _ operation: String,
        _ code: Int32,
        _ message: String,
        _ system: Int32
    ) -> TraceError {
        let reason = system == 0 ? "" : String(cString: strerror(system))
        let because = [message, reason].filter { !$0.isEmpty }.joined(separator: ": ")
        let (cause, advice): (String, String)
        switch code & 0xFF {
        case SQLITE_NOTADB:
            (cause, advice) = (
                "this is no SQLite database, so it is no record of Lockstep.", "Give another path."
            )
        case SQLITE_CORRUPT:
            (cause, advice) = (
                "the file is damaged or was cut short.",
                "Use a copy, or record the run again from its seed."
            )
        case SQLITE_FULL:
            (cause, advice) = (
                "no room was left: \(because).", "Free some space, or record elsewhere."
            )
        case SQLITE_BUSY, SQLITE_LOCKED:
            (cause, advice) = (
                "another process is using the file.", "Wait for it to end, or give another path."
            )
        case SQLITE_READONLY, SQLITE_PERM:
            (cause, advice) = (
                "the file may not be written.", "Change its permissions, or give another path."
            )
        case SQLITE_CANTOPEN:
            (cause, advice) = (
                "the file cannot be opened: \(because).",
                system == EMFILE || system == ENFILE
                    ? "Close some files, or raise the limit on open ones."
                    : system == ENOENT || system == ENOTDIR
                        ? "Check that its folder exists."
                        : "Check that the file may be read, and its folder written."
            )
        case SQLITE_IOERR:
            (cause, advice) = (
                "reading or writing failed: \(because).",
                "Check the disk, its free space and any limit on the size of files."
            )
        default:
            (cause, advice) = (
                "SQLite says \(code): \(because).", "Check that this is a record of Lockstep."
            )
        }
        return TraceError(path: path, operation: operation, cause: cause, advice: advice)
    }
}
