/// Why a system cannot have some of its settings, and where that stands.
///
/// A system's `check` throws it where the mistake lies in one place; errors of other types are
/// taken to be about timings.
public struct SettingProblem: Error, Hashable, CustomStringConvertible {
    /// The path of the setting: `options.driver`.
    public var path: String
    /// What was found.
    public var found: String
    /// What would have been right.
    public var expected: String

    /// Names a problem.
    public init(at path: String, found: String, expected: String) {
        self.path = path
        self.found = found
        self.expected = expected
    }

    /// The problem in one sentence.
    public var description: String { "\(path): \(found); expected: \(expected)" }
}
