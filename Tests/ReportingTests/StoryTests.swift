import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("the story of a finding")
struct StoryTests {
    /// Pods a and b by turns believe that they lead, one a second.
    private let observations: [Observation] = (1...40).map { (number: Int) -> Observation in
        Observation(
            sequence: UInt64(number),
            cause: 0,
            time: Instant(nanoseconds: Int64(number) * 1_000_000_000),
            localTime: LocalInstant(nanoseconds: 0),
            wallTime: WallInstant(nanoseconds: 0),
            pod: number.isMultiple(of: 2) ? "a" : "b",
            incarnation: 1,
            ordinal: UInt32(number),
            event: .granted(lock: "l", token: Token(number: UInt64(number)), deadline: nil)
        )
    }

    private func story(_ evidence: [UInt64], of pods: [String], limit: Int = 8) -> [Int] {
        let finding = Finding(
            property: "S1",
            time: .zero,
            pods: pods,
            sentence: "s",
            evidence: evidence
        )
        let lines = Story(of: finding, in: observations, limit: limit).lines
        return lines.compactMap { Int($0.drop { $0 == " " }.prefix { $0 != "." }) }
    }

    @Test("has the evidence in it, however long ago, and the last that concerns the pods")
    func evidence() {
        #expect(story([3, 30], of: ["a", "b"], limit: 5) == [3, 27, 28, 29, 30])
        #expect(story([3, 30], of: ["a"], limit: 5) == [3, 24, 26, 28, 30])
        #expect(story([1, 2, 30], of: ["a"], limit: 3) == [1, 2, 30])
    }

    @Test("is never longer than it may be, and in order", arguments: 2...12)
    func limit(limit: Int) {
        let seconds = story([5, 40], of: ["a", "b"], limit: limit)
        #expect(seconds.count == limit)
        #expect(seconds == seconds.sorted())
        #expect(seconds.contains(5) && seconds.contains(40))
    }

    @Test("tells nothing that came after the evidence")
    func after() {
        #expect(story([10], of: ["a", "b"]).last == 10)
    }
}
