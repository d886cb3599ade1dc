import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import Testing

@Suite("what faults do to time adds up")
struct TimeFaultsTests {
    private static let second: Int64 = 1_000_000_000

    private static func planned(
        _ fault: any Fault,
        on target: String = "a",
        milliseconds: Int64,
        _ parameters: [PlannedFault.Parameter] = []
    ) -> PlannedFault {
        PlannedFault(
            id: "f",
            kind: fault.kind.name,
            begin: .zero,
            end: Instant(nanoseconds: milliseconds * 1_000_000),
            targets: [target],
            parameters: parameters
        )
    }

    /// A drift of 10 % over two seconds, and effects that may be a second late.
    private var sums: TimeFaults {
        TimeFaults(
            bounds: TimeBounds(
                driftPartsPerBillion: 100_000_000,
                clockWindowNanoseconds: 2 * Self.second,
                effectRoomNanoseconds: Self.second
            )
        )
    }

    @Test("pauses of one pod add up, and those of two do not")
    func pauses() {
        var sums = sums
        #expect(sums.voided(by: Self.planned(Pause(), milliseconds: 600), Pause()) == [])
        #expect(sums.voided(by: Self.planned(Pause(), on: "b", milliseconds: 600), Pause()) == [])
        #expect(sums.voided(by: Self.planned(Pause(), milliseconds: 400), Pause()) == [])
        let more = sums.voided(by: Self.planned(Pause(), milliseconds: 1), Pause())
        #expect(more == [.effectDelayWithinBound])
    }

    @Test("what a clock misses adds up to how far its rate is off")
    func clocks() {
        var sums = sums
        let off = Self.planned(ClockRate(), milliseconds: 9_000, [.init("by", 50_000)])
        #expect(!sums.voided(by: off, ClockRate()).contains(.driftWithinBound))
        let halt = Self.planned(Suspension(), milliseconds: 100)
        #expect(!sums.voided(by: halt, Suspension()).contains(.driftWithinBound))
        let last = Self.planned(Suspension(), milliseconds: 1)
        #expect(sums.voided(by: last, Suspension()).contains(.driftWithinBound))
    }

    @Test("a rate within the bound that comes after leaves no room for what was missed")
    func rateAfter() {
        var sums = sums
        let halt = Self.planned(Suspension(), milliseconds: 150)
        #expect(!sums.voided(by: halt, Suspension()).contains(.driftWithinBound))
        let off = Self.planned(ClockRate(), milliseconds: 9_000, [.init("by", 50_000)])
        #expect(sums.voided(by: off, ClockRate()).contains(.driftWithinBound))
    }

    @Test("a rate beyond the bound counts by what it makes a clock miss")
    func rateBeyond() {
        func voided(_ milliseconds: Int64) -> [Assumption] {
            var sums = sums
            let off = Self.planned(ClockRate(), milliseconds: milliseconds, [.init("by", 500_000)])
            return sums.voided(by: off, ClockRate())
        }
        #expect(!voided(400).contains(.driftWithinBound))
        #expect(voided(401).contains(.driftWithinBound))
    }

    @Test("where only the drift is promised, the least fault counts")
    func strict() {
        var sums = TimeFaults(bounds: TimeBounds(driftPartsPerBillion: 100_000_000))
        let halt = Self.planned(Suspension(), milliseconds: 1)
        #expect(sums.voided(by: halt, Suspension()).contains(.driftWithinBound))
        let pause = Self.planned(Pause(), on: "b", milliseconds: 1)
        #expect(sums.voided(by: pause, Pause()) == [.effectDelayWithinBound])
    }

    @Test("timers that miss no deadline do away with nothing")
    func timers() {
        let none: [PlannedFault.Parameter] = [
            .init("lateLeastNanoseconds", 0), .init("lateMostNanoseconds", 0),
        ]
        let apart = none + [.init("togetherNanoseconds", 1)]
        let timers = LateTimers()
        #expect(timers.voided(by: Self.planned(timers, milliseconds: 9, apart)) == [])
        let together = none + [.init("togetherNanoseconds", 2)]
        #expect(timers.voided(by: Self.planned(timers, milliseconds: 9, together)) != [])
    }
}
