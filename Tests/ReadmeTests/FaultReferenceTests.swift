import LockstepBackends
import LockstepFaults
import LockstepReporting
import LockstepRuns
import Testing

@Suite("the reference of faults")
struct FaultReferenceTests {
    private static let path = "Scenarios/faults.md"

    @Test("the page says what the code says")
    func current() throws {
        let page = FaultReference(Catalog(systems: SystemCatalog.all)).text
        guard (try? Repository.text(of: Self.path)) != page else { return }
        let kept = try Document(path: Self.path).keep(page)
        Issue.record("the page is out of date; as it would have to be: \(kept)")
    }

    @Test("each fault's first example can be run")
    func complete() throws {
        let catalog = Catalog(systems: SystemCatalog.all)
        for kind in catalog.vocabulary.faults {
            let update = kind.needsUpdate ? "update: { timings: { lease: 20s } }" : ""
            let text = """
                title: One fault
                system: lease-election
                pods: 3
                \(update)
                faults: [{ \(kind.name): { chance: 100% } }]
                breaking: 60s
                """
            let scenario = try Scenario(
                text: text,
                file: "s.yaml",
                vocabulary: catalog.vocabulary
            )
            _ = try Run(scenario, of: catalog)
        }
    }
}
