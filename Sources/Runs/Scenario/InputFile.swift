#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads the bytes of a file that a person wrote, and never more of them than it may have.
enum InputFile {
    /// The bytes of a file.
    ///
    /// A file that is too large gives one byte more than the limit, so that the next reader sees
    /// it; the rest is not read, however long it is.
    ///
    /// - Parameters:
    ///   - path: The file, as the system's own calls take it.
    ///   - limit: The most bytes it may have.
    /// - Returns: Its bytes.
    /// - Throws: `ScenarioError` with the cause `unreadable` and the system's reason.
    static func bytes(of path: String, limit: Int) throws(ScenarioError) -> [UInt8] {
        guard let stream = fopen(path, "rb") else { throw unreadable(path, errno) }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(limit + 1, 1 << 16))
        while bytes.count <= limit {
            let count = fread(&piece, 1, min(piece.count, limit + 1 - bytes.count), stream)
            guard ferror(stream) == 0 else { throw unreadable(path, errno) }
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        return bytes
    }

    /// The error for a file that the system does not hand out.
    static func unreadable(_ path: String, _ code: Int32) -> ScenarioError {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return ScenarioError(
            cause: .unreadable,
            file: path,
            place: .file,
            found: "a file that cannot be read (\(reason))",
            expected: "a readable file"
        )
    }
}
