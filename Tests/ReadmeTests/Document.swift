import Foundation
import Testing

/// A document of the project that shows what commands print.
struct Document: CustomStringConvertible {
    let path: String

    var description: String { path }

    /// Runs every transcript of the document, in order, and compares.
    ///
    /// Where something differs, the document as it would have to be is left beside the build.
    func verify() throws {
        let text = try Repository.text(of: path)
        var lines = text.components(separatedBy: "\n")
        let shell = try Shell()
        let steps = Transcript.all(in: text).flatMap(\.steps)
        try #require(!steps.isEmpty, "\(path) shows no transcript")
        var changes: [(step: Transcript.Step, printed: [String])] = []
        for step in steps {
            let printed = try shell.run(step.command)
            if Transcript.fits(printed, step.output) { continue }
            // A line that is still right keeps its placeholders.
            let kept = printed.map { line in
                step.output.first { Transcript.fits(line, $0) } ?? line
            }
            changes.append((step, kept))
        }
        guard !changes.isEmpty else { return }
        for (step, printed) in changes.reversed() {
            lines.replaceSubrange(step.line..<(step.line + step.output.count), with: printed)
        }
        let corrected = try keep(lines.joined(separator: "\n"))
        for (step, printed) in changes {
            Issue.record(
                """
                \(path):\(step.line): `\(step.command)` no longer prints what the document shows.
                shown:
                \(step.output.joined(separator: "\n"))
                printed:
                \(printed.joined(separator: "\n"))
                The document as it would have to be: \(corrected)
                """
            )
        }
    }

    /// Leaves a corrected text beside the build.
    ///
    /// - Returns: Where it lies.
    func keep(_ text: String) throws -> String {
        let file = Repository.build.appendingPathComponent("Documents/\(path)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }
}
