/// An object of a kind that a cluster's users defined, whose fields only they know.
///
///     var lock = CustomResource(
///         apiVersion: "metaparticle.io/v1", kind: "Lock", name: "l", namespace: "default")
///     lock.spec["owner"] = "pod-a"
public struct CustomResource: KubernetesObject {
    /// The whole object.
    public var tree: JSONObject

    /// Views a tree, whatever it holds.
    public init(tree: JSONObject) {
        self.tree = tree
    }

    /// An object with an empty spec, fit to be created.
    public init(apiVersion: String, kind: String, name: String, namespace: String) {
        tree = [
            "apiVersion": .string(apiVersion), "kind": .string(kind),
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "spec": [:],
        ]
    }

    /// The desired state; empty if there is none.
    public var spec: JSONObject {
        get { tree[object: "spec"] }
        _modify { yield &tree[object: "spec"] }
    }
}
