import Foundation
import LockstepBackends
import LockstepFaults
import LockstepRuns
import Testing

@Suite("the catalogue of scenarios")
struct CatalogueTests {
    private static let path = "Scenarios/README.md"
    private static let head = ["| scenario | system | what breaks | title |", "|---|---|---|---|"]

    @Test("the table lists the scenarios that there are, and nothing else")
    func table() throws {
        let text = try Repository.text(of: Self.path)
        let lines = text.components(separatedBy: "\n")
        let shown = lines.filter { $0.hasPrefix("|") }
        let current = Self.head + (try rows())
        guard shown != current else { return }
        let first = lines.firstIndex { $0.hasPrefix("|") } ?? lines.count
        var corrected = lines.filter { !$0.hasPrefix("|") }
        corrected.insert(contentsOf: current, at: min(first, corrected.count))
        let kept = try Document(path: Self.path).keep(corrected.joined(separator: "\n"))
        Issue.record("the table is out of date; as it would have to be: \(kept)")
    }

    private func rows() throws -> [String] {
        let folder = Repository.root.appendingPathComponent("Scenarios").path
        let vocabulary = Catalog(systems: SystemCatalog.all).vocabulary
        return try ScenarioFolder(path: folder).files.map { file in
            let scenario = try Scenario(path: file, vocabulary: vocabulary)
            let name = String(file.dropFirst(folder.count + 1))
            let link = "[\(name.dropLast(".yaml".count))](\(name))"
            let breaks = Self.breaks(scenario.faults)
            return "| \(link) | `\(scenario.system.name)` | \(breaks) | \(scenario.title) |"
        }
    }

    /// What a mix of faults breaks, in a few words.
    private static func breaks(_ mix: FaultMix) -> String {
        var words: [String] = []
        if mix.includesDefault {
            let without = mix.without.map { " - \($0)" }.joined()
            words.append("default mix\(without)")
        }
        words += mix.families.map(\.kind)
        words += mix.fixed.map { fixed in
            if let when = fixed.when { return "\(fixed.kind) when \(when.event)" }
            return "\(fixed.kind) at \(fixed.atNanoseconds / 1_000_000_000) s"
        }
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }
}
