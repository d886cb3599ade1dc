import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Replacing")
struct UpdateTests {
    let cluster = Cluster()

    @Test("with the current version gives a larger one and keeps uid and creation time")
    func compareAndSwap() throws {
        let created = cluster.create()
        cluster.wall.nanoseconds += 5_000_000_000
        var next = created
        next.holderIdentity = "b"
        let answer = cluster.send(.put, "l", next.json)
        #expect(answer.status == 200)
        let updated = try #require(Lease(json: answer.body))
        #expect(updated.holderIdentity == "b")
        #expect(updated.resourceVersion == "3")
        #expect(updated.metadata.uid == created.metadata.uid)
        #expect(updated.metadata.creationTimestamp == created.metadata.creationTimestamp)
    }

    @Test("with another version is a conflict and changes nothing", arguments: ["2", "99"])
    func conflict(version: String) {
        _ = cluster.create()
        _ = cluster.send(.put, "l", Cluster.lease(version: "2", holder: "b").json)
        let answer = cluster.send(.put, "l", Cluster.lease(version: version, holder: "c").json)
        #expect(
            answer.refusal
                == Status(
                    code: 409,
                    reason: .conflict,
                    message: "Operation cannot be fulfilled on leases.coordination.k8s.io \"l\": "
                        + "the object has been modified; please apply your changes to the latest "
                        + "version and try again",
                    details: .init(name: "l", group: "coordination.k8s.io", kind: "leases")
                )
        )
        #expect(cluster.read()?.holderIdentity == "b")
    }

    @Test("without a version is refused", arguments: [nil, "", "0"])
    func noVersion(version: String?) {
        _ = cluster.create()
        let answer = cluster.send(.put, "l", Cluster.lease(version: version).json)
        let cause = Status.Cause(
            reason: "FieldValueInvalid",
            message: "Invalid value: 0: must be specified for an update",
            field: "metadata.resourceVersion"
        )
        #expect(
            answer.refusal
                == Status(
                    code: 422,
                    reason: .invalid,
                    message: "leases.coordination.k8s.io \"l\" is invalid: "
                        + "metadata.resourceVersion: \(cause.message)",
                    details: .init(
                        name: "l",
                        group: "coordination.k8s.io",
                        kind: "leases",
                        causes: [cause]
                    )
                )
        )
    }

    @Test("with what is no version fails", arguments: ["abc", "-1", "1.0", " 2"])
    func garbage(version: String) {
        _ = cluster.create()
        let answer = cluster.send(.put, "l", Cluster.lease(version: version).json)
        #expect(answer.status == 500)
        #expect(answer.refusal?.reason == nil)
        #expect(
            answer.refusal?.message == "strconv.ParseUint: parsing \"\(version)\": invalid syntax"
        )
    }

    @Test("a missing Lease creates it, even with a version", arguments: [nil, "77"])
    func createOnUpdate(version: String?) {
        let answer = cluster.send(.put, "l", Cluster.lease(version: version).json)
        #expect(answer.status == 201)
        #expect(answer.resourceVersion == "2")
        #expect(cluster.read() != nil)
        #expect(cluster.send(.put, "m", in: "none", ["metadata": ["name": "m"]]).status == 404)
    }

    @Test("a missing Lease is not created with a version that is none, and nothing else is told")
    func createWithoutVersion() {
        let lease: JSONValue = [
            "metadata": ["name": "l", "resourceVersion": "abc"],
            "spec": ["leaseDurationSeconds": 0],
        ]
        let answer = cluster.send(.put, "l", lease)
        #expect(answer.status == 500)
        #expect(
            answer.refusal?.message == "strconv.ParseUint: parsing \"abc\": invalid syntax"
        )
        #expect(cluster.read() == nil)
        let elsewhere = cluster.send(.put, "l", in: "none", lease)
        #expect(elsewhere.refusal?.message == "namespaces \"none\" not found")
    }

    @Test("the beginning of names may become anything that steps of a path begin with")
    func beginningOfNames() {
        _ = cluster.create()
        func answer(_ beginning: String) -> APIResponse {
            let body = "{\"metadata\":{\"generateName\":\"\(beginning)\"}}"
            return cluster.patch("merge-patch", body)
        }
        for beginning in ["X_", "..", "."] { #expect(answer(beginning).status == 200) }
        let value = "metadata.generateName: Invalid value: \"a/%\": "
        #expect(
            answer("a/%").message
                == "Lease.coordination.k8s.io \"l\" is invalid: [\(value)may not contain '/', "
                + "\(value)may not contain '%']"
        )
    }

    @Test("after deletion with the old uid is a conflict, gone or created again")
    func staleAfterDelete() throws {
        let old = cluster.create()
        _ = cluster.send(.delete, "l")
        let uid = try #require(old.metadata.uid)
        let text =
            "Operation cannot be fulfilled on leases.coordination.k8s.io \"l\": StorageError: "
            + "invalid object, Code: 4, Key: /registry/leases/default/l, ResourceVersion: 0, "
            + "AdditionalErrorMsg: Precondition failed: UID in precondition: \(uid), "
            + "UID in object meta: "
        let gone = cluster.send(.put, "l", old.json)
        #expect(gone.status == 409)
        #expect(gone.refusal?.message == text)
        let again = cluster.create()
        let other = cluster.send(.put, "l", old.json)
        #expect(other.refusal?.reason == .conflict)
        #expect(other.refusal?.message == text + (again.metadata.uid ?? ""))
        #expect(cluster.read() == again)
    }

    @Test("with nothing changed keeps the version and commits nothing")
    func noChange() {
        let created = cluster.create()
        _ = cluster.commits()
        let answer = cluster.send(.put, "l", created.json)
        #expect(answer.status == 200)
        #expect(answer.body == created.json)
        var reordered = Lease(name: "l", namespace: "default")
        reordered.metadata.resourceVersion = "2"
        reordered.leaseDurationSeconds = 15
        reordered.holderIdentity = "a"
        #expect(cluster.send(.put, "l", reordered.json).body == created.json)
        #expect(cluster.commits().isEmpty)
        #expect(cluster.server.revision == 2)
    }

    @Test("with the same letters in other bytes is a change")
    func spelling() {
        _ = cluster.create(holder: "\u{e9}")
        let lease = Cluster.lease(version: "2", holder: "e\u{301}")
        #expect(cluster.send(.put, "l", lease.json).resourceVersion == "3")
        let holder = cluster.read()?.holderIdentity ?? ""
        #expect(holder.unicodeScalars.count == 2)
        var noted = Cluster.lease(version: "3", holder: "e\u{301}")
        noted.metadata.annotations = ["a": "\u{e9}"]
        #expect(cluster.send(.put, "l", noted.json).resourceVersion == "4")
        noted.metadata.resourceVersion = "4"
        noted.metadata.annotations = ["a": "e\u{301}"]
        #expect(cluster.send(.put, "l", noted.json).resourceVersion == "5")
    }

    @Test("checks name and namespace against the path")
    func names() {
        _ = cluster.create()
        let mismatch = cluster.send(.put, "l", Cluster.lease("m", version: "2").json)
        #expect(
            mismatch.refusal
                == Status(
                    code: 400,
                    reason: .badRequest,
                    message: "the name of the object (m) does not match the name on the URL (l)"
                )
        )
        let absent = cluster.send(.put, "l", ["metadata": ["resourceVersion": "2"]])
        #expect(
            absent.refusal?.message
                == "the name of the object (l based on URL) was undeterminable: name must be "
                + "provided"
        )
        var foreign = Cluster.lease(version: "2")
        foreign.metadata.namespace = "other"
        #expect(cluster.send(.put, "l", foreign.json).status == 400)
    }

    @Test("checks the kind's rules as creating does")
    func rules() {
        _ = cluster.create()
        var lease = Cluster.lease(version: "2")
        lease.leaseDurationSeconds = 0
        let answer = cluster.send(.put, "l", lease.json)
        #expect(answer.status == 422)
        #expect(answer.refusal?.details?.kind == "Lease")
        lease.leaseDurationSeconds = 1
        lease.leaseTransitions = 5
        #expect(cluster.send(.put, "l", lease.json).status == 200)
        lease.metadata.resourceVersion = "3"
        lease.leaseTransitions = 2
        #expect(cluster.send(.put, "l", lease.json).status == 200)
    }

    @Test("may not mark an object for deletion; a creation time is ignored")
    func immutables() {
        let created = cluster.create()
        var lease = Cluster.lease(version: "2")
        lease.tree[object: "metadata"]["creationTimestamp"] = "2000-01-01T00:00:00Z"
        #expect(cluster.send(.put, "l", lease.json).body == created.json)
        lease.tree[object: "metadata"]["deletionTimestamp"] = "2000-01-01T00:00:00Z"
        let answer = cluster.send(.put, "l", lease.json)
        #expect(answer.status == 422)
        #expect(answer.refusal?.details?.causes.count == 2)
        #expect(
            answer.refusal?.message
                == "Lease.coordination.k8s.io \"l\" is invalid: metadata.deletionTimestamp: "
                + "Invalid value: \"2000-01-01T00:00:00Z\": field is immutable"
        )
    }

    @Test("rehearses with dryRun=All and still finds conflicts")
    func dryRun() {
        let created = cluster.create()
        let lease = Cluster.lease(version: "2", holder: "b")
        let answer = cluster.send(.put, "l", query: ["dryRun": "All"], lease.json)
        #expect(answer.status == 200)
        #expect(answer.body["spec"]?["holderIdentity"] == "b")
        #expect(cluster.read() == created)
        let stale = Cluster.lease(version: "9").json
        #expect(cluster.send(.put, "l", query: ["dryRun": "All"], stale).status == 409)
    }
}
