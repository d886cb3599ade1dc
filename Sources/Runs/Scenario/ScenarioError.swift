/// A mistake in a scenario file or in an option that changes it, told so that a person can act.
///
///     elections.yaml:6:12: found the key `leese`, expected one of `lease`, `hold`; did you mean
///     `lease`?
///
/// It prints nothing and ends nothing; the command line turns the cause into an exit code.
public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Cause: Hashable, Sendable {
        /// The scenario was read and says something it may not say.
        case content
        /// The scenario could not be read at all.
        case unreadable
    }

    /// What kind of mistake it is.
    public var cause: Cause
    /// The scenario file, as the caller named it.
    public var file: String
    /// Where the mistake stands.
    public var place: ScenarioPlace
    /// What was found there.
    public var found: String
    /// What would have been right.
    public var expected: String
    /// The nearest thing that would be valid, if one is near.
    public var suggestion: String?

    /// Puts an error together.
    public init(
        cause: Cause = .content,
        file: String,
        place: ScenarioPlace,
        found: String,
        expected: String,
        suggestion: String? = nil
    ) {
        self.cause = cause
        self.file = file
        self.place = place
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
    }

    /// The line, from 1; `nil` where the mistake has no line.
    public var line: Int? {
        guard case .position(let line, _) = place else { return nil }
        return line
    }

    /// The column in characters, from 1; `nil` where the mistake has no column.
    public var column: Int? {
        guard case .position(_, let column) = place else { return nil }
        return column
    }

    /// One sentence: where, what was found, what was expected, what to try.
    public var description: String {
        let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
        return "\(location): found \(found), expected \(expected)\(hint)"
    }

    private var location: String {
        switch place {
        case .file: file
        case .position(let line, let column): "\(file):\(line):\(column)"
        case .option(let text): "\(file), option --set \(text)"
        }
    }
}

/// Where a part of a scenario was written.
public enum ScenarioPlace: Hashable, Sendable {
    /// The file as a whole.
    case file
    /// A line and a column of the file, both from 1; the column counts characters.
    case position(line: Int, column: Int)
    /// An option that overrides the file: the text after `--set`.
    case option(String)
}

/// What is wrong with one value, before anybody knows where the value stands.
struct Complaint: Error, Hashable {
    var found: String
    var expected: String
    var suggestion: String?
}

extension ScenarioError {
    /// A complaint at its place.
    init(_ complaint: Complaint, file: String, place: ScenarioPlace) {
        self.init(
            file: file,
            place: place,
            found: complaint.found,
            expected: complaint.expected,
            suggestion: complaint.suggestion
        )
    }
}
