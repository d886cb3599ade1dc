internal import LockstepKubernetes

/// Which objects there are and which belong to which, as commits have told it.
///
/// Objects without owners and dependents are in it as well: that is how it knows that an owner
/// exists.
struct OwnerGraph: Sendable {
    /// One object.
    struct Node: Sendable {
        /// The place of its kind among the server's.
        var kindIndex: Int
        /// Where it is stored.
        var key: ObjectKey
        /// Its owners' identities, in the order of its references.
        var owners: [String]
        /// Whether it is being deleted and waits for its dependents to go.
        var isWaiting = false
        /// Whether it is being deleted and waits for its dependents to be set free.
        var isOrphaning = false
    }

    /// The objects by identity; only ever asked by identity.
    private var nodes: [String: Node] = [:]
    /// Who names an identity as an owner, in the order in which they came.
    private var dependents: [String: [String]] = [:]

    /// The object of an identity.
    subscript(uid: String) -> Node? { nodes[uid] }

    /// Those who belong to an identity, whether it exists or not.
    func dependents(of uid: String) -> [String] { dependents[uid] ?? [] }

    /// Enters an object, or what is new about it.
    mutating func put(_ uid: String, _ node: Node) {
        let before = nodes[uid]?.owners ?? []
        nodes[uid] = node
        guard before != node.owners else { return }
        for owner in before where !node.owners.contains(owner) { unlink(uid, from: owner) }
        for owner in node.owners where !before.contains(owner) {
            dependents[owner, default: []].append(uid)
        }
    }

    /// Takes an object out; references to it stay.
    mutating func remove(_ uid: String) {
        guard let node = nodes.removeValue(forKey: uid) else { return }
        for owner in node.owners { unlink(uid, from: owner) }
    }

    private mutating func unlink(_ uid: String, from owner: String) {
        dependents[owner]?.removeAll { $0 == uid }
        if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
    }
}
