import LockstepDeterminism
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("the portfolio")
struct PortfolioTests {
    @Test("shares seeds among all picks and both granularities, the same way every time")
    func shares() {
        var picks: [String: Int] = [:]
        var granularities: [Granularity: Int] = [:]
        for seed in 1...7_000 as ClosedRange<UInt64> {
            let options = Portfolio().options(for: Seed(seed))
            #expect(options == Portfolio().options(for: Seed(seed)))
            let name = options.pick.rawValue.split(separator: ":").first.map(String.init) ?? ""
            picks[name, default: 0] += 1
            granularities[options.granularity, default: 0] += 1
        }
        #expect(picks.count == Pick.allCases.count)
        #expect(picks.values.allSatisfy { (900...1_100).contains($0) })
        #expect(granularities.values.allSatisfy { (3_300...3_700).contains($0) })
    }

    @Test("what is fixed is not drawn")
    func fixed() {
        let portfolio = Portfolio(pick: .priorityChanges(depth: 9), granularity: .fast)
        for seed in 1...50 as ClosedRange<UInt64> {
            let options = portfolio.options(for: Seed(seed))
            #expect(options.pick == .priorityChanges(depth: 9))
            #expect(options.granularity == .fast)
        }
    }

    @Test("is read from what a command line says, and nothing else is")
    func text() {
        #expect(Portfolio(pick: "portfolio", granularity: "drawn") == Portfolio())
        #expect(
            Portfolio(pick: "delays:4", granularity: "fine")
                == Portfolio(pick: .boundedDelays(count: 4), granularity: .fine)
        )
        #expect(Portfolio(pick: "all", granularity: "drawn") == nil)
        #expect(Portfolio(pick: "fifo", granularity: "coarse") == nil)
    }
}
