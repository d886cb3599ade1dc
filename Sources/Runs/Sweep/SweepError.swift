/// Why a sweep could not be done.
public enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was asked cannot be; in one sentence.
    case mistake(String)
    /// A file or the system stood in the way; in one sentence.
    case environment(String)

    /// The sentence.
    public var description: String {
        switch self {
        case .mistake(let sentence), .environment(let sentence): sentence
        }
    }
}
