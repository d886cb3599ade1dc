internal import LockstepKubernetes

/// What an operator does to a node and to what the store says is on it.
struct NodeOperation {
    private enum Verb: String {
        /// No new pods, and those that are there are evicted.
        case drain
        /// New pods again.
        case uncordon
        /// The first of its pods, by name, is evicted.
        case evict
        /// The Pod objects are deleted at once, whatever their pods do.
        case forceDelete = "force-delete"
    }

    private let verb: Verb
    private let node: String

    /// Reads a command such as `drain node-1`; `nil` if it is none.
    init?(_ command: String) {
        let words = command.split(separator: " ").map(String.init)
        guard words.count == 2, let verb = Verb(rawValue: words[0]) else { return nil }
        self.verb = verb
        node = words[1]
    }

    /// Carries it out by requests of somebody who may do everything.
    func carryOut(asking ask: (APIRequest) -> APIResponse) {
        switch verb {
        case .drain:
            setCordon(true, ask)
            for pod in pods(ask) { evict(pod, ask) }
        case .uncordon:
            setCordon(false, ask)
        case .evict:
            let pods = pods(ask)
            if let first = pods.min(by: { ($0.string("name") ?? "") < ($1.string("name") ?? "") }) {
                evict(first, ask)
            }
        case .forceDelete:
            for pod in pods(ask) { delete(pod, ask) }
        }
    }

    private func setCordon(_ isCordoned: Bool, _ ask: (APIRequest) -> APIResponse) {
        let path = APIPath(group: "", version: "v1", resource: "nodes", name: node)
        let answer = ask(APIRequest(.get, path))
        guard answer.status == 200, var object = answer.body.asObject else { return }
        object[object: "spec"]["unschedulable"] = isCordoned ? true : nil
        _ = ask(APIRequest(.put, path, body: .object(object)))
    }

    /// The metadata of the Pod objects that are bound to the node.
    private func pods(_ ask: (APIRequest) -> APIResponse) -> [JSONObject] {
        let path = APIPath(group: "", version: "v1", resource: "pods")
        let items = ask(APIRequest(.get, path)).body["items"]?.asArray ?? []
        return items.filter { $0["spec"]?["nodeName"]?.asString == node }
            .compactMap { $0["metadata"]?.asObject }
    }

    private func path(_ pod: JSONObject) -> APIPath {
        APIPath(
            group: "",
            version: "v1",
            namespace: pod.string("namespace"),
            resource: "pods",
            name: pod.string("name")
        )
    }

    private func evict(_ pod: JSONObject, _ ask: (APIRequest) -> APIResponse) {
        var path = path(pod)
        path.subresource = "eviction"
        let body: JSONValue = [
            "apiVersion": "policy/v1", "kind": "Eviction",
            "metadata": [
                "name": pod["name"] ?? .null, "namespace": pod["namespace"] ?? .null,
            ],
        ]
        _ = ask(APIRequest(.post, path, body: body))
    }

    private func delete(_ pod: JSONObject, _ ask: (APIRequest) -> APIResponse) {
        let body: JSONValue = [
            "apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0,
        ]
        _ = ask(APIRequest(.delete, path(pod), body: body))
    }
}
