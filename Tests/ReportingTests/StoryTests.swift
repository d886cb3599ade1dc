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

    @Test("a fault concerns the pods that it names, and not those whose names theirs begin with")
    func faults() {
        func told(_ detail: String) -> Bool {
            var told = observations[0]
            told.event = .faultBegan(fault: "f", kind: "k", detail: detail)
            let finding = Finding(
                property: "S1",
                time: .zero,
                pods: ["a"],
                sentence: "s",
                evidence: [2]
            )
            return Story(of: finding, in: [told, observations[1]]).lines.count == 2
        }
        #expect(told("a") && told("a rate=5") && told("b a") && told(""))
        #expect(!told("api-1") && !told("ab rate=5") && !told("b-a"))
    }

    @Test("what little a clock is off is told")
    func clocks() {
        func told(_ rate: Int64, _ ahead: Int64) -> String? {
            var told = observations[0]
            told.event = .clockSet(ratePartsPerBillion: rate, wallAheadNanoseconds: ahead)
            return told.sentence
        }
        let begin = "has its clock set: "
        #expect(told(50_000, 900_000_000) == begin + "0.005 % fast, wall clock 0.9 s ahead")
        #expect(told(100_000_000, 0) == begin + "10.00 % fast, wall clock 0 s ahead")
        let slow = begin + "-0.005 % fast, wall clock -3.000000001 s ahead"
        #expect(told(-50_000, -3_000_000_001) == slow)
    }
}
