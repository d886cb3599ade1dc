import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepTraces
import Testing

@testable import LockstepRuns

@Suite("observations from anywhere")
struct ObservedHistoryTests {
    private func read(_ lines: String...) throws -> ObservedHistory {
        try ObservedHistory(lines: Array(lines.joined(separator: "\n").utf8), file: "h.jsonl")
    }

    private static let granted = #"""
        {"time":5,"pod":"a","event":"granted","fields":{"lock":"l","scope":"","token":1}}
        """#

    @Test("what a header says is taken as it stands")
    func header() throws {
        let history = try read(
            #"{"history":1,"source":"s","seed":7,"end":60,"doubts":["d"],"more":1,"#
                + #""claims":[{"property":"S1","assuming":["driftWithinBound"]}],"#
                + #""voided":[{"assumption":"durableStore","by":"f"}]}"#,
            Self.granted
        )
        #expect(history.source == "s" && history.seed == 7 && history.end.nanoseconds == 60)
        #expect(history.doubts == ["d"])
        #expect(history.claims == [Claim("S1", assuming: [.driftWithinBound])])
        #expect(history.voided == [.init(.durableStore, by: "f")])
        let written = try ObservedHistory(lines: history.lines, file: "h.jsonl")
        #expect(written.lines == history.lines)
    }

    @Test("who names a claim gets what it usually assumes, by the name of its judge as well")
    func namedClaims() {
        let belief: [Assumption] = [.driftWithinBound, .durableStore, .noForeignWrites]
        #expect(ObservedHistory.claim(named: "W4") == Claim("W4", assuming: belief))
        #expect(ObservedHistory.claim(named: "early-removal") == Claim("W4", assuming: belief))
        #expect(ObservedHistory.claim(named: "W1") == ObservedHistory.usualClaims[3])
        #expect(ObservedHistory.claim(named: "S999") == nil)
    }

    @Test(
        "what a header cannot say is refused, not passed over",
        arguments: [
            #""doubts":"text""#, #""doubts":[1]"#, #""claims":{}"#, #""claims":["S1"]"#,
            #""claims":[{"property":"S999"}]"#, #""end":"60""#, #""end":9223372036854775807"#,
            #""claims":[{"property":"S1","assuming":["no-such"]}]"#, #""seed":-1"#,
            #""source":5"#, #""voided":[{"assumption":"no-such","by":"f"}]"#,
        ]
    )
    func wrongHeader(member: String) throws {
        let line = #"{"history":1,"# + member + "}"
        let error = #expect(throws: TraceError.self) { try read(line, Self.granted) }
        #expect(error?.operation == "reading line 1")
    }

    @Test("a mistake is told with its line, lines with nothing on them counted")
    func line() {
        let error = #expect(throws: TraceError.self) { try read("", Self.granted, " ", "{}") }
        #expect(error?.operation == "reading line 4")
    }

    @Test(
        "numbers that no history can have are refused, and nothing traps",
        arguments: [
            #"{"time":-9223372036854775808,"event":"pod-started"}"#,
            #"{"time":9223372036854775807,"event":"pod-started"}"#,
            #"{"sequence":-1,"time":5,"event":"pod-started"}"#,
            #"{"time":5,"local":-9223372036854775808,"event":"pod-started"}"#,
            #"{"time":5,"event":"clock-set","fields":{"ratePartsPerBillion":9223372036854775807"#
                + #","wallAheadNanoseconds":0}}"#,
            #"{"time":5,"event":"clock-set","fields":{"ratePartsPerBillion":-1000000001"#
                + #","wallAheadNanoseconds":0}}"#,
        ]
    )
    func impossible(line: String) {
        #expect(throws: TraceError.self) { try read(line, Self.granted) }
    }

    @Test("what came before the fault that voids a promise counts against it")
    func voidedLater() throws {
        let other = Self.granted.replacing(#""pod":"a""#, with: #""pod":"b""#)
        let fault =
            #"{"time":%,"event":"fault-began","#
            + #""fields":{"fault":"f","kind":"k","detail":""}}"#
        func findings(_ lines: [String]) throws -> [String] {
            let header =
                #"{"history":1,"end":60,"voided":[{"assumption":"durableStore","by":"f"}]}"#
            let text = ([header] + lines).joined(separator: "\n")
            let history = try ObservedHistory(lines: Array(text.utf8), file: "h.jsonl")
            return Recheck(history).ruling.findings.map(\.property)
        }
        let late = fault.replacing("%", with: "9")
        let early = fault.replacing("%", with: "1")
        #expect(try findings([Self.granted, other, late]).contains("S1"))
        #expect(try !findings([early, Self.granted, other]).contains("S1"))
    }

    @Test("what lies beyond the limit is not judged as if it were not there")
    func tooLarge() throws {
        let path = temporaryPath("history")
        defer { removeFolder(path) }
        try Self.granted.write(toFile: path, atomically: true, encoding: .utf8)
        let size = Self.granted.utf8.count
        #expect(try ObservedHistory(path: path, limit: size).history.observations.count == 1)
        let error = #expect(throws: TraceError.self) {
            try ObservedHistory(path: path, limit: size - 1)
        }
        #expect(error?.isContent == true)
        #expect(error?.cause.contains("more than \(size - 1) bytes") == true)
    }

    @Test("a judge's name claims its property")
    func judgeName() throws {
        let claim = try #require(ObservedHistory.claim(named: "belief-exclusion"))
        #expect(claim == ObservedHistory.usualClaims.first { $0.property == "S1" })
        #expect(ObservedHistory.claim(named: "S1") == claim)
        #expect(ObservedHistory.claim(named: "beliefs") == nil)
        let header = #"{"history":1,"claims":[{"property":"belief-exclusion"}]}"#
        #expect(try read(header, Self.granted).claims == [Claim("S1")])
    }

    @Test("what goes without saying may be left out")
    func defaults() throws {
        let line =
            #"{"time":5,"local":7,"pod":"a","event":"granted","#
            + #""fields":{"lock":"l","token":1,"deadlineSeconds":1.5}}"#
        let end = #"{"time":6,"pod":"a","event":"belief-ended","fields":{"lock":"l"}}"#
        let events = try read(line, end).history.observations.map(\.event)
        let deadline = LocalInstant(nanoseconds: 1_500_000_007)
        #expect(events[0] == .granted(lock: "l", token: Token(number: 1), deadline: deadline))
        #expect(events[1] == .beliefEnded(lock: "l", reason: ""))
    }

    @Test(
        "what is wrong with a line is named",
        arguments: [
            (#"[5]"#, "it is no object"), (#"{"event":"pod-started"}"#, "it has no `time`"),
            (#"{"time":"5","event":"pod-started"}"#, "its `time` is \"5\", expected whole"),
            (#"{"time":5}"#, "it has no `event`"),
            (#"{"time":5,"event":"pod-danced"}"#, "there is no event `pod-danced`"),
            (#"{"time":5,"event":"pod-paused"}"#, "a pod-paused without the field `suspended`"),
            (
                #"{"time":5,"event":"granted","fields":{"lock":"l"}}"#,
                "a granted without the field `token`"
            ),
            (
                #"{"time":5,"event":"granted","fields":{"lock":4,"token":1}}"#,
                "its `lock` is 4, expected a text"
            ),
            (
                #"{"time":5,"event":"leader-observed","fields":{"lock":"l"}}"#,
                "a leader-observed without the field `holder`"
            ),
            (
                #"{"time":5,"event":"release-ended","fields":{"lock":"l","outcome":"well"}}"#,
                "its `outcome` is \"well\", expected a word that is known there, such as `ok`"
            ),
            (#"{"time":5,"event":"pod-started","fields":4}"#, "its `fields` is 4"),
            (#"{"time":5,"event":"pod-started","pod":4}"#, "its `pod` is 4, expected a text"),
            (#"{"time":5,"event":"pod-started","time":6}"#, "`time` stands there twice"),
        ]
    )
    func named(line: String, part: String) {
        let error = #expect(throws: TraceError.self) { try read(line) }
        #expect(error?.cause.contains(part) == true, "\(String(describing: error))")
        #expect(error?.isContent == true)
    }

    @Test("zeros, as a crash leaves them, are no line with nothing on it")
    func zeros() throws {
        #expect(throws: TraceError.self) { try read(Self.granted, "\0\0\0") }
        #expect(try read(Self.granted, " \t\r").history.observations.count == 1)
    }

    @Test("a record of a history ends no sooner than its last observation")
    func recordedEnd() throws {
        var history = try read(Self.granted)
        history.end = Instant(nanoseconds: 1)
        #expect(history.record(Recheck(history)).simulatedNanoseconds == 5)
        history.end = Instant(nanoseconds: 9)
        #expect(history.record(Recheck(history)).simulatedNanoseconds == 9)
    }
}
