/// A Lease: who leads, for how long, and since when, as one object of the API server.
///
///     var lease = Lease(name: "l", namespace: "x")
///     lease.holderIdentity = "pod-a"
///     lease.leaseDurationSeconds = 15
///     lease.renewTime = MicroTime(wall)
///
/// The server enforces none of this: the fields mean what the clients make of them.
///
/// - Source: Kubernetes `Lease`, group `coordination.k8s.io`, version `v1`.
public struct Lease: KubernetesObject {
    /// The API group of leases.
    public static let group = "coordination.k8s.io"

    /// The whole object.
    public var tree: JSONObject

    /// Views a tree, whatever it holds.
    public init(tree: JSONObject) {
        self.tree = tree
    }

    /// A lease that nobody holds, fit to be created.
    public init(name: String, namespace: String) {
        tree = [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "spec": [:],
        ]
    }

    /// Who holds the lease; absent or empty means nobody.
    public var holderIdentity: String? {
        get { spec?.string("holderIdentity") }
        set { tree[object: "spec"]["holderIdentity"] = newValue.map(JSONValue.string) }
    }

    /// Whole seconds that others wait after the last renewal they saw.
    public var leaseDurationSeconds: Int64? {
        get { spec?.integer("leaseDurationSeconds") }
        set { tree[object: "spec"]["leaseDurationSeconds"] = newValue.map(JSONValue.integer) }
    }

    /// When the present holder took the lease, by the holder's wall clock.
    public var acquireTime: MicroTime? {
        get { spec?.string("acquireTime").flatMap(MicroTime.init(text:)) }
        set { tree[object: "spec"]["acquireTime"] = newValue.map { .string($0.text) } }
    }

    /// When the holder last renewed, by the holder's wall clock.
    public var renewTime: MicroTime? {
        get { spec?.string("renewTime").flatMap(MicroTime.init(text:)) }
        set { tree[object: "spec"]["renewTime"] = newValue.map { .string($0.text) } }
    }

    /// How often the holder has changed; an absent count is 0.
    public var leaseTransitions: Int64 {
        get { spec?.integer("leaseTransitions") ?? 0 }
        set { tree[object: "spec"]["leaseTransitions"] = .integer(newValue) }
    }

    private var spec: JSONObject? { tree.object("spec") }
}
