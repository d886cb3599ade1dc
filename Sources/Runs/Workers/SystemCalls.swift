#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The system's own words for why its last call failed.
func systemReason(_ code: Int32 = errno) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// Writes all bytes, however many calls it takes.
///
/// - Returns: 0, or the system's number for what went wrong.
func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes {
            write(file, $0.baseAddress.map { $0 + written }, $0.count - written)
        }
        if count < 0 {
            if errno == EINTR { continue }
            return errno
        }
        written += count
    }
    return 0
}

/// Reads what is there, up to 64 KiB; empty at the end, `nil` if the system says no.
func readSome(_ file: Int32) -> [UInt8]? {
    let limit = 65_536
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        var result = read(file, buffer.baseAddress, limit)
        while result < 0, errno == EINTR { result = read(file, buffer.baseAddress, limit) }
        failed = result < 0
        count = max(result, 0)
    }
    return failed ? nil : bytes
}

/// Opens a file for reading; negative if the system says no.
func openForReading(_ path: String) -> Int32 {
    open(path, O_RDONLY | O_CLOEXEC)
}

/// Makes a folder of one's own where the system keeps what is needed for a moment.
///
/// - Returns: Its path; whoever asked removes it.
/// - Throws: `SweepError.environment` if it cannot be made.
func makeTemporaryFolder() throws(SweepError) -> String {
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
    var template = Array("\(place)/lockstep-XXXXXX".utf8CString)
    guard let folder = mkdtemp(&template).map({ String(cString: $0) }) else {
        throw .environment("cannot make a folder in \(place): \(systemReason())")
    }
    return folder
}
