/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected or is forbidden.
    public var problem: String
    /// Bytes before the place, from 0.
    public var offset: Int
    /// The line of the place, from 1.
    public var line: Int
    /// Bytes from the line's beginning to the place, from 1.
    public var column: Int

    /// States a problem at a place.
    ///
    /// - Parameters:
    ///   - problem: What was expected or is forbidden.
    ///   - offset: Bytes before the place.
    ///   - bytes: The whole text, from which line and column are counted.
    init(_ problem: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.problem = problem
        self.offset = offset
        self.line = 1
        self.column = 1
        for byte in bytes.prefix(offset) {
            column += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            }
        }
    }

    /// One line: place, then problem.
    public var description: String { "line \(line), column \(column): \(problem)" }
}
