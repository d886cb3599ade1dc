import Testing

/// One election, two drivers: the value machine and the async shell.
@Suite("twin drivers")
struct TwinDriversTests {
    private static let seeds: UInt64 = 1_000
    private static let blocks: UInt64 = 8

    @Test(
        "the value driver and the async shell ask the same at the same instants",
        arguments: 0..<blocks
    )
    func sameRequests(block: UInt64) {
        var requests = 0
        var terms = 0
        for seed in stride(from: block + 1, through: Self.seeds, by: Int(Self.blocks)) {
            let twins = TwinWorld(seed: seed)
            twins.run(seconds: 60)
            requests += twins.count { $0.hasPrefix("asks") }
            terms += twins.count { $0.hasPrefix("granted") }
            guard let difference = twins.firstDifference else { continue }
            Issue.record("seed \(seed): \(difference)")
            return
        }
        // Agreement in silence would be no agreement.
        let runs = Int(Self.seeds / Self.blocks)
        #expect(requests > 100 * runs)
        #expect(terms > runs)
    }

    @Test("a driver that draws other words is found out")
    func otherWords() {
        let twins = TwinWorld(seed: 1, hasOtherWords: true)
        twins.run(seconds: 60)
        #expect(twins.firstDifference != nil)
    }
}
