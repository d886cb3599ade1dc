import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("ruling")
struct RulingTests {
    let breach = Finding(
        property: "S1",
        time: Instant(nanoseconds: 5),
        pods: ["b", "a"],
        sentence: "b believed beside a.",
        evidence: [1, 2]
    )

    @Test("a breach of a claim whose assumptions held is a finding")
    func finding() {
        let claims = [Claim("S1", assuming: [.driftWithinBound])]
        let ruling = Ruling(breaches: [breach], claims: claims, voided: [.durableStore: .zero])
        #expect(ruling.verdict == .violated)
        #expect(ruling.findings == [breach])
        #expect(ruling.hazards.isEmpty)
    }

    @Test("a breach of a claim with a voided assumption is a hazard")
    func voided() {
        let claims = [Claim("S1", assuming: [.durableStore, .driftWithinBound])]
        let ruling = Ruling(breaches: [breach], claims: claims, voided: [.driftWithinBound: .zero])
        #expect(ruling.verdict == .valid)
        #expect(ruling.findings.isEmpty)
        #expect(ruling.hazards == [breach])
    }

    @Test("what comes too late to have caused a breach excuses nothing")
    func voidedLater() {
        let claims = [Claim("S1", assuming: [.durableStore])]
        for (since, isFinding) in [(4, false), (5, false), (6, true)] as [(Int64, Bool)] {
            let ruling = Ruling(
                breaches: [breach],
                claims: claims,
                voided: [.durableStore: Instant(nanoseconds: since)]
            )
            #expect(ruling.findings.isEmpty == !isFinding)
            #expect(ruling.hazards.isEmpty == isFinding)
        }
    }

    @Test("a breach of what nobody claimed is a hazard")
    func unclaimed() {
        let ruling = Ruling(breaches: [breach], claims: [Claim("S2")])
        #expect(ruling.verdict == .valid)
        #expect(ruling.hazards == [breach])
    }

    @Test("the stronger of two claims of one property decides")
    func alternatives() {
        let claims = [Claim("S1", assuming: [.durableStore]), Claim("S1")]
        let ruling = Ruling(breaches: [breach], claims: claims, voided: [.durableStore: .zero])
        #expect(ruling.findings == [breach])
    }

    @Test("a vacuous run is unknown, unless something was found")
    func vacuous() {
        #expect(Ruling(breaches: [], claims: [], vacuous: true).verdict == .unknown)
        #expect(Ruling(breaches: [], claims: [], vacuous: false).verdict == .valid)
        let hazard = Ruling(breaches: [breach], claims: [], vacuous: true)
        #expect(hazard.verdict == .unknown)
        let found = Ruling(breaches: [breach], claims: [Claim("S1")], vacuous: true)
        #expect(found.verdict == .violated)
    }

    @Test("everyone claims not to crash")
    func crash() {
        var crash = breach
        crash.property = Property.crash.id
        let voided = Dictionary(
            uniqueKeysWithValues: Assumption.allCases.map { ($0, Instant.zero) }
        )
        let ruling = Ruling(breaches: [crash], claims: [], voided: voided)
        #expect(ruling.findings == [crash])
    }

    @Test("every assumption is said in a sentence")
    func sentences() {
        for assumption in Assumption.allCases {
            #expect(assumption.sentence.hasSuffix("."))
        }
    }
}
