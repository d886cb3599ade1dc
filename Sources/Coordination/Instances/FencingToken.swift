/// A number handed out with a grant; a resource that has accepted a later one refuses an earlier
/// one.
///
/// Numbers rise from grant to grant *within one scope*. Tokens of different scopes cannot be
/// ordered: a resource that meets a scope it does not know must ask a person, not guess. A token
/// protects only the resources that check it, each from the first later token it has seen.
public struct FencingToken: Hashable, Sendable, CustomStringConvertible {
    /// What the number counts within; empty for the whole store.
    public var scope: String
    /// The number; larger is later.
    public var number: UInt64
    /// Where the number comes from.
    public var source: Source

    /// Where a token's number comes from, and so how far its order can be relied on.
    public enum Source: Hashable, Sendable, CustomStringConvertible {
        /// The store's version of the acquiring write: rises over the whole store, also across
        /// deletion.
        case storeVersion
        /// A count of holders kept in one object: starts again if the object is made anew, which
        /// its scope then shows.
        case objectTransitions

        /// The source in words.
        public var description: String {
            switch self {
            case .storeVersion: "store version"
            case .objectTransitions: "transitions of one object"
            }
        }
    }

    /// Puts a token together.
    @inlinable
    public init(scope: String = "", number: UInt64, source: Source) {
        self.scope = scope
        self.number = number
        self.source = source
    }

    /// Whether this token was granted before another one; `nil` if their scopes differ.
    public func precedes(_ other: FencingToken) -> Bool? {
        scope == other.scope && source == other.source ? number < other.number : nil
    }

    /// The number, after its scope if it has one: `8d6f…/4`.
    public var description: String {
        scope.isEmpty ? String(number) : "\(scope)/\(number)"
    }
}
