public import LockstepDeterminism

/// What is known about a run once it has been judged.
public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// Nothing claimed was found broken, and nothing makes the run doubtful; not all that is
    /// claimed need have been put to the test.
    case valid
    /// Something claimed did not hold although all it assumes did.
    case violated
    /// Nobody can say: the run is doubtful, as one is that put nothing claimed to the test where
    /// something was to break.
    case unknown
}

/// A run's verdict, with its breaches split into those that count and those that do not.
///
/// A breach of a claim whose assumptions had all held so far is a *finding*. A breach of a claim of
/// which an assumption had been voided by then, or of a property nobody claimed, is a *hazard*:
/// worth telling, no fault of the algorithm. Hazards never change a verdict.
public struct Ruling: Hashable, Sendable {
    /// What is known about the run.
    public var verdict: Verdict
    /// The breaches that count, in the order given.
    public var findings: [Finding]
    /// The breaches that do not, in the order given.
    public var hazards: [Finding]

    /// Rules on the breaches of one run.
    ///
    /// - Parameters:
    ///   - breaches: Everything the judges reported.
    ///   - claims: What the algorithm promises. Several claims of one property are alternatives:
    ///     a breach counts if the assumptions of any of them held. `Property.crash` is claimed
    ///     by everyone.
    ///   - voided: The assumptions that faults of the run did away with, and since when.
    ///   - vacuous: Whether the run is doubtful, and unknown without findings. The caller says so;
    ///     one claim of several that was never put to the test is no reason.
    public init(
        breaches: [Finding],
        claims: [Claim],
        voided: [Assumption: Instant] = [:],
        vacuous: Bool = false
    ) {
        findings = []
        hazards = []
        for breach in breaches {
            let counts =
                breach.property == Property.crash.id
                || claims.contains { claim in
                    claim.property == breach.property
                        && claim.assumptions.allSatisfy { assumption in
                            voided[assumption].map { $0 > breach.time } ?? true
                        }
                }
            if counts { findings.append(breach) } else { hazards.append(breach) }
        }
        verdict = findings.isEmpty ? (vacuous ? .unknown : .valid) : .violated
    }

    /// Adds breaches that no judge finds.
    ///
    /// - Parameters:
    ///   - findings: Those that count.
    ///   - hazards: Those that do not.
    public mutating func add(findings: [Finding], hazards: [Finding]) {
        self.findings += findings
        self.hazards += hazards
        if !self.findings.isEmpty { verdict = .violated }
    }
}
