import Foundation

/// A fenced block of a document that shows commands and what they print.
///
/// Blocks marked `console` are transcripts: a line that begins with `$ ` is a command, the lines
/// under it are its output, of both kinds. `<number>` in the output stands for any decimal number:
/// it is for what depends on time or the machine. Nothing else is forgiven.
struct Transcript {
    /// One command of a transcript.
    struct Step {
        /// What is typed.
        let command: String
        /// What is printed.
        let output: [String]
        /// The line of the document on which the command stands, from 1.
        let line: Int
    }

    /// The commands, in their order.
    let steps: [Step]

    /// The transcripts of a document.
    static func all(in text: String) -> [Transcript] {
        var transcripts: [Transcript] = []
        var steps: [Step]?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard let known = steps else {
                if line == "```console" { steps = [] }
                continue
            }
            if line == "```" {
                transcripts.append(Transcript(steps: known))
                steps = nil
            } else if line.hasPrefix("$ ") {
                let command = String(line.dropFirst(2))
                steps = known + [Step(command: command, output: [], line: index + 1)]
            } else if let last = known.last {
                let longer = Step(
                    command: last.command,
                    output: last.output + [String(line)],
                    line: last.line
                )
                steps = known.dropLast() + [longer]
            }
        }
        return transcripts
    }

    /// Whether a printed line is the one that a document shows.
    static func fits(_ printed: String, _ shown: String) -> Bool {
        let parts = shown.components(separatedBy: "<number>")
        guard parts.count > 1 else { return printed == shown }
        var rest = printed[...]
        for (index, part) in parts.enumerated() {
            if index > 0 {
                let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
                guard !digits.isEmpty else { return false }
                rest = rest.dropFirst(digits.count)
            }
            guard rest.hasPrefix(part) else { return false }
            rest = rest.dropFirst(part.count)
        }
        return rest.isEmpty
    }

    /// Whether printed lines are those that a document shows.
    static func fits(_ printed: [String], _ shown: [String]) -> Bool {
        printed.count == shown.count && zip(printed, shown).allSatisfy { fits($0, $1) }
    }
}
