import LockstepDeterminism
import LockstepHistories
import LockstepMuseum
import LockstepRuns
import Testing

@Suite("mutants")
struct MutantTests {
    /// A seed of the default mix at which a mutant is caught, and the rules as they are pass.
    static let seeds: [(mutant: String, seed: UInt64)] = [
        ("M01", 4204), ("M10", 7), ("M24", 38),
    ]

    @Test("the default mix catches a mutant by what it breaks, and passes the rules as they are")
    func caught() throws {
        let right = try RealScenarios.run("fast/lease-election.yaml")
        for (id, seed) in Self.seeds {
            let mutant = try #require(MutantCatalog.mutant(id))
            let overrides = ["options.mutant=\(id)"]
            let wrong = try RealScenarios.run("fast/lease-election.yaml", overrides: overrides)
            let result = wrong.execute(RunOptions(seed: Seed(seed)))
            #expect(result.verdict == .violated, "\(id)")
            #expect(result.findings.contains { mutant.breaks.contains($0.property) }, "\(id)")
            #expect(right.execute(RunOptions(seed: Seed(seed))).verdict == .valid, "\(id)")
        }
    }

    @Test("every mutant has an incident, and names what it breaks")
    func complete() {
        let ids = MutantCatalog.all.map(\.id)
        #expect(ids == ids.sorted(), "the catalog's lines stand in the order of their numbers")
        #expect(Set(ids).count == ids.count)
        #expect(MutantCatalog.all.allSatisfy { $0.incident.contains("https://") })
        #expect(MutantCatalog.all.allSatisfy { !$0.breaks.isEmpty })
    }
}
