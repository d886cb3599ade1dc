import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Pods")
struct PodTests {
    let cluster = Cluster()

    private func remove(_ name: String = "p", query: APIQuery = [:], _ body: JSONValue? = nil)
        -> APIResponse
    {
        cluster.core(.delete, "pods", name, query: query, body)
    }

    private func bind(_ name: String = "p", to node: String = "n1") -> APIResponse {
        cluster.core(
            .post,
            "pods",
            name,
            part: "binding",
            [
                "metadata": ["name": .string(name)],
                "target": ["kind": "Node", "name": .string(node)],
            ]
        )
    }

    @Test("are filled in")
    func defaults() {
        let pod = cluster.createPod().body
        #expect(pod["metadata"]?["generation"] == 1)
        #expect(pod["status"] == ["phase": "Pending", "qosClass": "BestEffort"])
        #expect(pod["spec"]?["restartPolicy"] == "Always")
        #expect(pod["spec"]?["terminationGracePeriodSeconds"] == 30)
        let seconds = pod["spec"]?["tolerations"]?.asArray?.map { $0["tolerationSeconds"] }
        #expect(seconds == [300, 300])
    }

    @Test("one that no node runs goes at once; two revisions tell its end")
    func unbound() {
        _ = cluster.createPod()
        _ = cluster.commits()
        let answer = remove()
        #expect(answer.body["metadata"]?["deletionGracePeriodSeconds"] == 0)
        #expect(cluster.core(.get, "pods", "p").status == 404)
        let commits = cluster.commits()
        #expect(commits.map { $0.after == nil } == [false, true])
        #expect(answer.resourceVersion == commits.last.map { String($0.revision) })
    }

    @Test("one on a node is given its grace, which only gets shorter")
    func graceful() {
        _ = cluster.createPod(on: "n1")
        let first = remove().body["metadata"]
        #expect(first?["deletionGracePeriodSeconds"] == 30)
        #expect(first?["deletionTimestamp"] == "2026-01-01T00:00:30Z")
        #expect(first?["generation"] == 2)
        #expect(remove(query: ["gracePeriodSeconds": "60"]).body["metadata"] == first)
        #expect(remove().body["metadata"] == first)
        let second = remove(query: ["gracePeriodSeconds": "5"]).body["metadata"]
        #expect(second?["deletionGracePeriodSeconds"] == 5)
        #expect(second?["deletionTimestamp"] == "2026-01-01T00:00:05Z")
        #expect(second?["generation"] == 2)
        #expect(
            remove("p", ["gracePeriodSeconds": -1]).body["metadata"]?["deletionGracePeriodSeconds"]
                == 1
        )
        #expect(cluster.core(.get, "pods", "p").status == 200)
        #expect(remove("p", ["gracePeriodSeconds": 0]).status == 200)
        #expect(cluster.core(.get, "pods", "p").status == 404)
    }

    @Test("one that has ended is given no grace")
    func ended() {
        _ = cluster.createPod(on: "n1")
        let patch: JSONValue = ["status": ["phase": "Succeeded"]]
        let request = APIRequest(
            .patch,
            APIPath(
                group: "",
                version: "v1",
                namespace: "default",
                resource: "pods",
                name: "p",
                subresource: "status"
            ),
            headers: .init(contentType: "application/merge-patch+json"),
            body: patch
        )
        #expect(cluster.server.handle(request, at: cluster.wall).status == 200)
        _ = remove()
        #expect(cluster.core(.get, "pods", "p").status == 404)
    }

    @Test("what finalizers hold stays after its grace, until they are gone")
    func finalizers() throws {
        _ = cluster.createPod(on: "n1")
        var pod = try #require(cluster.core(.get, "pods", "p").body.asObject)
        pod[object: "metadata"]["finalizers"] = ["a.b/c"]
        #expect(cluster.core(.put, "pods", "p", .object(pod)).status == 200)
        #expect(
            remove("p", ["gracePeriodSeconds": 0]).body["metadata"]?["deletionGracePeriodSeconds"]
                == 0
        )
        pod = try #require(cluster.core(.get, "pods", "p").body.asObject)
        pod[object: "metadata"]["finalizers"] = nil
        #expect(cluster.core(.put, "pods", "p", .object(pod)).status == 200)
        #expect(cluster.core(.get, "pods", "p").status == 404)
    }

    @Test("are bound once, and not on their way out")
    func binding() {
        _ = cluster.createPod()
        #expect(bind().status == 201)
        #expect(cluster.core(.get, "pods", "p").body["spec"]?["nodeName"] == "n1")
        #expect(
            bind(to: "n2").refusal?.message.hasSuffix("already assigned to node \"n1\"") == true
        )
        #expect(bind("q").status == 404)
        #expect(cluster.core(.get, "pods", "p", part: "binding").status == 405)
        _ = cluster.core(
            create: "pods",
            [
                "metadata": ["name": "r", "finalizers": ["a.b/c"]],
                "spec": ["containers": [["name": "c", "image": "i"]]],
            ]
        )
        _ = remove("r")
        #expect(bind("r").status == 409)
    }

    @Test("are bound as the metadata of the binding say")
    func bindingMetadata() {
        _ = cluster.createPod()
        func bind(version: String) -> APIResponse {
            let metadata: JSONObject = [
                "name": "p", "resourceVersion": .string(version), "annotations": ["a": "b"],
                "labels": ["topology.kubernetes.io/zone": "z"],
            ]
            return cluster.core(
                .post,
                "pods",
                "p",
                part: "binding",
                ["metadata": .object(metadata), "target": ["kind": "Node", "name": "n1"]]
            )
        }
        let conflict = bind(version: "77")
        #expect(conflict.status == 409)
        #expect(conflict.message.contains("ResourceVersion in precondition: 77"))
        #expect(bind(version: "2").status == 201)
        let pod = cluster.core(.get, "pods", "p").body
        #expect(pod["spec"]?["nodeName"] == "n1")
        #expect(pod["metadata"]?["annotations"] == ["a": "b"])
        #expect(pod["metadata"]?["labels"] == ["topology.kubernetes.io/zone": "z"])
    }

    @Test("a binding ends that a pod is only meant for a node")
    func nomination() {
        _ = cluster.createPod()
        let nominated = patch(#"{"status":{"nominatedNodeName":"n2"}}"#, part: "/status")
        #expect(nominated.body["status"]?["nominatedNodeName"] == "n2")
        #expect(bind().status == 201)
        let pod = cluster.core(.get, "pods", "p").body
        #expect(pod["status"]?["nominatedNodeName"] == nil)
    }

    private func createGated(_ gates: JSONValue, on node: String? = nil) -> APIResponse {
        var spec: JSONObject = [
            "containers": [["name": "c", "image": "i"]], "schedulingGates": gates,
        ]
        if let node { spec["nodeName"] = .string(node) }
        return cluster.core(
            create: "pods",
            ["metadata": ["name": "p"], "spec": .object(spec)]
        )
    }

    @Test("one with gates says so, and is bound once they are gone")
    func gated() {
        let pod = createGated([["name": "a.b/c"], ["name": "d"]]).body
        #expect(
            pod["status"]?["conditions"] == [
                [
                    "type": "PodScheduled", "status": "False", "lastProbeTime": .null,
                    "lastTransitionTime": "2026-01-01T00:00:00Z", "reason": "SchedulingGated",
                    "message": "Scheduling is blocked due to non-empty scheduling gates",
                ]
            ]
        )
        #expect(pod["status"]?.asObject?.members.map(\.key) == ["phase", "conditions", "qosClass"])
        let conflict = bind()
        #expect(conflict.status == 409)
        #expect(conflict.message.hasSuffix("pod p has non-empty .spec.schedulingGates"))
        #expect(patch(#"{"spec":{"schedulingGates":null}}"#).status == 200)
        #expect(bind().status == 201)
        let bound = cluster.core(.get, "pods", "p").body["status"]?["conditions"]?.asArray
        #expect(bound?.map { $0["status"] } == ["True"])
        #expect(bound?.first?["reason"] == nil)
    }

    @Test("gates have good names, each once, and are not there where a node is")
    func badGates() {
        let answer = createGated([["name": "a b"], ["name": "d"], ["name": "d"], [:]], on: "n1")
        #expect(
            fields(answer) == [
                "spec.schedulingGates[0]", "spec.schedulingGates[2]", "spec.schedulingGates[3]",
                "spec.schedulingGates[3]", "spec.nodeName",
            ]
        )
        #expect(
            answer.message.contains(
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been "
                    + "cleared"
            )
        )
        #expect(answer.message.contains(#"spec.schedulingGates[2]: Duplicate value: "d""#))
    }

    @Test("gates are only taken away; until then a pod may ask for more of a node")
    func changedGates() {
        _ = createGated([["name": "a"], ["name": "b"]])
        let added = patch(#"{"spec":{"schedulingGates":[{"name":"b"},{"name":"c"}]}}"#)
        #expect(
            added.message.hasSuffix(
                "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new "
                    + "scheduling gate 'c'"
            )
        )
        #expect(patch(#"{"spec":{"nodeSelector":{"x":"y"}}}"#).status == 200)
        #expect(fields(patch(#"{"spec":{"nodeSelector":{"x":"z"}}}"#)) == ["spec.nodeSelector"])
        #expect(patch(#"{"spec":{"schedulingGates":[{"name":"b"}]}}"#).status == 200)
        #expect(patch(#"{"spec":{"schedulingGates":null}}"#).status == 200)
        #expect(fields(patch(#"{"spec":{"nodeSelector":{"v":"w"}}}"#)) == ["spec"])
        #expect(
            fields(patch(#"{"spec":{"schedulingGates":[{"name":"b"}]}}"#))
                == ["spec.schedulingGates[0].name"]
        )
    }

    @Test("are bound by the older path too, which takes the name from the body, and no uid")
    func oldBinding() {
        _ = cluster.createPod()
        func ask(_ method: String, _ body: String, target: String = "bindings") -> APIResponse {
            cluster.ask(method, "/api/v1/namespaces/default/\(target)", body)
        }
        let target = #""target":{"kind":"Node","name":"n1"}"#
        #expect(ask("POST", #"{"metadata":{"name":"q"},\#(target)}"#).status == 404)
        #expect(ask("POST", #"{\#(target)}"#).refusal?.message == "Name parameter required.")
        #expect(ask("POST", #"{"metadata":{"name":"p"}}"#).status == 422)
        let odd = ask("POST", "{")
        #expect(odd.status == 400)
        #expect(odd.refusal?.message.contains("(must be of type Binding)") == true)
        for method in ["GET", "PUT", "PATCH", "DELETE", "HEAD"] {
            #expect(ask(method, "{}").status == 405)
        }
        #expect(ask("POST", "{}", target: "bindings/p").status == 404)
        let foreign = ask("POST", #"{"metadata":{"name":"p","namespace":"x"},\#(target)}"#)
        #expect(foreign.message.hasPrefix("the namespace of the provided object does not match"))
        let body = #"{"metadata":{"name":"p","uid":"x"},\#(target)}"#
        #expect(ask("POST", body, target: "pods/p/binding").status == 409)
        let bound = ask("POST", body)
        #expect(bound.status == 201)
        #expect(bound.body["kind"] == "Status")
        #expect(cluster.core(.get, "pods", "p").body["spec"]?["nodeName"] == "n1")
        #expect(ask("POST", body).status == 409)
    }

    @Test("are evicted by name")
    func eviction() {
        _ = cluster.createPod()
        func evict(_ name: String, body: String) -> Int {
            let body: JSONValue = ["metadata": ["name": .string(body)]]
            return cluster.core(.post, "pods", name, part: "eviction", body).status
        }
        #expect(evict("p", body: "other") == 400)
        #expect(evict("q", body: "q") == 404)
        #expect(evict("p", body: "p") == 201)
        #expect(cluster.core(.get, "pods", "p").status == 404)
    }

    @Test("are evicted as the options in the eviction say")
    func evictionWithOptions() {
        _ = cluster.createPod(on: "n")
        func evict(_ options: JSONObject) -> Int {
            let body: JSONValue = ["metadata": ["name": "p"], "deleteOptions": .object(options)]
            return cluster.core(.post, "pods", "p", part: "eviction", body).status
        }
        #expect(evict(["preconditions": ["uid": "x"]]) == 409)
        #expect(evict(["gracePeriodSeconds": 5]) == 201)
        let dying = cluster.core(.get, "pods", "p").body
        #expect(dying["metadata"]?["deletionGracePeriodSeconds"] == 5)
        let condition = dying["status"]?["conditions"]?.asArray?.last
        #expect(condition?["type"] == "DisruptionTarget")
        #expect(condition?["reason"] == "EvictionByEvictionAPI")
        #expect(evict(["gracePeriodSeconds": 0]) == 201)
        #expect(cluster.core(.get, "pods", "p").status == 404)
    }

    @Test("status and the rest are written apart, and only the rest is counted")
    func status() throws {
        _ = cluster.createPod()
        var pod = try #require(cluster.core(.get, "pods", "p").body.asObject)
        pod[object: "status"]["phase"] = "Running"
        pod[object: "spec"]["activeDeadlineSeconds"] = 100
        let part = cluster.core(.put, "pods", "p", part: "status", .object(pod))
        #expect(part.body["status"]?["phase"] == "Running")
        #expect(part.body["spec"]?["activeDeadlineSeconds"] == nil)
        #expect(part.body["metadata"]?["generation"] == 1)
        pod["metadata"] = part.body["metadata"]
        pod[object: "status"]["phase"] = "Failed"
        let whole = cluster.core(.put, "pods", "p", .object(pod))
        #expect(whole.body["status"]?["phase"] == "Running")
        #expect(whole.body["spec"]?["activeDeadlineSeconds"] == 100)
        #expect(whole.body["metadata"]?["generation"] == 2)
    }

    @Test(
        "images, a shorter deadline and more tolerations are all that changes",
        arguments: [
            ("image", 200), ("deadline", 200), ("later", 422), ("toleration", 200),
            ("intolerant", 422), ("node", 422), ("container", 422), ("policy", 422),
        ]
    )
    func changes(what: String, status: Int) throws {
        _ = cluster.createPod(on: "n1")
        var pod = try #require(cluster.core(.get, "pods", "p").body.asObject)
        pod[object: "spec"]["activeDeadlineSeconds"] = 100
        pod = try #require(cluster.core(.put, "pods", "p", .object(pod)).body.asObject)
        var spec = pod[object: "spec"]
        var tolerations = spec.array("tolerations") ?? []
        switch what {
        case "image": spec["containers"] = [["name": "c", "image": "busybox:2"]]
        case "deadline": spec["activeDeadlineSeconds"] = 99
        case "later": spec["activeDeadlineSeconds"] = 101
        case "node": spec["nodeName"] = "n2"
        case "policy": spec["restartPolicy"] = "Never"
        case "container":
            spec["containers"] = [["name": "c", "image": "i"], ["name": "d", "image": "i"]]
        case "toleration": tolerations.append(["key": "k", "operator": "Exists"])
        default: tolerations[0] = ["key": "node.kubernetes.io/not-ready", "operator": "Exists"]
        }
        spec["tolerations"] = .array(tolerations)
        pod["spec"] = .object(spec)
        // What the server fills in about a container is part of it.
        if what == "image" {
            var container = try #require(
                cluster.core(.get, "pods", "p").body["spec"]?["containers"]?.asArray?.first?
                    .asObject
            )
            container["image"] = "busybox:2"
            pod[object: "spec"]["containers"] = [.object(container)]
        }
        #expect(cluster.core(.put, "pods", "p", .object(pod)).status == status)
    }

    private func fields(_ response: APIResponse) -> [String] {
        (response.body["details"]?["causes"]?.asArray ?? []).map { $0["field"]?.asString ?? "" }
    }

    private func patch(_ body: String, part: String = "") -> APIResponse {
        let target = "/api/v1/namespaces/default/pods/p" + part
        return cluster.ask("PATCH", target, type: "application/merge-patch+json", body)
    }

    @Test("what the whole pod and the change break is said twice, and a later deadline ends it")
    func changedParts() {
        let containers = #"[{"name":"c","image":"i"}]"#
        let pod =
            "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"activeDeadlineSeconds\":9,\"containers\":"
            + containers + ",\"initContainers\":[{\"name\":\"d\",\"image\":\"i\"}]}}"
        #expect(cluster.ask("POST", "/api/v1/namespaces/default/pods", pod).status == 201)
        func spec(_ spec: String) -> APIResponse { patch("{\"spec\":{\(spec)}}") }
        #expect(
            spec(#""initContainers":[]"#).message.hasSuffix(
                "spec.initContainers: Forbidden: pod updates may not add or remove containers"
            )
        )
        let image = "spec.containers[0].image"
        #expect(fields(spec(#""containers":[{"name":"c","image":" i"}]"#)) == [image, image])
        #expect(fields(spec(#""containers":[{"name":"c"}]"#)) == [image, image])
        let deadline = "spec.activeDeadlineSeconds"
        #expect(fields(spec(#""activeDeadlineSeconds":10,"nodeName":"x""#)) == [deadline])
        #expect(fields(spec(#""activeDeadlineSeconds":0,"nodeName":"x""#)) == [deadline, "spec"])
        #expect(
            fields(spec(#""activeDeadlineSeconds":-1,"nodeName":"x""#)) == [deadline, deadline]
        )
        #expect(fields(spec(#""activeDeadlineSeconds":null"#)) == [deadline])
        let kept = cluster.core(.get, "pods", "p").body["spec"]?["tolerations"]?.asArray ?? []
        let odd: JSONValue = ["key": "k", "operator": "Odd"]
        let more = spec("\"tolerations\":" + JSONValue.array(kept + [odd]).description)
        let operatorField = "spec.tolerations[2].operator"
        #expect(fields(more) == [operatorField, operatorField])
        #expect(fields(spec("\"tolerations\":[\(odd)]")).last == "spec.tolerations[0].operator")
    }

    @Test("a status has conditions with names, counts up, and does not nominate what is bound")
    func statusRules() {
        _ = cluster.createPod()
        func put(_ status: String) -> [String] {
            fields(patch("{\"status\":{\(status)}}", part: "/status"))
        }
        #expect(
            put(#""conditions":[{"type":"Ready"},{"type":"a b","observedGeneration":-1}]"#) == [
                "status.conditions[1].observedGeneration", "status.conditions[1].Type",
            ]
        )
        #expect(put(#""observedGeneration":-1"#) == ["status.observedGeneration"])
        #expect(put(#""nominatedNodeName":"A_B""#) == ["status.nominatedNodeName"])
        #expect(put(#""nominatedNodeName":"n1""#) == [])
        #expect(bind().status == 201)
        #expect(put(#""observedGeneration":1"#) == [])
        #expect(put(#""nominatedNodeName":"n1""#) == ["status.nominatedNodeName"])
    }

    @Test(
        "a container that has ended begins again only where something starts it",
        arguments: [
            ("Always", 0, true), ("Always", 1, true), ("OnFailure", 0, false),
            ("OnFailure", 1, true), ("Never", 0, false), ("Never", 1, false),
        ]
    )
    func endings(policy: String, code: Int, begins: Bool) {
        let pod =
            "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"restartPolicy\":\"\(policy)\","
            + #""containers":[{"name":"b","image":"i"},{"name":"c","image":"i"}]}}"#
        #expect(cluster.ask("POST", "/api/v1/namespaces/default/pods", pod).status == 201)
        func put(_ state: String) -> [String] {
            let statuses = #"[{"name":"b"},{"name":"c","state":"# + state + "}]"
            let body = "{\"status\":{\"containerStatuses\":\(statuses)}}"
            return fields(patch(body, part: "/status"))
        }
        #expect(put("{\"terminated\":{\"exitCode\":\(code)}}") == [])
        #expect(put("{\"terminated\":{\"exitCode\":\(code),\"reason\":\"x\"}}") == [])
        let refused = ["status.containerStatuses[1].state"]
        #expect(put(#"{"running":{}}"#) == (begins ? [] : refused))
    }
}
