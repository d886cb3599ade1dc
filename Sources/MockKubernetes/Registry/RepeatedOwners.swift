internal import LockstepKubernetes

extension Draft {
    /// Drops owners that stand there more than once, equal in all their fields.
    ///
    /// - Returns: The identities of those that were dropped.
    mutating func dropRepeatedOwners() -> [String] {
        guard let owners = metadata.ownerReferences?.asArray, owners.count > 1 else { return [] }
        var kept: [JSONValue] = []
        var known: Set<JSONValue> = []
        var dropped: [String] = []
        for owner in owners {
            if known.insert(owner).inserted {
                kept.append(owner)
            } else {
                dropped.append(owner["uid"]?.asString ?? "")
            }
        }
        if !dropped.isEmpty { metadata.ownerReferences = .array(kept) }
        return dropped
    }
}

/// What the server warns of when owners are repeated; it says so at another place for patches.
func repeatedOwnersText(_ identities: [String], isPatch: Bool) -> String {
    ".metadata.ownerReferences contains duplicate entries"
        + (isPatch ? " after mutating admission happens" : "")
        + "; API server dedups owner references in 1.20+, and may reject such requests as early as "
        + "1.24; please fix your requests; duplicate UID(s) observed: "
        + identities.joined(separator: ", ")
}
