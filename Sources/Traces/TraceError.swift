/// Why a record could not be read or written.
///
/// It is the environment's doing, never a verdict on a run; a command that meets one ends with exit
/// code 74.
public struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// What was being done: `opening`, `appending a run`.
    public var operation: String
    /// What went wrong, in one sentence.
    public var cause: String
    /// What to try, in one sentence.
    public var advice: String

    /// Puts an error together.
    public init(path: String, operation: String, cause: String, advice: String) {
        self.path = path
        self.operation = operation
        self.cause = cause
        self.advice = advice
    }

    /// Everything in one line.
    public var description: String { "\(path): \(operation): \(cause) \(advice)" }
}
