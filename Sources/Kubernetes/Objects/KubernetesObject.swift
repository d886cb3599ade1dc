/// A typed view of an API object that keeps every field it does not know.
///
/// Reading a field of the wrong type gives `nil`, as if it were absent; nothing is checked.
public protocol KubernetesObject: Hashable, Sendable {
    /// The whole object.
    var tree: JSONObject { get set }

    /// Views a tree, whatever it holds.
    init(tree: JSONObject)
}

extension KubernetesObject {
    /// Views a value, if it is an object at all.
    public init?(json: JSONValue) {
        guard case .object(let tree) = json else { return nil }
        self.init(tree: tree)
    }

    /// The whole object as a value, fit for a request's body.
    public var json: JSONValue { .object(tree) }

    /// The kind the object says it is.
    public var kind: String? { tree.string("kind") }

    /// The group and version the object says it is of.
    public var apiVersion: String? { tree.string("apiVersion") }

    /// The fields that every object has; changing them changes the object.
    public var metadata: ObjectMetadata {
        get { ObjectMetadata(tree: tree[object: "metadata"]) }
        _modify {
            var metadata = ObjectMetadata(tree: JSONObject())
            swap(&metadata.tree, &tree[object: "metadata"])
            defer { swap(&metadata.tree, &tree[object: "metadata"]) }
            yield &metadata
        }
    }

    /// The resourceVersion, without building the view of the metadata.
    public var resourceVersion: String? {
        tree.object("metadata")?.string("resourceVersion")
    }
}
