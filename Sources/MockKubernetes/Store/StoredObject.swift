internal import LockstepKubernetes

/// An object as it is stored: the tree that clients see, and the parts the server looks at.
///
/// - Cost: A copy is one reference; the parts never change once they are put together.
struct StoredObject: Sendable {
    private final class Parts: Sendable {
        let metadata: Metadata
        let tree: JSONObject

        init(_ metadata: Metadata, _ tree: JSONObject) {
            self.metadata = metadata
            self.tree = tree
        }
    }

    private let parts: Parts

    /// The fields that every object has, the version among them.
    var metadata: Metadata { _read { yield parts.metadata } }
    /// The whole object as clients see it.
    var tree: JSONObject { _read { yield parts.tree } }

    private init(_ metadata: Metadata, _ tree: JSONObject) {
        parts = Parts(metadata, tree)
    }

    /// Puts an object together in the order in which its kind is written.
    init(kind: ResourceKind, _ draft: consuming Draft) {
        var tree = JSONObject(reserving: draft.content.count + 3)
        if kind.isCustom {
            tree.append("apiVersion", .string(kind.apiVersion))
            tree.append("kind", .string(kind.kind))
        } else {
            tree.append("kind", .string(kind.kind))
            tree.append("apiVersion", .string(kind.apiVersion))
        }
        tree.append("metadata", .object(draft.metadata.tree))
        let content = kind.isCompleted ? kind.inFieldOrder(draft.content) : draft.content
        for member in content.members { tree.append(member.key, member.value) }
        self.init(draft.metadata, tree)
    }

    /// The object with other metadata, the rest as it was.
    func with(_ change: (inout Metadata) -> Void) -> StoredObject {
        var (metadata, tree) = (self.metadata, self.tree)
        change(&metadata)
        tree["metadata"] = .object(metadata.tree)
        return StoredObject(metadata, tree)
    }

    /// The object with another value of one of its objects, the rest as it was.
    func with(content name: String, _ change: (inout JSONObject) -> Void) -> StoredObject {
        var tree = self.tree
        change(&tree[object: name])
        return StoredObject(metadata, tree)
    }

    /// The object with a version.
    func stamped(_ version: String) -> StoredObject {
        if metadata.resourceVersion == version { return self }
        var (metadata, tree) = (self.metadata, self.tree)
        metadata.resourceVersion = version
        tree[object: "metadata"]["resourceVersion"] = .string(version)
        return StoredObject(metadata, tree)
    }

    /// Whether a draft of the same kind says just what is stored.
    func says(_ draft: Draft, _ kind: ResourceKind) -> Bool {
        guard metadata == draft.metadata else { return false }
        let content = kind.isCompleted ? kind.inFieldOrder(draft.content) : draft.content
        // Kind, version of the kind and metadata come first.
        return tree.members.dropFirst(3).elementsEqual(content.members)
    }
}
