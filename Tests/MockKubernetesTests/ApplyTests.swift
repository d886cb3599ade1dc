import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Server-side apply")
struct ApplyTests {
    let cluster = Cluster()

    private func apply(
        _ body: JSONValue,
        to name: String = "l",
        by manager: String? = "m1",
        query: APIQuery = [:]
    ) -> APIResponse {
        var query = query
        query["fieldManager"] = manager
        return send(body, .leases(in: "default", name: name), query)
    }

    private func send(_ body: JSONValue, _ path: APIPath, _ query: APIQuery) -> APIResponse {
        cluster.server.handle(
            APIRequest(
                .patch,
                path,
                query: query,
                headers: .init(contentType: "application/apply-patch+yaml"),
                body: body
            ),
            at: cluster.wall
        )
    }

    private func lease(_ spec: JSONValue, _ metadata: JSONObject = [:]) -> JSONValue {
        var named: JSONObject = ["name": "l"]
        for member in metadata.members { named[member.key] = member.value }
        return [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": .object(named), "spec": spec,
        ]
    }

    private func pod(_ containers: JSONValue) -> JSONValue {
        [
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
            "spec": ["containers": containers],
        ]
    }

    private func owners(_ answer: APIResponse) -> [JSONValue] {
        answer.body["metadata"]?["managedFields"]?.asArray ?? []
    }

    @Test("applying creates, and applying the same again changes nothing")
    func creates() {
        let body = lease(["holderIdentity": "a", "leaseDurationSeconds": 10])
        let made = apply(body)
        #expect(made.status == 201)
        #expect(owners(made).count == 1)
        #expect(owners(made)[0]["operation"] == "Apply")
        #expect(
            owners(made)[0]["fieldsV1"]
                == ["f:spec": ["f:holderIdentity": [:], "f:leaseDurationSeconds": [:]]]
        )
        cluster.wall = WallInstant(nanoseconds: cluster.wall.nanoseconds + 5_000_000_000)
        let again = apply(body)
        #expect(again.status == 200)
        #expect(again.body == made.body)
    }

    @Test("a field that another has set to something else is a conflict, unless it is forced")
    func conflicts() {
        _ = apply(lease(["holderIdentity": "a", "leaseDurationSeconds": 10]))
        let refused = apply(lease(["holderIdentity": "b"]), by: "m2")
        #expect(refused.status == 409)
        #expect(
            refused.refusal?.message
                == #"Apply failed with 1 conflict: conflict with "m1": .spec.holderIdentity"#
        )
        #expect(
            refused.refusal?.details?.causes == [
                Status.Cause(
                    reason: "FieldManagerConflict",
                    message: #"conflict with "m1""#,
                    field: ".spec.holderIdentity"
                )
            ]
        )
        let forced = apply(lease(["holderIdentity": "b"]), by: "m2", query: ["force": "true"])
        #expect(forced.body["spec"]?["holderIdentity"] == "b")
        #expect(forced.body["spec"]?["leaseDurationSeconds"] == 10)
        #expect(owners(forced)[0]["fieldsV1"] == ["f:spec": ["f:leaseDurationSeconds": [:]]])
        let unforced = apply(lease(["holderIdentity": "c"]), by: "m3", query: ["force": "false"])
        #expect(unforced.status == 409)
    }

    @Test("an equal value is shared, and the object gets no new time for it")
    func shares() {
        _ = apply(lease(["holderIdentity": "a"]))
        let shared = apply(lease(["holderIdentity": "a"]), by: "m3")
        #expect(shared.status == 200)
        #expect(owners(shared).map { $0["manager"] } == ["m3", "m1"])
        #expect(owners(shared)[0]["time"] == nil)
        // What two have set stays when one lets go of it.
        let left = apply(lease(["leaseDurationSeconds": 5]))
        #expect(left.body["spec"] == ["holderIdentity": "a", "leaseDurationSeconds": 5])
    }

    @Test("what a client no longer names goes, unless somebody else has set it")
    func removes() {
        _ = apply(
            lease(
                ["holderIdentity": "a", "leaseDurationSeconds": 10, "leaseTransitions": 1],
                ["labels": ["x": "1", "y": "2"]]
            )
        )
        cluster.server.tracksFieldOwners = true
        let patched = cluster.server.handle(
            APIRequest(
                .patch,
                .leases(in: "default", name: "l"),
                query: ["fieldManager": "other"],
                headers: .init(contentType: "application/merge-patch+json"),
                body: ["spec": ["leaseTransitions": 2]]
            ),
            at: cluster.wall
        )
        #expect(patched.status == 200)
        let left = apply(lease(["holderIdentity": "a"], ["labels": ["x": "1"]]))
        #expect(left.body["spec"] == ["holderIdentity": "a", "leaseTransitions": 2])
        #expect(left.body["metadata"]?["labels"] == ["x": "1"])
        let bare = apply(lease(["holderIdentity": "a"]))
        #expect(bare.body["metadata"]?["labels"] == nil)
    }

    @Test("updates take fields silently, also where the server follows nobody otherwise")
    func updatesTake() {
        #expect(!cluster.server.tracksFieldOwners)
        _ = apply(lease(["holderIdentity": "a", "leaseDurationSeconds": 10]))
        var mine = cluster.read()
        mine?.holderIdentity = "b"
        let put = cluster.send(.put, "l", query: ["fieldManager": "upd"], mine?.json)
        #expect(put.status == 200)
        let refused = apply(lease(["holderIdentity": "a", "leaseDurationSeconds": 10]))
        #expect(
            refused.refusal?.message == "Apply failed with 1 conflict: conflict with \"upd\" "
                + "using coordination.k8s.io/v1: .spec.holderIdentity"
        )
    }

    @Test("an object that nobody was followed on belongs to nobody in particular")
    func before() {
        _ = cluster.create(holder: "a")
        #expect(cluster.read()?.tree["metadata"]?["managedFields"] == nil)
        let refused = apply(lease(["holderIdentity": "b"]))
        #expect(
            refused.refusal?.details?.causes.first?.message
                == #"conflict with "before-first-apply" using coordination.k8s.io/v1"#
        )
        #expect(cluster.read()?.tree["metadata"]?["managedFields"] == nil)
        let agreed = apply(lease(["holderIdentity": "a"]))
        #expect(owners(agreed).map { $0["manager"] } == ["m1", "before-first-apply"])
    }

    @Test("elements of a list with keys have owners of their own, and go as a whole")
    func lists() throws {
        let path = try #require(APIPath(text: "/api/v1/namespaces/default/pods/p"))
        let both = pod([["name": "c", "image": "i:1"], ["name": "d", "image": "i:1"]])
        #expect(send(both, path, ["fieldManager": "m1"]).status == 201)
        let twice = pod([["name": "c"], ["name": "c"]])
        let refused = send(twice, path, ["fieldManager": "m1"])
        #expect(refused.status == 500)
        #expect(
            refused.refusal?.message == "failed to create typed patch object (/p; v1, Kind=Pod): "
                + #".spec.containers: duplicate entries for key [name="c"]"#
        )
        let conflict = send(
            pod([["name": "d", "image": "i:2"]]),
            path,
            ["fieldManager": "m2"]
        )
        #expect(
            conflict.refusal?.details?.causes.map(\.field)
                == [#".spec.containers[name="d"].image"#]
        )
        let newImage = send(
            pod([["name": "d", "image": "i:2"]]),
            path,
            ["fieldManager": "m2", "force": "true"]
        )
        let containers = newImage.body["spec"]?["containers"]?.asArray ?? []
        #expect(containers.map { $0["image"] } == ["i:1", "i:2"])
    }

    @Test("only what a kind says is one value is one, whatever its name is")
    func names() throws {
        let kind = ResourceKind.custom(
            group: "example.com",
            version: "v1",
            resource: "locks",
            kind: "Lock"
        )
        cluster.server = APIServer(kinds: [kind, .pod], draws: Draws(seed: Seed(1), stream: "uid"))
        let path = try #require(
            APIPath(text: "/apis/example.com/v1/namespaces/default/locks/l")
        )
        func select(_ name: String) -> JSONValue {
            let selector: JSONValue = .object([name: .string(name)])
            return [
                "apiVersion": "example.com/v1", "kind": "Lock", "metadata": ["name": "l"],
                "spec": ["nodeSelector": selector],
            ]
        }
        #expect(send(select("a"), path, ["fieldManager": "m1"]).status == 201)
        let both = send(select("b"), path, ["fieldManager": "m2"])
        #expect(both.body["spec"]?["nodeSelector"] == ["a": "a", "b": "b"])

        let pods = try #require(APIPath(text: "/api/v1/namespaces/default/pods/p"))
        func pod(_ name: String) -> JSONValue {
            let selector: JSONValue = .object([name: .string(name)])
            let ports: JSONValue = [["containerPort": 1], ["containerPort": 1, "protocol": "UDP"]]
            return [
                "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
                "spec": [
                    "nodeSelector": selector,
                    "containers": [["name": "c", "image": "i", "ports": ports]],
                ],
            ]
        }
        let created = send(pod("a"), pods, ["fieldManager": "m1"])
        #expect(created.status == 201)
        let text = owners(created).first?.description ?? ""
        #expect(text.contains(#"k:{\"containerPort\":1,\"protocol\":\"TCP\"}"#))
        #expect(send(pod("b"), pods, ["fieldManager": "m2"]).status == 409)
    }

    @Test("merged lists stand in the applied order, the others where they were")
    func order() {
        func merged(_ old: [JSONValue], _ new: [JSONValue]) -> JSONValue {
            applied(.array(new), to: .array(old), .set)
        }
        #expect(merged(["a", "b", "c"], ["d"]) == ["a", "b", "c", "d"])
        #expect(merged(["a", "b", "c"], ["c", "a"]) == ["b", "c", "a"])
        #expect(merged(["a", "b", "c"], ["a", "x", "c"]) == ["a", "b", "x", "c"])
        #expect(merged([], ["a"]) == ["a"])
        #expect(merged(["a"], []) == ["a"])
    }

    @Test(
        "requests that make no sense are refused, each in the server's words",
        arguments: [
            (#"{"spec":{}}"#, 400, "invalid object type: /, Kind="),
            (
                #"{"apiVersion":"v1","kind":"Lease"}"#, 400,
                "Incorrect version specified in apply patch. Specified patch version: v1, "
                    + "expected: coordination.k8s.io/v1"
            ),
            (
                #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":"#
                    + #"{"name":"l","managedFields":[]}}"#,
                400, "metadata.managedFields must be nil"
            ),
            (
                #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":"#
                    + #"{"name":"m"}}"#,
                400, "the name of the object (m) does not match the name on the URL (l)"
            ),
            (
                #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":"#
                    + #"{"name":"l"},"spec":{"nope":1,"leaseTransitions":"x"}}"#,
                500,
                "failed to create typed patch object (/l; coordination.k8s.io/v1, Kind=Lease): "
                    + "errors:\n  .spec.nope: field not declared in schema\n"
                    + "  .spec.leaseTransitions: expected numeric (int or float), got string"
            ),
        ]
    )
    func refusals(_ body: String, _ code: Int, _ message: String) throws {
        let answer = apply(try JSONValue(parsing: body))
        #expect(answer.status == code)
        #expect(answer.refusal?.message == message)
        #expect(cluster.read() == nil)
    }

    @Test("who applies must say who it is, and may name a version as a condition")
    func options() {
        let unnamed = apply(lease(["holderIdentity": "a"]), by: nil)
        #expect(unnamed.status == 422)
        #expect(unnamed.refusal?.details?.causes.map(\.field) == ["fieldManager"])
        _ = apply(lease(["holderIdentity": "a"]))
        let stale = apply(lease(["holderIdentity": "b"], ["resourceVersion": "1"]))
        #expect(stale.status == 409)
        #expect(stale.refusal?.details?.name == "l")
        // Where fields belong to others, that is said first.
        let both = apply(lease(["holderIdentity": "b"], ["resourceVersion": "1"]), by: "m2")
        #expect(both.refusal?.details?.causes.count == 1)
        let rehearsed = apply(lease(["holderIdentity": "c"]), query: ["dryRun": "All"])
        #expect(rehearsed.body["spec"]?["holderIdentity"] == "c")
        #expect(cluster.read()?.holderIdentity == "a")
    }

    @Test("the status and the rest of an object are applied apart")
    func parts() throws {
        let kind = ResourceKind.custom(
            group: "example.com",
            version: "v1",
            resource: "locks",
            kind: "Lock",
            hasStatus: true
        )
        cluster.server = APIServer(kinds: [kind], draws: Draws(seed: Seed(1), stream: "uid"))
        let base = "/apis/example.com/v1/namespaces/default/locks/l"
        let path = try #require(APIPath(text: base))
        let status = try #require(APIPath(text: base + "/status"))
        let body: JSONValue = [
            "apiVersion": "example.com/v1", "kind": "Lock", "metadata": ["name": "l"],
            "spec": ["a": 1], "status": ["b": 2],
        ]
        #expect(send(body, status, ["fieldManager": "m1"]).status == 404)
        let made = send(body, path, ["fieldManager": "m1"])
        #expect(made.status == 201)
        #expect(made.body["status"] == nil)
        let told = send(body, status, ["fieldManager": "m1"])
        #expect(told.body["status"] == ["b": 2])
        #expect(owners(told).map { $0["subresource"] } == [nil, "status"])
        let kept = send(body, path, ["fieldManager": "m1"])
        #expect(kept.body == told.body)
    }
}
