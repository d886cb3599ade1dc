internal import LockstepKubernetes

/// An object as it is stored: the tree that clients see, and the parts the server looks at.
struct StoredObject: Sendable {
    /// The fields that every object has, the version among them.
    private(set) var metadata: Metadata
    /// The whole object as clients see it.
    private(set) var tree: JSONObject

    /// Puts an object together in the order in which its kind is written.
    init(kind: ResourceKind, metadata: Metadata, content: JSONObject) {
        var tree = JSONObject(reserving: content.count + 3)
        if kind.isCustom {
            tree.append("apiVersion", .string(kind.apiVersion))
            tree.append("kind", .string(kind.kind))
        } else {
            tree.append("kind", .string(kind.kind))
            tree.append("apiVersion", .string(kind.apiVersion))
        }
        tree.append("metadata", .object(metadata.tree))
        let content = kind.isCompleted ? kind.inFieldOrder(content) : content
        for member in content.members { tree.append(member.key, member.value) }
        self.metadata = metadata
        self.tree = tree
    }

    /// The object with other metadata, the rest as it was.
    func with(_ change: (inout Metadata) -> Void) -> StoredObject {
        var copy = self
        change(&copy.metadata)
        copy.tree["metadata"] = .object(copy.metadata.tree)
        return copy
    }

    /// The object with another value of one of its objects, the rest as it was.
    func with(content name: String, _ change: (inout JSONObject) -> Void) -> StoredObject {
        var copy = self
        change(&copy.tree[object: name])
        return copy
    }

    /// Gives the object a version.
    mutating func stamp(_ revision: Int64) {
        let version = String(revision)
        metadata.resourceVersion = version
        tree[object: "metadata"]["resourceVersion"] = .string(version)
    }
}
