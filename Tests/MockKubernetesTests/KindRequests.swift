import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes

extension Cluster {
    /// Sends a request about an object or a collection of the core group.
    func core(
        _ verb: APIRequest.Verb,
        _ resource: String,
        _ name: String? = nil,
        in namespace: String? = "default",
        part: String? = nil,
        query: APIQuery = [:],
        _ body: JSONValue? = nil
    ) -> APIResponse {
        let path = APIPath(
            group: "",
            version: "v1",
            namespace: namespace,
            resource: resource,
            name: name,
            subresource: part
        )
        return server.handle(APIRequest(verb, path, query: query, body: body), at: wall)
    }

    /// Creates an object of the core group.
    func core(
        create resource: String,
        in namespace: String? = "default",
        _ body: JSONValue
    ) -> APIResponse {
        core(.post, resource, nil, in: namespace, body)
    }

    /// Creates a pod with one container.
    func createPod(_ name: String = "p", on node: String? = nil) -> APIResponse {
        var spec: JSONObject = ["containers": [["name": "c", "image": "busybox:1"]]]
        if let node { spec["nodeName"] = .string(node) }
        return core(
            create: "pods",
            ["metadata": ["name": .string(name)], "spec": .object(spec)]
        )
    }
}
