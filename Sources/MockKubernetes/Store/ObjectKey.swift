/// Where an object of a kind is stored.
public struct ObjectKey: Hashable, Comparable, Sendable {
    /// The namespace.
    public var namespace: String
    /// The name within it.
    public var name: String

    /// Names a place.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Orders keys as a store with paths `namespace/name` does.
    ///
    /// The slash takes part: `a-b` comes before `a`, since `-` comes before `/`.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        if left.namespace == right.namespace { return left.name < right.name }
        return left.namespace + "/" < right.namespace + "/"
    }
}
