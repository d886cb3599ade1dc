/// What is wrong with the description of a user's own kind.
public struct KindProblem: Error, Hashable, Sendable {
    /// What was found.
    public var found: String
    /// What should stand there.
    public var expected: String

    /// Puts a problem together.
    public init(found: String, expected: String) {
        self.found = found
        self.expected = expected
    }
}
