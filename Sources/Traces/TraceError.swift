/// Why a record could not be read or written.
///
/// It is the environment's doing, never a verdict on a run; a command that meets one ends with exit
/// code 74, unless `isContent`.
public struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// What was being done: `opening`, `appending a run`.
    public var operation: String
    /// What went wrong, in one sentence.
    public var cause: String
    /// What to try, in one sentence.
    public var advice: String
    /// Whether the file was read, and what somebody wrote into it is the mistake; a command that
    /// meets such a one ends with exit code 64.
    public var isContent: Bool

    /// Puts an error together.
    public init(
        path: String,
        operation: String,
        cause: String,
        advice: String,
        isContent: Bool = false
    ) {
        self.isContent = isContent
        self.path = path
        self.operation = operation
        self.cause = cause
        self.advice = advice
    }

    /// Everything in one line.
    public var description: String { "\(path): \(operation): \(cause) \(advice)" }
}
