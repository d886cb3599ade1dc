import LockstepCheckers
import LockstepHistories
import LockstepTesting
import Testing

@Suite("usual claims")
struct UsualClaimTests {
    private static let belief: [Assumption] = [.driftWithinBound, .durableStore, .noForeignWrites]

    /// What each property usually rests on; a new judge has its line here too.
    private static let usual: [String: [Assumption]] = [
        "S1": belief, "S2": belief + [.effectDelayWithinBound], "S3": belief, "S4": belief,
        "S5": [], "F1": [.durableStore, .noForeignWrites, .orderedVersions], "F2": [], "F3": [],
        "W1": belief, "W2": [], "W3": [], "W4": belief, "C1": [], "C2": [], "C3": [],
        "C4": [.promptExecution], "C5": [], "C6": [.noForeignWrites], "C7": [.promptExecution],
        "R3": [], "A1": [.durableStore, .noForeignWrites],
        "L1": [.driftWithinBound, .candidateConnected, .noForeignWrites], "L2": [], "L3": [],
        "L4": belief, "L5": [], "L6": [.promptExecution], "L7": [],
        "L8": belief + [.promptExecution], "L9": [.driftWithinBound, .noForeignWrites], "L10": [],
        "L11": [], "errors": [], "Q1": [], "Q2": [],
    ]

    @Test("every judge says what its promise usually rests on", arguments: JudgeCatalog.all)
    func said(entry: JudgeEntry) throws {
        let expected = try #require(Self.usual[entry.property.id], "no line for \(entry.name)")
        #expect(Claim.usual(entry.property.id).assumptions == expected)
    }

    @Test("a property of the reader's own is promised without assumptions")
    func own() {
        #expect(Self.usual.count == JudgeCatalog.all.count)
        #expect(Claim.usual("mine") == Claim("mine"))
    }
}
