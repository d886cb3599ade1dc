#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads a file line by line, a chunk at a time.
struct LineReader: ~Copyable {
    private static let chunk = 1 << 20

    private let stream: UnsafeMutablePointer<FILE>
    private let path: String
    private let limit: Int
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: Where it lies.
    ///   - limit: The most bytes of a line; of a longer one, one byte more is handed out.
    /// - Throws: `ScenarioError` with the system's reason.
    init(path: String, limit: Int) throws(ScenarioError) {
        guard let stream = fopen(path, "rb") else { throw InputFile.unreadable(path, errno) }
        self.stream = stream
        self.path = path
        self.limit = limit
    }

    deinit { fclose(stream) }

    /// The next line without its end; `nil` after the last.
    mutating func next() throws(ScenarioError) -> [UInt8]? {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { position = end + 1 }
                return Array(buffer[position..<end])
            }
            searched = buffer.count
            if buffer.count - position > limit {
                return Array(buffer[position..<position + limit + 1])
            }
            if isAtEnd {
                guard position < buffer.count else { return nil }
                defer { position = buffer.count }
                return Array(buffer[position...])
            }
            searched -= position
            try fill()
        }
    }

    /// Drops what has been handed out, and reads on.
    private mutating func fill() throws(ScenarioError) {
        buffer.removeFirst(position)
        position = 0
        let kept = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: LineReader.chunk))
        let stream = stream
        let count = buffer[kept...].withUnsafeMutableBytes { bytes in
            fread(bytes.baseAddress, 1, bytes.count, stream)
        }
        buffer.removeLast(LineReader.chunk - count)
        guard ferror(stream) == 0 else { throw InputFile.unreadable(path, errno) }
        isAtEnd = count == 0
    }
}

extension Collection<UInt8> {
    /// Whether a line has nothing on it.
    ///
    /// Other bytes that cannot be seen are no blanks: a file that lost its middle to a crash may
    /// hold zeros there.
    var isBlank: Bool {
        allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == 0x0D }
    }

    /// The bytes without the mark of three with which some programs begin a text in UTF-8.
    var withoutByteOrderMark: SubSequence {
        starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...]
    }
}
