public import LockstepDeterminism

/// The fields that every API object has, as a view that keeps the others.
public struct ObjectMetadata: Hashable, Sendable {
    /// The whole metadata.
    public var tree: JSONObject

    /// Views the metadata of an object.
    public init(tree: JSONObject = JSONObject()) {
        self.tree = tree
    }

    /// The name, unique among the objects of its kind in its namespace.
    public var name: String? {
        get { tree.string("name") }
        set { tree["name"] = newValue.map(JSONValue.string) }
    }

    /// The beginning from which the server made up the name.
    public var generateName: String? {
        get { tree.string("generateName") }
        set { tree["generateName"] = newValue.map(JSONValue.string) }
    }

    /// The namespace.
    public var namespace: String? {
        get { tree.string("namespace") }
        set { tree["namespace"] = newValue.map(JSONValue.string) }
    }

    /// The identity of this object, which a later one of the same name does not share.
    public var uid: String? {
        get { tree.string("uid") }
        set { tree["uid"] = newValue.map(JSONValue.string) }
    }

    /// The version of the object's last write; sent back, it makes a write conditional.
    public var resourceVersion: String? {
        get { tree.string("resourceVersion") }
        set { tree["resourceVersion"] = newValue.map(JSONValue.string) }
    }

    /// When the server created the object, in whole seconds of its wall clock.
    public var creationTimestamp: WallInstant? {
        tree.string("creationTimestamp").flatMap(Timestamp.init(text:))?.wall
    }

    /// When deletion was asked for; `nil` unless finalizers hold the object.
    public var deletionTimestamp: WallInstant? {
        tree.string("deletionTimestamp").flatMap(Timestamp.init(text:))?.wall
    }

    /// How often the desired state was changed; kinds without a count have none.
    public var generation: Int64? { tree.integer("generation") }

    /// The names of those who must agree before the object goes.
    public var finalizers: [String] {
        get { tree.array("finalizers")?.compactMap(\.asString) ?? [] }
        set { tree["finalizers"] = newValue.isEmpty ? nil : .array(newValue.map(JSONValue.string)) }
    }

    /// The texts by which objects are selected, in their order.
    public var labels: JSONObject {
        get { tree[object: "labels"] }
        set { tree["labels"] = newValue.isEmpty ? nil : .object(newValue) }
    }

    /// The texts that nothing selects by, in their order.
    public var annotations: JSONObject {
        get { tree[object: "annotations"] }
        set { tree["annotations"] = newValue.isEmpty ? nil : .object(newValue) }
    }
}
