internal import LockstepDeterminism

/// Makes up the identities and names that the server gives to objects.
///
/// - Determinism: The n-th identity of a seed is always the same; so is the n-th suffix.
struct Names: Sendable {
    private let draws: Draws
    private var identities: UInt64 = 0
    private var suffixes: UInt64 = 0
    private var firstIdentities: UInt64 = 0

    /// Makes names from the draws of one stream.
    init(draws: Draws) {
        self.draws = draws
    }

    /// The next identity: a random UUID, version 4.
    mutating func identity() -> String {
        identities &+= 1
        return identity(key: 0, ordinal: identities &- 1)
    }

    /// The next identity of what exists from the beginning; it takes none from what is created.
    mutating func firstIdentity() -> String {
        firstIdentities &+= 1
        return identity(key: 2, ordinal: firstIdentities &- 1)
    }

    private func identity(key: UInt64, ordinal: UInt64) -> String {
        let high = draws.draw(key: key, ordinal: ordinal &* 2)
        let low = draws.draw(key: key, ordinal: ordinal &* 2 &+ 1)
        return uuidText(high, low)
    }

    /// A name that begins with `prefix`, cut so that the whole has 63 characters at most.
    mutating func name(beginning prefix: String) -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        var rest = draws.draw(key: 1, ordinal: suffixes)
        suffixes &+= 1
        var name = String(prefix.prefix(58))
        for _ in 0..<5 {
            let count = UInt64(alphabet.count)
            name.append(alphabet[Int(rest % count)])
            rest /= count
        }
        return name
    }
}
