import LockstepBackends
import LockstepCSimulation
import Testing

@testable import LockstepRuns

@Suite struct ScaleBenchTests {
    @Test("A size is measured with its pods and leases, and more of them are more events")
    func sizes() throws {
        let bench = try #require(ScaleBench(of: Catalog(systems: SystemCatalog.all)))
        let small = bench.measure(.init(pods: 3, locks: 1))
        let large = bench.measure(.init(pods: 30, locks: 10))
        #expect(small.events > 100)
        #expect(large.events > 5 * small.events)
        #expect(small.plainNanoseconds > 0 && small.judgedNanoseconds > 0)
    }

    @Test("Every step of the engine is timed")
    func steps() throws {
        let rows = try EngineBench(count: 1_000).measure()
        #expect(rows.count == 7)
        #expect(rows.allSatisfy { $0.nanoseconds > 0 })
    }
}
