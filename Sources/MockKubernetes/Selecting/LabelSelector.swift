internal import LockstepKubernetes

/// Which labels objects must and must not have: requirements that all have to hold.
///
///     let selector = try LabelSelector(parsing: "app in (a,b),tier!=front,!canary")
///
/// An empty text selects everything.
///
/// - Source: The grammar of label selectors, with the server's own wordings for what breaks it.
struct LabelSelector: Hashable, Sendable {
    /// What one label must be.
    struct Requirement: Hashable, Sendable {
        /// The label's name.
        var key: String
        /// What is required of it.
        var rule: Rule
    }

    /// What can be required of a label.
    enum Rule: Hashable, Sendable {
        /// It is there.
        case exists
        /// It is not there.
        case isAbsent
        /// It is there and is one of these.
        case isIn([String])
        /// It is not there, or is none of these.
        case isNotIn([String])
        /// It is a whole number above this one.
        case isAbove(Int64)
        /// It is a whole number below this one.
        case isBelow(Int64)
    }

    /// The requirements in the order in which they were written.
    var requirements: [Requirement] = []

    /// Whether everything is selected.
    var isEmpty: Bool { requirements.isEmpty }

    /// Whether labels satisfy all requirements.
    func matches(_ labels: JSONObject?) -> Bool {
        requirements.allSatisfy { requirement in
            let value = labels?.string(requirement.key)
            switch requirement.rule {
            case .exists: return value != nil
            case .isAbsent: return value == nil
            case .isIn(let values): return value.map(values.contains) ?? false
            case .isNotIn(let values): return !(value.map(values.contains) ?? false)
            case .isAbove(let bound): return value.flatMap { Int64($0) }.map { $0 > bound } ?? false
            case .isBelow(let bound): return value.flatMap { Int64($0) }.map { $0 < bound } ?? false
            }
        }
    }
}
