internal import LockstepKubernetes

/// What control loops want to know of a Pod object.
struct PodFacts: Hashable, Sendable {
    var uid: String
    var key: ObjectKey
    /// The node it is bound to; empty if it is bound to none.
    var node: String
    var phase: String
    var isReady: Bool
    var isBeingDeleted: Bool
    /// Whether it is not to be put on a node yet.
    var isGated: Bool
    var tolerations: [Toleration]

    /// Reads an object.
    init(_ pod: JSONObject) {
        let metadata = pod.metadata
        uid = metadata?.string("uid") ?? ""
        key = ObjectKey(
            namespace: metadata?.string("namespace") ?? "",
            name: metadata?.string("name") ?? ""
        )
        node = pod.object("spec")?.string("nodeName") ?? ""
        phase = pod.object("status")?.string("phase") ?? "Pending"
        isReady = pod.conditionStatus("Ready") == "True"
        isBeingDeleted = pod.isBeingDeleted
        isGated = pod.object("spec")?.array("schedulingGates")?.isEmpty == false
        tolerations = Toleration.all(of: pod)
    }

    /// Whether its containers have ended for good.
    var isFinished: Bool { phase == "Succeeded" || phase == "Failed" }

    /// Where it is on the server.
    func path(_ subresource: String? = nil) -> APIPath {
        .pods(in: key.namespace, name: key.name, subresource: subresource)
    }
}

extension APIPath {
    /// The Pods of a namespace or of all, or one of them, or a part of it.
    static func pods(
        in namespace: String?,
        name: String? = nil,
        subresource: String? = nil
    ) -> APIPath {
        APIPath(
            group: "",
            version: "v1",
            namespace: namespace,
            resource: "pods",
            name: name,
            subresource: subresource
        )
    }

    /// The Nodes, or one of them, or a part of it.
    static func nodes(name: String? = nil, subresource: String? = nil) -> APIPath {
        APIPath(
            group: "",
            version: "v1",
            resource: "nodes",
            name: name,
            subresource: subresource
        )
    }
}

extension ResourceKind {
    /// Whether this is the kind of pods.
    var isPod: Bool { resource == "pods" && group.isEmpty }

    /// Whether this is the kind of nodes.
    var isNode: Bool { resource == "nodes" && group.isEmpty }
}
