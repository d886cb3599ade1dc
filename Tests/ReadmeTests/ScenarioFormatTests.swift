import Foundation
import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("the page about the format of scenarios")
struct ScenarioFormatTests {
    private static let path = "Scenarios/format.md"
    private let catalog = Catalog(systems: SystemCatalog.all)

    @Test("each example is a scenario that runs, and the first is put to the test")
    func examples() throws {
        let text = try Repository.text(of: Self.path)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().map { part in
            part.components(separatedBy: "```")[0]
        }
        #expect(examples.count == 6)
        for example in examples {
            let scenario = try Scenario(
                text: example,
                file: Self.path,
                vocabulary: catalog.vocabulary
            )
            let result = try Run(scenario, of: catalog).execute(RunOptions(seed: Seed(7)))
            #expect(result.verdict == .valid, "\(scenario.title)")
            #expect(result.missing.isEmpty && result.unmet.isEmpty, "\(scenario.title)")
        }
    }

    @Test("the table has every key that a scenario can have, and every system")
    func keys() throws {
        let text = try Repository.text(of: Self.path)
        let rows = text.components(separatedBy: "\n").filter { $0.hasPrefix("|") }
        let shown = rows.dropFirst(2).flatMap { row in
            row.components(separatedBy: "|")[1].components(separatedBy: "`").filter {
                $0.allSatisfy(\.isLetter) && !$0.isEmpty
            }
        }
        #expect(shown.sorted() == Scenario.keys.sorted())
        let systems = rows.first { $0.hasPrefix("| `system`") } ?? ""
        for system in catalog.systems {
            #expect(systems.contains("`\(system.name)`"), "\(system.name)")
        }
        let manners = text.components(separatedBy: "There are `orderly`").last ?? ""
        for manner in catalog.systems.flatMap(\.manners) where manner != "orderly" {
            #expect(manners.contains("`\(manner)`"), "\(manner)")
        }
        for parameter in catalog.vocabulary.network + catalog.vocabulary.api {
            let isShown = rows.contains { $0.contains("`\(parameter.name)`") }
            #expect(isShown, "\(parameter.name)")
        }
    }
}
