internal import LockstepKubernetes

// The shortest way to an object's owners: to see that a write changes none. It gives the entries
// that the whole rule would give, for far less, and is how leases are renewed.
extension ResourceKind {
    /// Whether a write leaves every field with the owner it has: it puts other values into fields
    /// that are its writer's alone, and neither adds nor takes away a field.
    ///
    /// - Parameters:
    ///   - body: What the client wrote, defaults included.
    ///   - result: What is to be stored of it.
    ///   - old: What was stored before.
    ///   - writer: Who wrote, as an entry without time and fields.
    /// - Returns: `false` also wherever it takes the whole rule to tell.
    func keepsOwners(
        after body: Draft,
        _ result: Draft,
        replacing old: StoredObject,
        by writer: JSONObject
    ) -> Bool {
        guard !isCustom, !isCompleted, !hasStatus, rules.merging.isEmpty,
            body.content.isIdentical(to: result.content),
            body.metadata.hasSameFields(as: old.metadata),
            result.metadata.hasSameFields(as: old.metadata)
        else { return false }
        var own: JSONObject?
        var others: [JSONObject] = []
        for case .object(let entry) in old.metadata.managedFields?.asArray ?? [] {
            guard let fields = entry.object("fieldsV1") else { return false }
            if own == nil, entry.isEntry(of: writer) { own = fields } else { others.append(fields) }
        }
        guard let own else { return false }
        // Kind, version of the kind and metadata come first.
        return change(
            Array(old.tree.members.dropFirst(3)),
            to: result.content.members,
            isOf: own,
            not: others
        )
    }

    /// Whether the fields of one object that differ from another's are in one set of places and in
    /// no other, and the fields themselves are the same.
    private func change(
        _ old: [JSONObject.Member],
        to new: [JSONObject.Member],
        isOf own: JSONObject,
        not others: [JSONObject]
    ) -> Bool {
        // Places are looked for one after the other, which is the shorter way among few.
        guard old.count == new.count, old.count <= 64 else { return false }
        for (old, new) in zip(old, new) {
            if old.key != new.key { return false }
            if old.value.isIdentical(to: new.value) { continue }
            let name = "f:" + new.key
            guard let place = own.object(name) else { return false }
            let shared = others.compactMap { $0.object(name) }
            switch (old.value, new.value) {
            case (.object(let inner), .object(let changed)):
                guard change(inner.members, to: changed.members, isOf: place, not: shared) else {
                    return false
                }
            case (.array, _), (_, .array), (.object, _), (_, .object): return false
            default:
                if !place.isEmpty || !shared.isEmpty { return false }
            }
        }
        return true
    }
}

extension Metadata {
    /// Whether the fields that can have owners are the same.
    fileprivate func hasSameFields(as other: Metadata) -> Bool {
        generateName == other.generateName && isSame(labels, other.labels)
            && isSame(annotations, other.annotations) && finalizers == other.finalizers
            && ownerReferences == other.ownerReferences
    }

    private func isSame(_ left: JSONObject?, _ right: JSONObject?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.isIdentical(to: right)
    }
}

extension JSONObject {
    /// Whether an entry is a writer's, whatever time and places it has.
    fileprivate func isEntry(of writer: JSONObject) -> Bool {
        count == writer.count + 3
            && writer.members.allSatisfy { self[$0.key] == $0.value }
    }
}
