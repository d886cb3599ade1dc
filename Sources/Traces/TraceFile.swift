#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// What lies at a path, and how a record is put there without ever taking another file's place.
enum TraceFile {
    /// What lies at a path.
    enum Kind {
        case nothing
        case file(bytes: Int64)
        case directory
        case other
    }

    /// Looks at a path.
    static func kind(_ path: String, _ operation: String) throws(TraceError) -> Kind {
        guard !path.isEmpty else {
            throw TraceError(
                path: "\"\"",
                operation: operation,
                cause: "the path is empty.",
                advice: "Give the path of a file."
            )
        }
        var info = stat()
        guard stat(path, &info) == 0 else {
            if errno == ENOENT { return .nothing }
            throw error(path, operation, "the path cannot be looked at", errno)
        }
        switch info.st_mode & S_IFMT {
        case S_IFREG: return .file(bytes: Int64(info.st_size))
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    /// Opens an existing record, if it is one and can be understood.
    static func open(_ path: String, _ operation: String) throws(TraceError) -> Database {
        switch try kind(path, operation) {
        case .nothing:
            throw TraceError(
                path: path,
                operation: operation,
                cause: "there is no such file.",
                advice: "Check the path."
            )
        case .directory:
            throw TraceError(
                path: path,
                operation: operation,
                cause: "this is a directory.",
                advice: "Give the path of a file."
            )
        case .other:
            throw TraceError(
                path: path,
                operation: operation,
                cause: "this is no ordinary file.",
                advice: "Give the path of a file."
            )
        case .file(bytes: 0):
            throw TraceError(
                path: path,
                operation: operation,
                cause: "the file is empty, so it is no record of Lockstep.",
                advice: "Delete it if it is not needed, or give another path."
            )
        case .file:
            break
        }
        let database = try Database(path, creating: false, operation)
        try identify(database, operation)
        return database
    }

    /// Makes sure that a database is a record this version understands.
    private static func identify(_ database: Database, _ operation: String) throws(TraceError) {
        let application = try database.integer("PRAGMA application_id", operation)
        guard application == Schema.applicationID else {
            throw TraceError(
                path: database.path,
                operation: operation,
                cause: "this is a database of another program, not a record of Lockstep.",
                advice: "Give another path."
            )
        }
        let version = try database.integer("PRAGMA user_version", operation)
        guard version <= Schema.version else {
            throw TraceError(
                path: database.path,
                operation: operation,
                cause: "the record has schema \(version), newer than \(Schema.version),"
                    + " the latest known here.",
                advice: "Use a newer Lockstep."
            )
        }
        // Looks at the whole file from its end: SQLite itself does not miss a few last bytes.
        let pages = try database.integer("PRAGMA page_count", operation)
        let size = try database.integer("PRAGMA page_size", operation)
        if case .file(let bytes) = try kind(database.path, operation), bytes < pages * size {
            throw TraceError(
                path: database.path,
                operation: operation,
                cause: "the file was cut short: \(bytes) of \(pages * size) bytes are left.",
                advice: "Use a copy, or record the run again from its seed."
            )
        }
    }

    /// Finds out whether something can be put beside a path.
    static func checkFolder(of path: String, _ operation: String) throws(TraceError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard access(folder, W_OK | X_OK) != 0 else { return }
        throw error(path, operation, "nothing can be put into its folder", errno)
    }

    /// The sibling in which a new record is prepared.
    static func sibling(of path: String) -> String { "\(path).\(getpid()).partial" }

    /// Gives a prepared file its name, if nothing has that name yet; a file that lost its chance is
    /// removed.
    ///
    /// - Returns: Whether it has the name; if not, another file appeared there meanwhile.
    static func publish(_ prepared: String, as path: String, _ operation: String)
        throws(TraceError) -> Bool
    {
        // Unlike a rename, a link never replaces what is there.
        if link(prepared, path) == 0 {
            unlink(prepared)
            return true
        }
        if errno == EEXIST {
            unlink(prepared)
            return false
        }
        // File systems without links: look, then rename.
        var info = stat()
        if stat(path, &info) == 0 {
            unlink(prepared)
            return false
        }
        if rename(prepared, path) == 0 { return true }
        let failure = errno
        unlink(prepared)
        throw error(path, operation, "the finished file could not be named", failure)
    }

    /// Removes a prepared file that is not to be kept.
    static func discard(_ prepared: String) {
        unlink(prepared)
    }

    private static func error(
        _ path: String,
        _ operation: String,
        _ what: String,
        _ reason: Int32
    ) -> TraceError {
        TraceError(
            path: path,
            operation: operation,
            cause: "\(what): \(String(cString: strerror(reason))).",
            advice: "Check the path, its folder and your permissions."
        )
    }
}
