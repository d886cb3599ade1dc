import LockstepBackends
import LockstepReporting
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("the report of what there is")
struct CatalogReportTests {
    private let catalog = Catalog(systems: SystemCatalog.all)

    private var lines: [String] {
        CatalogReport(catalog, scenariosIn: "nowhere").text.split(separator: "\n").map(String.init)
    }

    /// The words after the colon of the line that begins so.
    private func words(_ head: String) -> [String] {
        let line = lines.first { $0.hasPrefix("  " + head) } ?? ""
        return line.split(separator: ": ").last?.split(separator: ", ").map(String.init) ?? []
    }

    @Test("it names every system and judge, each in a line of its own")
    func lists() {
        let vocabulary = catalog.vocabulary
        for system in vocabulary.systems {
            #expect(lines.contains { $0.hasPrefix("  \(system.name): ") }, "\(system.name)")
        }
        for judge in vocabulary.judges {
            #expect(lines.contains { $0.hasPrefix("  \(judge.name) (\(judge.property)): ") })
        }
    }

    @Test("it names every pick and granularity as it is typed, and every kind of object")
    func words() {
        #expect(words("--pick is one of").compactMap(Pick.init) == Pick.allCases)
        #expect(words("--granularity is").compactMap(Granularity.init) == Granularity.allCases)
        let objects = words("objects served")
        #expect(objects == catalog.objects)
        #expect(objects.contains("leases"))
    }
}
