/// A condition outside an algorithm on which what it promises may rest.
///
/// A fault says which of them it voids, and so does a manner of work.
public enum Assumption: String, CaseIterable, Hashable, Sendable {
    /// Clock rates stay near the truth.
    case driftWithinBound
    /// Wall clocks of different hosts agree.
    case wallClocksAgree
    /// Nobody else writes the record.
    case noThirdPartyEdits
    /// The store keeps what it confirmed.
    case durableStore
    /// Versions can be compared.
    case orderedVersions
    /// No two candidates share a name.
    case uniqueNames
    /// Effects follow soon on the test that allowed them.
    case effectDelayWithinBound
    /// A candidate can reach the store again.
    case candidateConnected
    /// A pod that runs does in time what is due.
    case promptExecution
    /// Nobody else writes the record, though somebody may delete it.
    case noForeignWrites
    /// Work acts only as its term allows.
    case checkedEffects
    /// Work ends when it is asked to.
    case obedientWork
    /// Candidates wait.
    case patientCandidates

    /// What is assumed, in one sentence.
    public var sentence: String {
        switch self {
        case .driftWithinBound:
            "Every monotonic clock runs at a rate within the stated bound of true time."
        case .wallClocksAgree:
            "The wall clocks of all hosts agree within the stated bound and never step."
        case .noThirdPartyEdits:
            "Nobody but the candidates edits or deletes the lock's record."
        case .durableStore:
            "The store never loses a change it has confirmed."
        case .orderedVersions:
            "The store's versions rise with every change and can be compared."
        case .uniqueNames:
            "No two candidates use the same name."
        case .effectDelayWithinBound:
            "Every effect takes place within the stated time of the test that allowed it."
        case .candidateConnected:
            "Once faults stop, some live candidate reaches the store within the stated delay."
        case .promptExecution:
            "While a pod runs, its timers and tasks run as soon as they are due."
        case .noForeignWrites:
            "Nobody but the candidates writes what the lock's record holds."
        case .checkedEffects:
            "Work asks right before every effect whether its term lasts."
        case .obedientWork:
            "Work ends soon after it is asked to, and leaves nothing running."
        case .patientCandidates:
            "Whoever wants a lock waits for it as long as it takes, and does not have it already."
        }
    }
}

/// A property an algorithm promises, and what the promise rests on.
public struct Claim: Hashable, Sendable {
    /// The short name of the property.
    public var property: String
    /// What must hold for the promise to hold; empty for an unconditional promise.
    public var assumptions: [Assumption]

    /// Promises a property under assumptions.
    public init(_ property: String, assuming assumptions: [Assumption] = []) {
        self.property = property
        self.assumptions = assumptions
    }
}
