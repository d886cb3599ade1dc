import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepCheckers

/// What judges tell of what they remember.
@Suite("memories of judges")
struct MemoryTests {
    /// A judge that has seen something, and what there is besides judges.
    private struct Past {
        var plot: RandomPlot
        var judge: any Judge
        var story: [String] = []
    }

    /// Those that tell, by name.
    static let told = JudgeCatalog.all.filter { entry in
        var hasher = Hasher()
        return entry.make(settings).hashMemory(into: &hasher, at: .zero)
    }.map(\.name)

    private static let settings = JudgeSettings(
        recoveryBoundNanoseconds: 10_000_000_000,
        stopPatienceNanoseconds: 5_000_000_000,
        cleanupBoundNanoseconds: 5_000_000_000,
        exitBoundNanoseconds: 10_000_000_000,
        handOffBoundNanoseconds: 2_000_000_000,
        requestsPerSecond: 1
    )

    private func number(_ past: Past) -> Int {
        var hasher = Hasher()
        hasher.combine(past.plot)
        _ = past.judge.hashMemory(into: &hasher, at: past.plot.time)
        return hasher.finalize()
    }

    @Test("judges that remember the same find the same from there on", arguments: told)
    func twins(name: String) throws {
        let entry = try #require(JudgeCatalog.entry(named: name))
        let draws = Draws(seed: Seed(1), stream: "memories")
        var known: [Int: [Past]] = [:]
        var compared = 0
        var found = 0
        // Some breaches are rare.
        for round in 0..<8000 as Range<UInt64> where round < 2000 || found == 0 {
            var generator = draws.sequence(key: round)
            guard let past = past(of: entry, &generator) else { continue }
            let key = number(past)
            for other in known[key, default: []] {
                for _ in 0..<4 {
                    compared += 1
                    let (findings, story) = tell(other, past, &generator)
                    if findings[1] > 0 { found += 1 }
                    let agrees = agree(findings, other, past)
                    try #require(agrees, "\(findings) after \(story)")
                }
            }
            if known[key, default: []].count < 2 { known[key, default: []].append(past) }
        }
        #expect(compared > 500)
        #expect(found > 0)
    }

    /// A few things that a judge has taken in without a finding; `nil` if there was one.
    private func past(of entry: JudgeEntry, _ generator: inout AddressedGenerator) -> Past? {
        var past = Past(plot: RandomPlot(), judge: entry.make(Self.settings))
        let count = Int.random(in: 1...7, using: &generator)
        for place in 0..<count {
            let observation = past.plot.next(
                about: past.judge.topics,
                drawing: &generator,
                sequence: UInt64(place + 1)
            )
            past.story.append("\(observation.time) \(observation.pod) \(observation.event)")
            guard past.judge.observe(observation) == nil else { return nil }
        }
        past.plot.wait(until: Instant(nanoseconds: 20_000_000_000))
        return past
    }

    /// Lets two judges see the same until one has found something, and says how much each found.
    private func tell(
        _ one: Past,
        _ other: Past,
        _ generator: inout AddressedGenerator
    ) -> (findings: [Int], story: [[String]]) {
        var (plot, judges) = (one.plot, [one.judge, other.judge])
        var story: [String] = []
        for place in 0..<4 {
            let observation = plot.next(
                about: judges[0].topics,
                drawing: &generator,
                sequence: UInt64(1000 + place)
            )
            story.append("\(observation.time) \(observation.pod) \(observation.event)")
            let findings = judges.indices.map { judges[$0].observe(observation) }
            guard findings.contains(where: { $0 != nil }) else { continue }
            return (findings.map { $0 == nil ? 0 : 1 }, [one.story, other.story, story])
        }
        let findings = judges.indices.map { judges[$0].finish(at: plot.time).count }
        return (findings, [one.story, other.story, story])
    }

    /// Whether both found as much, or, where the demand of only one covers the other's, that one
    /// has found something if the other has.
    private func agree(_ findings: [Int], _ one: Past, _ other: Past) -> Bool {
        guard let first = one.judge.demand, let second = other.judge.demand else {
            return findings[0] == findings[1]
        }
        let covers = (first.covers(second), second.covers(first))
        if covers == (true, true) { return findings[0] == findings[1] }
        return (!covers.0 || findings[1] == 0 || findings[0] > 0)
            && (!covers.1 || findings[0] == 0 || findings[1] > 0)
    }
}
