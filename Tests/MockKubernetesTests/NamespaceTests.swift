import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Namespaces")
struct NamespaceTests {
    let cluster = Cluster()

    private func send(
        _ verb: APIRequest.Verb,
        _ name: String? = nil,
        part: String? = nil,
        _ body: JSONValue? = nil
    ) -> APIResponse {
        cluster.core(verb, "namespaces", name, in: nil, part: part, body)
    }

    private func create(_ body: JSONValue) -> APIResponse {
        cluster.core(create: "namespaces", in: nil, body)
    }

    @Test("those of the beginning exist, cost no revision, and take no identity from others")
    func beginning() {
        let answer = send(.get, "default")
        #expect(answer.status == 200)
        #expect(answer.body["status"] == ["phase": "Active"])
        #expect(answer.body["spec"] == ["finalizers": ["kubernetes"]])
        #expect(cluster.server.revision == 1)
        let other = Cluster()
        for name in ["x", "y", "z"] { other.server.declare(namespace: name) }
        #expect(other.server.namespaces == ["default", "x", "y", "z"])
        #expect(other.create().metadata.uid == cluster.create().metadata.uid)
        #expect(other.server.revision == cluster.server.revision)
    }

    @Test("finalizers of its content without a domain are the server's own, or refused")
    func contentFinalizers() {
        func answer(_ finalizer: JSONValue) -> APIResponse {
            create(["metadata": ["name": "x"], "spec": ["finalizers": [finalizer]]])
        }
        #expect(
            answer("hold").message
                == "Namespace \"x\" is invalid: spec.finalizers: Invalid value: \"hold\": "
                + "name is neither a standard finalizer name nor is it fully qualified"
        )
        #expect(answer("orphan").body["spec"] == ["finalizers": ["orphan", "kubernetes"]])
    }

    @Test("written alone, they are refused by their places")
    func finalizersAlone() {
        _ = create(["metadata": ["name": "x"]])
        let body: JSONValue = [
            "metadata": ["name": "x", "labels": ["a b": "c"]],
            "spec": ["finalizers": ["kubernetes", "hold"]],
        ]
        let causes = send(.put, "x", part: "finalize", body).refusal?.details?.causes ?? []
        let labels = Array(repeating: "metadata.labels" as String?, count: 3)
        #expect(causes.map(\.field) == labels + ["spec.finalizers[1]"])
        let whole = send(.put, "x", body).refusal?.details?.causes ?? []
        #expect(whole.map(\.field) == labels + ["metadata.labels"])
    }

    @Test("the phase says whether it is being deleted, and nothing else")
    func phases() {
        _ = create(["metadata": ["name": "x"]])
        func put(_ phase: String) -> APIResponse {
            let condition: JSONValue = ["type": "A", "status": "True"]
            return send(
                .put,
                "x",
                part: "status",
                [
                    "metadata": ["name": "x"],
                    "status": ["phase": .string(phase), "conditions": [condition]],
                ]
            )
        }
        #expect(
            put("Terminating").message
                == "Namespace \"x\" is invalid: status.Phase: Invalid value: \"Terminating\": may "
                + "only be 'Active' if `deletionTimestamp` is empty"
        )
        let active = put("Active").body["status"]
        #expect(active?["conditions"]?.asArray?.first?["lastTransitionTime"] == .null)
        _ = send(.delete, "x")
        #expect(
            put("Active").message
                == "Namespace \"x\" is invalid: status.Phase: Invalid value: \"Active\": may only "
                + "be 'Terminating' if `deletionTimestamp` is not empty"
        )
        #expect(put("Terminating").status == 200)
    }

    @Test("a new one bears its name as a label and is held by its content")
    func creation() {
        let answer = create(["metadata": ["name": "x"], "status": ["phase": "Odd"]])
        #expect(answer.status == 201)
        #expect(answer.body["metadata"]?["labels"] == ["kubernetes.io/metadata.name": "x"])
        #expect(answer.body["status"]?["phase"] == "Active")
        #expect(cluster.send(.post, in: "x", ["metadata": ["name": "l"]]).status == 201)
        let made = create(["metadata": ["generateName": "gen-"]])
        let name = made.body["metadata"]?["name"]
        #expect(made.body["metadata"]?["labels"]?["kubernetes.io/metadata.name"] == name)
    }

    @Test(
        "names are single labels",
        arguments: ["a.b", "A", "-a", String(repeating: "x", count: 64)]
    )
    func names(name: String) {
        #expect(create(["metadata": ["name": .string(name)]]).status == 422)
    }

    @Test("one that is deleted takes nothing in, lets things out, and goes once it is finalized")
    func deletion() {
        _ = create(["metadata": ["name": "x"]])
        _ = cluster.send(.post, in: "x", ["metadata": ["name": "l"]])
        let marked = send(.delete, "x")
        #expect(marked.status == 200)
        #expect(marked.body["status"]?["phase"] == "Terminating")
        #expect(marked.body["metadata"]?["deletionTimestamp"] != nil)
        #expect(marked.body["metadata"]?["deletionGracePeriodSeconds"] == nil)
        let refused = cluster.send(.post, in: "x", ["metadata": ["name": "m"]])
        #expect(refused.status == 403)
        #expect(refused.refusal?.details?.causes.map(\.reason) == ["NamespaceTerminating"])
        #expect(cluster.send(.put, "n", in: "x", Cluster.lease("n").json).status == 400)
        let revision = cluster.server.revision
        #expect(send(.delete, "x").body == marked.body)
        #expect(cluster.server.revision == revision)
        #expect(cluster.send(.delete, "l", in: "x").status == 200)
        var namespace = marked.body.asObject ?? [:]
        namespace["spec"] = [:]
        let whole = send(.put, "x", .object(namespace))
        #expect(whole.status == 200)
        #expect(whole.body["spec"] == ["finalizers": ["kubernetes"]])
        namespace["metadata"] = send(.get, "x").body["metadata"]
        #expect(send(.put, "x", part: "finalize", .object(namespace)).status == 200)
        #expect(send(.get, "x").status == 404)
        #expect(cluster.send(.post, in: "x", ["metadata": ["name": "m"]]).status == 404)
    }

    @Test("those that a cluster needs cannot be deleted")
    func immortal() {
        #expect(send(.delete, "default").status == 403)
        #expect(send(.get, "default").body["status"]?["phase"] == "Active")
    }

    @Test("belong to no namespace themselves, and their parts are paths of their own")
    func routing() throws {
        #expect(cluster.core(.get, "namespaces", "default", in: "default").status == 404)
        let text = "/api/v1/namespaces/default/status"
        let path = try #require(APIPath(text: text))
        #expect(path.name == "default")
        #expect(path.subresource == "status")
        #expect(path.description == text)
        #expect(send(.get, "default", part: "status").body == send(.get, "default").body)
        #expect(send(.get, "default", part: "nope").status == 404)
        #expect(send(.get, "default", part: "finalize").status == 405)
    }
}
