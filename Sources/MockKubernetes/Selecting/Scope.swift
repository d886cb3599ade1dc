internal import LockstepKubernetes

/// Which objects of a kind a list, a watch or a deletion is about.
struct Scope: Hashable, Sendable {
    /// The namespace that the path names, or `nil` for all.
    let namespace: String?
    /// What the labels must be.
    let labels: LabelSelector
    /// What other fields must be.
    let fields: FieldSelector
    private let terms: [FieldTerm]

    /// One condition with the place of its field.
    private struct FieldTerm: Hashable, Sendable {
        var field: SelectableField
        var isEqual: Bool
        var value: String
    }

    /// Puts a path and its selectors together; the fields have been checked.
    init(
        namespace: String?,
        labels: LabelSelector,
        fields: FieldSelector,
        of kind: ResourceKind
    ) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
        terms = fields.terms.compactMap { term in
            kind.selectableField(term.field).map {
                FieldTerm(field: $0, isEqual: term.isEqual, value: term.value)
            }
        }
    }

    /// Whether there are selectors besides the path.
    var hasSelectors: Bool { !labels.isEmpty || !terms.isEmpty }

    /// The one name that can be meant, if the fields say so.
    var singleName: String? { fields.required("metadata.name") }

    /// Whether the object of a key is meant.
    func contains(_ key: ObjectKey, _ tree: JSONObject) -> Bool {
        if let namespace, namespace != key.namespace { return false }
        return !hasSelectors || selects(tree)
    }

    private func selects(_ tree: JSONObject) -> Bool {
        for term in terms where (term.field.value(in: tree) == term.value) != term.isEqual {
            return false
        }
        return labels.isEmpty || labels.matches(tree.object("metadata")?.object("labels"))
    }

    /// What a watcher of these objects is told of a commit; `nil` if it is none of its business.
    ///
    /// An object that begins to be meant is told as added, one that ceases to be meant as deleted,
    /// in the state in which it was last meant.
    func event(of commit: Commit) -> WatchEvent? {
        if let namespace, namespace != commit.key.namespace { return nil }
        guard hasSelectors else { return commit.event }
        let wasMeant = commit.before.map(selects) ?? false
        guard let after = commit.after, selects(after) else {
            return wasMeant ? commit.departure : nil
        }
        return WatchEvent(wasMeant ? .modified : .added, .object(after))
    }
}
