import LockstepHistories
import LockstepMuseum
import LockstepSimulation
import Testing

@testable import LockstepRuns

/// Stores, and what stands before them, in worlds that are explored.
@Suite("exploration of stores")
struct ExploreStoreTests {
    /// Nothing but what becomes of the store.
    private static let menu = ExploredFaults.troubles

    @Test("a store that keeps its word passes where its failover is among the faults")
    func durable() throws {
        let kept = ["api.store=durable"]
        #expect(try explore(kept, seconds: 60, menu: Self.menu).verdict == .valid)
        let lost = try explore(["options.mutant=M33"], seconds: 60, menu: Self.menu)
        #expect(lost.verdict == .violated)
        #expect(lost.finding?.property == "F1" || lost.finding?.property == "S1")
    }

    @Test("a store that begins leases anew is refuted while its leaders change, not after it")
    func refilled() throws {
        let wrong = ["options.mutant=M34"]
        let frozen = try explore(wrong + ["ending=frozen"], seconds: 60, menu: Self.menu)
        #expect(frozen.verdict == .violated)
        #expect(frozen.finding?.property == "L9")
        #expect(frozen.path.last?.sentence.contains("every 10 s") == true)
        // Where faults end, nothing is claimed of one that does not.
        #expect(try explore(wrong, seconds: 60, menu: Self.menu).verdict == .valid)
        let right = ["api.store=durable", "ending=frozen"]
        #expect(try explore(right, seconds: 60, menu: Self.menu).verdict == .valid)
    }

    @Test("who believes a cache that is behind is refuted, and who reads the store is not")
    func cached() throws {
        let behind = ["api.cacheLag=4s", "judges=[belief-exclusion]"]
        let wrong = try explore(behind + ["options.mutant=M35"], seconds: 60, menu: Self.menu)
        #expect(wrong.verdict == .violated)
        let property = try #require(wrong.finding).property
        #expect(try #require(MutantCatalog.mutant("M35")).breaks.contains(property))
        #expect(try explore(behind, seconds: 60, menu: Self.menu).verdict == .valid)
    }
}
