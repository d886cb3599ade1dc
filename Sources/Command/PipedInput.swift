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
    /// - Parameter source: A path, or `-` for standard input, whatever that is.
    /// - Throws: `TraceError` if it cannot be read, or there is no room for what it holds; nothing
    ///   is left behind then.
    init?(_ source: String) throws(TraceError) {
        let isInput = source == "-"
        var info = stat()
        if !isInput {
            guard stat(source, &info) == 0, [S_IFIFO, S_IFSOCK].contains(info.st_mode & S_IFMT)
            else { return nil }
        }
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/lockstep-piped-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        let reason = errno
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard file >= 0 else { throw Self.error(path, "making the file", reason) }
        defer { close(file) }
        do throws(TraceError) {
            let pipe = isInput ? STDIN_FILENO : open(source, O_RDONLY | O_CLOEXEC)
            guard pipe >= 0 else { throw Self.error(source, "opening", errno) }
            defer { if !isInput { close(pipe) } }
            try Self.copy(pipe, source, to: file, path)
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Copies all there is, however many calls it takes.
    private static func copy(
        _ pipe: Int32,
        _ source: String,
        to file: Int32,
        _ path: String
    ) throws(TraceError) {
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(pipe, &part, part.count)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw error(spoken(source), "reading", errno)
            }
            var written = 0
            while written < count {
                let step = part.withUnsafeBytes {
                    write(file, $0.baseAddress.map { $0 + written }, count - written)
                }
                if step < 0 {
                    if errno == EINTR { continue }
                    throw error(path, "writing", errno)
                }
                written += step
            }
        }
    }

    private static func spoken(_ source: String) -> String {
        source == "-" ? "standard input" : source
    }

    /// Removes the file, or tells whoever still needs it where it is.
    func leave(isNeeded: Bool) {
        if isNeeded {
            writeError("what came through the pipe is in \(path)\n")
        } else {
            unlink(path)
        }
    }

    private static func error(
        _ path: String,
        _ operation: String,
        _ code: Int32
    ) -> TraceError {
        TraceError(
            path: path,
            operation: operation,
            cause: String(cString: strerror(code)) + ".",
            advice: "Put what comes through the pipe into a file, and give the path of that."
        )
    }
}
