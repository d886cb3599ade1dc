/// A file of the project: where it lies, and what it says.
struct SourceFile {
    /// The path from the project's root, with `/` between its parts.
    let path: String
    /// The text as it stands.
    let text: String

    /// The lines as they stand.
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The lines of a Swift file without comments and without the texts of its literals.
    ///
    /// What remains is code, under its own line numbers.
    var codeLines: [Substring] {
        var stripper = CodeStripper(text)
        return stripper.code().split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The room that the file belongs to; `nil` outside `Sources`.
    var room: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
}

/// What a rule holds against a place.
struct Offence: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let sentence: String

    var description: String { "\(path):\(line): \(sentence)" }
}
