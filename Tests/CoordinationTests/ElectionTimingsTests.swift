import LockstepCoordination
import Testing

@Suite("timings")
struct ElectionTimingsTests {
    @Test("the standard set passes its own check")
    func standard() throws {
        #expect(try ElectionTimings() == .standard)
    }

    @Test("a hold beyond the drift bound is refused with both numbers")
    func holdTooLong() {
        let error = #expect(throws: TimingsError.self) {
            try ElectionTimings(hold: .seconds(13))
        }
        guard case .holdTooLong(_, let longest, _) = error else {
            Issue.record("another relation was blamed: \(String(describing: error))")
            return
        }
        // 0.9 x (15 / 1.1) = 12.27...
        #expect(longest > .milliseconds(12_272) && longest < .milliseconds(12_273))
        #expect(error?.description.contains("hold is 13.0 seconds") == true)
        #expect(error?.description.contains("12.272727272 seconds") == true)
    }

    @Test("the longest allowed hold is allowed, a nanosecond more is not")
    func boundary() throws {
        _ = try ElectionTimings(hold: .nanoseconds(12_272_727_272))
        #expect(throws: TimingsError.self) {
            try ElectionTimings(hold: .nanoseconds(12_272_727_273))
        }
    }

    @Test("an effect delay shortens the hold")
    func effectDelay() throws {
        _ = try ElectionTimings(effectDelay: .seconds(2))
        #expect(throws: TimingsError.self) { try ElectionTimings(effectDelay: .seconds(3)) }
    }

    @Test("one lost attempt must not end a term")
    func retryTooSlow() {
        #expect(
            throws: TimingsError.retryTooSlow(
                retry: .seconds(3),
                request: .seconds(3),
                half: .seconds(5)
            )
        ) {
            try ElectionTimings(retry: .seconds(3), request: .seconds(3))
        }
    }

    @Test("zero and negative durations are refused by name", arguments: [0, -1])
    func notPositive(seconds: Int) {
        let bad = Duration.seconds(seconds)
        #expect(throws: TimingsError.notPositive(name: "lease", value: bad)) {
            try ElectionTimings(lease: bad)
        }
        #expect(throws: TimingsError.notPositive(name: "request", value: bad)) {
            try ElectionTimings(request: bad)
        }
        #expect(throws: TimingsError.notPositive(name: "release", value: bad)) {
            try ElectionTimings(release: bad)
        }
    }

    @Test("a drift of a whole or more is refused", arguments: [-1, 1_000_000])
    func drift(parts: Int64) {
        #expect(throws: TimingsError.impossibleDrift(partsPerMillion: parts)) {
            try ElectionTimings(driftPartsPerMillion: parts)
        }
    }

    @Test("a dead leader is missed for a lease and two looks on a slow clock")
    func failover() {
        // (15 + 4.4 x 2) / 0.9 = 26.44...
        let worst = ElectionTimings.standard.worstCaseFailover
        #expect(worst > .milliseconds(26_444) && worst < .milliseconds(26_445))
    }
}
