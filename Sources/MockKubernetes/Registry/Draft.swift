internal import LockstepKubernetes

/// An object that is being made: its fields as they will be stored, if nothing forbids it.
///
/// - Cost: A copy is two references; each change of the metadata copies all of them, so several are
///   made at once.
struct Draft: Sendable {
    /// The fields besides kind and metadata, in the kind's order.
    var content: JSONObject
    /// The version; empty if the client sent none, and in answers to rehearsed creations.
    var version: String
    private(set) var shared: SharedMetadata

    /// The fields that every object has, the version aside.
    var metadata: Metadata {
        _read { yield shared.metadata }
        _modify {
            var own = shared.metadata
            defer { shared = SharedMetadata(own) }
            yield &own
        }
    }

    /// Puts an object together.
    init(metadata: Metadata, version: String, content: JSONObject) {
        self.init(SharedMetadata(metadata), version: version, content: content)
    }

    /// Puts an object together with metadata that may be another one's too.
    init(_ shared: SharedMetadata, version: String, content: JSONObject) {
        self.shared = shared
        self.version = version
        self.content = content
    }

    /// Takes over a stored object's metadata.
    mutating func keepMetadata(of stored: StoredObject) { shared = stored.shared }

    /// Whether the metadata are a stored object's own, which nothing has changed since.
    ///
    /// Then they are equal. If not they may be equal all the same.
    func hasMetadata(of stored: StoredObject) -> Bool { shared === stored.shared }
}

/// Metadata that a stored object and drafts made of it hold in common, so that what a write leaves
/// alone is neither copied nor compared.
final class SharedMetadata: Sendable {
    let metadata: Metadata

    init(_ metadata: Metadata) {
        self.metadata = metadata
    }
}
