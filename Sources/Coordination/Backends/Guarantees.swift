/// What holding a lock of some backend means: its claims, each with what it assumes.
///
/// A claim without its assumptions is worth nothing, so they print together.
public struct Guarantees: Hashable, Sendable, CustomStringConvertible {
    /// What is claimed.
    public var claims: [Claim]
    /// Where the numbers of fencing tokens come from; `nil` if the backend has none.
    public var tokenSource: FencingToken.Source?
    /// Whether waiting candidates are served in the order in which they came.
    public var isFirstComeFirstServed: Bool
    /// Whose clock decides that a holder's time is up.
    public var expiry: Expiry
    /// How long a lock can stay without a holder after one died, messages not counted.
    public var worstCaseFailover: Duration

    /// Whose clock decides that a holder's time is up.
    public enum Expiry: Hashable, Sendable {
        /// Each candidate's own, from what it has seen.
        case observers
        /// The store's.
        case store
    }

    /// Puts guarantees together.
    public init(
        claims: [Claim],
        tokenSource: FencingToken.Source?,
        isFirstComeFirstServed: Bool,
        expiry: Expiry,
        worstCaseFailover: Duration
    ) {
        self.claims = claims
        self.tokenSource = tokenSource
        self.isFirstComeFirstServed = isFirstComeFirstServed
        self.expiry = expiry
        self.worstCaseFailover = worstCaseFailover
    }

    /// One sentence for each claim and each trait.
    public var description: String {
        var lines = claims.map(\.description)
        if let tokenSource {
            lines.append("Tokens are numbered by \(tokenSource).")
        } else {
            lines.append("There are no fencing tokens.")
        }
        lines.append(
            isFirstComeFirstServed
                ? "Candidates are served in the order in which they came."
                : "Candidates are served in no particular order."
        )
        lines.append(
            expiry == .store
                ? "The store's clock ends a holder's time."
                : "Each candidate's own clock ends a holder's time."
        )
        lines.append("After a holder's death another follows within \(worstCaseFailover).")
        return lines.joined(separator: "\n")
    }
}

extension Guarantees {
    /// One thing a backend claims, and everything it assumes for it.
    public struct Claim: Hashable, Sendable, CustomStringConvertible {
        /// What is claimed.
        public var property: Property
        /// What must be true for it; if one is not, nothing is claimed.
        public var assumptions: [Assumption]

        /// What can be claimed.
        public enum Property: String, Hashable, Sendable {
            /// At no instant do two processes believe that they hold the lock.
            case oneBeliever = "No two processes hold the lock at one instant"
            /// No effect of one term comes after the next term's grant.
            case orderedEffects = "No effect of one term comes after the next term's grant"
            /// A resource that checks tokens accepts them in the order of the grants.
            case fencedEffects = "A resource that checks tokens accepts terms in their order"
        }

        /// What a claim can rest on.
        public enum Assumption: Hashable, Sendable, CustomStringConvertible {
            /// Every clock, suspended hosts included, runs true within this rate.
            case drift(partsPerMillion: Int64)
            /// Every effect takes place within this time of the check that allowed it.
            case effectDelay(Duration)
            /// Nobody else writes or deletes the record.
            case noForeignWrites
            /// The store loses nothing it has acknowledged.
            case durableStore
            /// The store's versions rise over the whole store.
            case comparableVersions
            /// A missing record means that an operator has set the lock free.
            case deletionIsOverride

            /// The assumption as half a sentence.
            public var description: String {
                switch self {
                case .drift(let parts): "clocks run true within \(parts) parts per million"
                case .effectDelay(let delay): "every effect happens within \(delay) of its check"
                case .noForeignWrites: "nobody else writes or deletes the record"
                case .durableStore: "the store loses nothing it has acknowledged"
                case .comparableVersions: "the store's versions rise over the whole store"
                case .deletionIsOverride: "whoever deletes the record means to set the lock free"
                }
            }
        }

        /// Puts a claim together.
        public init(_ property: Property, assuming assumptions: [Assumption]) {
            self.property = property
            self.assumptions = assumptions
        }

        /// The claim as a sentence.
        public var description: String {
            assumptions.isEmpty
                ? "\(property.rawValue)."
                : "\(property.rawValue), if "
                    + assumptions.map(\.description).joined(separator: ", and ") + "."
        }
    }
}
