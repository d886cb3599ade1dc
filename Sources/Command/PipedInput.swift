internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What comes through a pipe, in a file of its own: what it is, is found out by reading it, and
/// then it is read again.
struct PipedInput {
    /// The file, which stays until it is removed.
    let path: String

    /// Reads a pipe to its end; `nil` if there is none at the path.
    ///
    /// - Parameter source: A path.
    /// - Throws: `TraceError` if the pipe cannot be read, or there is no room for what it holds.
    init?(_ source: String) throws(TraceError) {
        var info = stat()
        guard stat(source, &info) == 0, [S_IFIFO, S_IFSOCK].contains(info.st_mode & S_IFMT) else {
            return nil
        }
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/lockstep-piped-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard file >= 0 else { throw Self.error(path, "making the file") }
        defer { close(file) }
        let pipe = open(source, O_RDONLY)
        guard pipe >= 0 else { throw Self.error(source, "opening") }
        defer { close(pipe) }
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(pipe, &part, part.count)
            if count == 0 { return }
            guard count > 0 else { throw Self.error(source, "reading") }
            guard write(file, part, count) == count else { throw Self.error(path, "writing") }
        }
    }

    /// Removes the file, or tells whoever still needs it where it is.
    func leave(isNeeded: Bool) {
        if isNeeded {
            writeError("what came through the pipe is in \(path)\n")
        } else {
            unlink(path)
        }
    }

    private static func error(_ path: String, _ operation: String) -> TraceError {
        TraceError(
            path: path,
            operation: operation,
            cause: String(cString: strerror(errno)) + ".",
            advice: "Put what comes through the pipe into a file, and give the path of that."
        )
    }
}
