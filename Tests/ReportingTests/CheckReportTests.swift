import LockstepDeterminism
import LockstepHistories
import LockstepReporting
import LockstepRuns
import Testing

@Suite("the report of what was judged again")
struct CheckReportTests {
    /// Pod a says that it ends by second 2, and works until second 9.
    private var observed: ObservedHistory {
        let events: [(Int64, Event)] = [
            (1, .granted(lock: "l", token: Token(number: 1), deadline: nil)),
            (1, .deadlineSet(lock: "l", deadline: LocalInstant(nanoseconds: 2_000_000_000))),
            (1, .bodyBegan(lock: "l", token: Token(number: 1))),
            (9, .bodyEnded(lock: "l")),
        ]
        var observed = ObservedHistory()
        observed.source = "somebody"
        observed.end = Instant(nanoseconds: 10_000_000_000)
        observed.history = History(
            events.enumerated().map { index, event in
                Observation(
                    sequence: UInt64(index) + 1,
                    cause: 0,
                    time: Instant(nanoseconds: event.0 * 1_000_000_000),
                    localTime: LocalInstant(nanoseconds: event.0 * 1_000_000_000),
                    wallTime: WallInstant(nanoseconds: 0),
                    pod: "a",
                    incarnation: 1,
                    ordinal: 0,
                    event: event.1
                )
            }
        )
        return observed
    }

    @Test("a breach of what nobody claims is told as a hazard, and is none of the verdict")
    func hazard() {
        let lines = CheckReport(Recheck(observed)).text.split(separator: "\n")
        #expect(lines.first == "somebody, seed 0: valid")
        #expect(lines.dropFirst().first == "hazards, not promised to be avoided here:")
        #expect(lines.dropFirst(2).first?.hasPrefix("  C7 at 9.000000000s: a had its work") == true)
    }

    @Test("claimed, the same breach is a finding")
    func claimed() {
        var observed = observed
        observed.claims = [Claim("C7")]
        let text = CheckReport(Recheck(observed)).text
        #expect(text.hasPrefix("somebody, seed 0: violated\nC7 at 9.000000000s"))
        #expect(!text.contains("hazards"))
    }

    @Test("the first finding of each property is told, and how many more there are")
    func several() throws {
        var several = observed
        several.claims = [Claim("C7"), Claim("S1")]
        let last = try #require(several.history.observations.last)
        // Four more begin to believe, one after the other, and each while others do.
        let others = (UInt64(0)..<4).map { number in
            var other = last
            other.sequence = 5 + number
            other.time = Instant(nanoseconds: 9_100_000_000 + Int64(number))
            other.localTime = LocalInstant(nanoseconds: other.time.nanoseconds)
            other.pod = "p\(number)"
            other.event = .granted(lock: "l", token: Token(number: 2 + number), deadline: nil)
            return other
        }
        several.history = History(several.history.observations + others)
        let check = Recheck(several)
        #expect(check.ruling.findings.count { $0.property == "S1" } > 2)
        let more = check.ruling.findings.count - 2
        let text = CheckReport(check).text
        #expect(text.contains("\nS1 at "))
        #expect(text.contains("\nC7 at "))
        #expect(text.contains("\n  and \(more) more findings: S1 \(more)\n"))
    }
}
