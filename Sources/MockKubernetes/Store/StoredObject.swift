internal import LockstepKubernetes
internal import Synchronization

/// An object as it is stored: the tree that clients see, and the parts the server looks at.
///
/// It never changes, and is a class only so that all who hold it share one, and the text with it.
final class StoredObject: Sendable {
    /// The metadata as drafts that leave them alone share them.
    let shared: SharedMetadata
    /// The version.
    let version: String
    /// The whole object as clients see it.
    let tree: JSONObject

    /// The tree's text, once somebody has asked for it.
    private let written = Mutex<[UInt8]>([])

    /// The fields that every object has, the version aside.
    var metadata: Metadata { _read { yield shared.metadata } }

    /// Where the metadata stand in the tree: behind kind and version of the kind.
    private static let metadataPlace = 2

    private init(_ shared: SharedMetadata, _ version: String, _ tree: JSONObject) {
        self.shared = shared
        self.version = version
        self.tree = tree
    }

    /// Puts an object together in the order in which its kind is written.
    convenience init(kind: ResourceKind, _ draft: consuming Draft) {
        var tree = JSONObject(reserving: draft.content.count + 3)
        if kind.isCustom {
            tree.append("apiVersion", .string(kind.apiVersion))
            tree.append("kind", .string(kind.kind))
        } else {
            tree.append("kind", .string(kind.kind))
            tree.append("apiVersion", .string(kind.apiVersion))
        }
        tree.append("metadata", .object(draft.metadata.tree(draft.version)))
        let content = kind.isCompleted ? kind.inFieldOrder(draft.content) : draft.content
        for member in content.members { tree.append(member.key, member.value) }
        self.init(draft.shared, draft.version, tree)
    }

    /// The tree as JSON text, which is kept for as long as the object is.
    var text: [UInt8] {
        written.withLock { text in
            if text.isEmpty { JSONValue.object(tree).write(into: &text) }
            return text
        }
    }

    /// The object with other metadata, the rest as it was.
    func with(_ change: (inout Metadata) -> Void) -> StoredObject {
        var (metadata, tree) = (self.metadata, self.tree)
        change(&metadata)
        tree["metadata"] = .object(metadata.tree(version))
        return StoredObject(SharedMetadata(metadata), version, tree)
    }

    /// The object with another value of one of its objects, the rest as it was.
    func with(content name: String, _ change: (inout JSONObject) -> Void) -> StoredObject {
        var tree = self.tree
        change(&tree[object: name])
        return StoredObject(shared, version, tree)
    }

    /// The object with a version.
    func stamped(_ version: String) -> StoredObject {
        if self.version == version { return self }
        var tree = self.tree
        tree[object: "metadata"]["resourceVersion"] = .string(version)
        return StoredObject(shared, version, tree)
    }

    /// The object with other content and a version, everything else as it was.
    ///
    /// It is what the kind would put together of a draft that carries these metadata.
    func renewed(_ kind: ResourceKind, _ content: JSONObject, version: String) -> StoredObject {
        let content = kind.isCompleted ? kind.inFieldOrder(content) : content
        var members: [JSONObject.Member] = []
        members.reserveCapacity(content.count + 3)
        for place in 0..<Self.metadataPlace { members.append(tree.members[place]) }
        members.append(JSONObject.Member(key: "metadata", value: .object(versioned(version))))
        for member in content.members { members.append(member) }
        return StoredObject(shared, version, JSONObject(distinct: members))
    }

    /// The tree's metadata with another version.
    private func versioned(_ version: String) -> JSONObject {
        var metadata = tree.members[Self.metadataPlace].value.asObject ?? JSONObject()
        metadata["resourceVersion"] = .string(version)
        return metadata
    }

    /// Whether a body's metadata are just those that clients see.
    func hasMetadata(of body: JSONObject) -> Bool {
        guard case .object(let sent)? = body["metadata"],
            case .object(let own) = tree.members[Self.metadataPlace].value
        else { return false }
        return own.isIdentical(to: sent)
    }

    /// Whether a draft of the same kind says just what is stored.
    func says(_ draft: Draft, _ kind: ResourceKind) -> Bool {
        guard version == draft.version else { return false }
        let content = kind.isCompleted ? kind.inFieldOrder(draft.content) : draft.content
        let start = Self.metadataPlace + 1
        guard tree.members.count == start + content.members.count else { return false }
        let isSameContent = content.members.indices.allSatisfy {
            tree.members[start + $0].isIdentical(to: content.members[$0])
        }
        // The content comes first: it is what most updates change, and costs less to compare.
        return isSameContent
            && (draft.hasMetadata(of: self) || metadata.isIdentical(to: draft.metadata))
    }
}
