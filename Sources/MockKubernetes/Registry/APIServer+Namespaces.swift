internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// The namespaces that exist, sorted by name.
    public var namespaces: [String] { store.tables[namespaceIndex].keys.map(\.name) }

    /// Brings a namespace into being as if it had always been there, unless it exists.
    ///
    /// No revision is spent on it, and no watch is told. Clients create theirs by a request.
    public mutating func declare(namespace name: String) {
        let key = ObjectKey(namespace: "", name: name)
        guard store.object(key, ofKind: namespaceIndex) == nil else { return }
        var metadata = Metadata()
        metadata.name = name
        metadata.uid = names.firstIdentity()
        metadata.creationTimestamp = Timestamp(LocalClock.epoch).text
        var draft = Draft(
            metadata: metadata,
            version: String(store.revision),
            content: ["spec": [:], "status": [:]]
        )
        let kind = kinds[namespaceIndex]
        kind.rules.prepareCreate?(&draft)
        let object = StoredObject(kind: kind, draft)
        store.seed(object, at: key, ofKind: namespaceIndex)
    }

    /// Checks that something may be created in a namespace.
    func admit(_ kind: ResourceKind, at key: ObjectKey) throws(Refusal) {
        guard kind.isNamespaced else { return }
        let holder = ObjectKey(namespace: "", name: key.namespace)
        guard let namespace = store.object(holder, ofKind: namespaceIndex) else {
            throw .namespaceNotFound(key.namespace)
        }
        if namespace.metadata.deletionTimestamp != nil {
            throw .namespaceTerminating(kind, key.name, in: key.namespace)
        }
    }
}
