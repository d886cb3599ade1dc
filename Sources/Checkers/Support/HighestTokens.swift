internal import LockstepHistories

/// The highest token seen under each name, for each scope.
struct HighestTokens: Sendable {
    /// A token and where it was seen.
    struct Entry: Sendable {
        var name: String
        var token: Token
        var pod: String
        var sequence: UInt64
    }

    private var entries: [Entry] = []
    private var places = Places<Name>()

    private struct Name: Hashable {
        var name: String
        var scope: String
    }

    /// Takes a token in.
    ///
    /// - Returns: The highest token of its scope seen under the name before; `nil` if it is the
    ///   first.
    mutating func take(_ token: Token, of name: String, _ observation: Observation) -> Entry? {
        let entry = Entry(
            name: name,
            token: token,
            pod: observation.pod,
            sequence: observation.sequence
        )
        let key = Name(name: name, scope: token.scope)
        guard let index = places.find(key) else {
            places.append(key)
            entries.append(entry)
            return nil
        }
        let before = entries[index]
        if token.number >= before.token.number { entries[index] = entry }
        return before
    }
}

extension HighestTokens {
    /// Adds the highest tokens.
    func hashMemory(into hasher: inout Hasher) {
        hasher.combine(unordered: entries) { entry, hasher in
            hasher.combine(entry.name)
            hasher.combine(entry.token)
        }
    }
}
