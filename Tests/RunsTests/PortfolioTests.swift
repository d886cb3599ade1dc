import LockstepDeterminism
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("the portfolio")
struct PortfolioTests {
    @Test("shares seeds among all picks and both granularities, the same way every time")
    func shares() {
        var picks: [String: Int] = [:]
        var numbers: [String: Set<String>] = [:]
        var granularities: [Granularity: Int] = [:]
        let seeds = 1_000 * UInt64(Pick.allCases.count)
        for seed in 1...seeds {
            let options = Portfolio().options(for: Seed(seed))
            #expect(options == Portfolio().options(for: Seed(seed)))
            let words = options.pick.rawValue.split(separator: ":").map(String.init)
            picks[words[0], default: 0] += 1
            if words.count > 1 { numbers[words[0], default: []].insert(words[1]) }
            granularities[options.granularity, default: 0] += 1
        }
        #expect(picks.count == Pick.allCases.count)
        #expect(picks.values.allSatisfy { (900...1_100).contains($0) })
        #expect(numbers == ["pct": ["2", "3", "4", "5"], "delays": ["1", "2", "3", "4"]])
        let half = Double(seeds) / 2
        #expect(granularities.values.allSatisfy { abs(Double($0) / half - 1) < 0.06 })
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
