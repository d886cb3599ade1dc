import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Deleting")
struct DeleteTests {
    let cluster = Cluster()

    static func conditions(_ conditions: JSONObject) -> JSONValue {
        ["kind": "DeleteOptions", "apiVersion": "v1", "preconditions": .object(conditions)]
    }

    @Test("answers Success with the uid; then the name is free for a new object")
    func basic() {
        let created = cluster.create()
        let answer = cluster.send(.delete, "l")
        #expect(answer.status == 200)
        #expect(
            answer.refusal
                == .success(
                    details: .init(
                        name: "l",
                        group: "coordination.k8s.io",
                        kind: "leases",
                        uid: created.metadata.uid
                    )
                )
        )
        let gone = Status(
            code: 404,
            reason: .notFound,
            message: "leases.coordination.k8s.io \"l\" not found",
            details: .init(name: "l", group: "coordination.k8s.io", kind: "leases")
        )
        #expect(cluster.send(.get, "l").refusal == gone)
        #expect(cluster.send(.delete, "l").refusal == gone)
        #expect(cluster.create().metadata.uid != created.metadata.uid)
    }

    @Test("marks an object whose generation is as large as can be")
    func largestGeneration() {
        var lease = Cluster.lease()
        lease.metadata.finalizers = ["example.com/stay"]
        var body = lease.json.asObject ?? [:]
        body[object: "metadata"]["generation"] = .integer(.max)
        #expect(cluster.send(.post, .object(body)).status == 201)
        #expect(cluster.send(.delete, "l").status == 200)
        #expect(cluster.read()?.metadata.deletionTimestamp != nil)
    }

    @Test("with a wrong uid is a conflict that names the kind")
    func uid() {
        let created = cluster.create()
        let answer = cluster.send(.delete, "l", Self.conditions(["uid": "other"]))
        #expect(
            answer.refusal
                == Status(
                    code: 409,
                    reason: .conflict,
                    message: "Operation cannot be fulfilled on Lease.coordination.k8s.io \"l\": "
                        + "the UID in the precondition (other) does not match the UID in record "
                        + "(\(created.metadata.uid ?? "")). The object might have been deleted "
                        + "and then recreated",
                    details: .init(name: "l", group: "coordination.k8s.io", kind: "Lease")
                )
        )
        let uid = JSONValue.string(created.metadata.uid ?? "")
        #expect(cluster.send(.delete, "l", Self.conditions(["uid": uid])).status == 200)
    }

    @Test("with a version is a compare-and-delete")
    func version() {
        _ = cluster.create()
        _ = cluster.send(.put, "l", Cluster.lease(version: "2", holder: "b").json)
        for stale in ["2", "abc", "03"] as [JSONValue] {
            let answer = cluster.send(.delete, "l", Self.conditions(["resourceVersion": stale]))
            #expect(answer.status == 409)
        }
        let answer = cluster.send(.delete, "l", Self.conditions(["resourceVersion": "2"]))
        #expect(
            answer.refusal?.message
                == "Operation cannot be fulfilled on Lease.coordination.k8s.io \"l\": the "
                + "ResourceVersion in the precondition (2) does not match the ResourceVersion in "
                + "record (3). The object might have been modified"
        )
        #expect(
            cluster.send(.delete, "l", Self.conditions(["resourceVersion": "3"])).status == 200
        )
    }

    @Test("takes its conditions from the query as from a body")
    func conditionsInQuery() {
        let created = cluster.create()
        #expect(cluster.send(.delete, "l", query: ["uid": "other"]).status == 409)
        let answer = cluster.send(.delete, "l", query: ["resourceVersion": "9"])
        #expect(answer.status == 409)
        #expect(answer.message.contains("the ResourceVersion in the precondition (9)"))
        #expect(cluster.read() == created)
        let uid = created.metadata.uid ?? ""
        let good: APIQuery = ["uid": uid, "resourceVersion": "2"]
        #expect(cluster.send(.delete, "l", query: good).status == 200)
    }

    @Test("an object held by finalizers marks it; removing the last one removes it")
    func finalizers() throws {
        var lease = Cluster.lease()
        lease.metadata.finalizers = ["example.com/a", "b"]
        #expect(cluster.send(.post, lease.json).status == 201)
        let watch = try #require(cluster.watch(["resourceVersion": "2"]))

        let marked = cluster.send(.delete, "l")
        #expect(marked.status == 200)
        #expect(marked.resourceVersion == "3")
        #expect(marked.body["metadata"]?["deletionTimestamp"] == "2026-01-01T00:00:00Z")
        #expect(marked.body["metadata"]?["deletionGracePeriodSeconds"] == 0)
        #expect(cluster.send(.delete, "l").body == marked.body)
        #expect(
            cluster.send(.post, Cluster.lease().json).refusal?.message
                == "object is being deleted: leases.coordination.k8s.io \"l\" already exists"
        )

        var held = try #require(Lease(json: marked.body))
        held.metadata.finalizers = ["example.com/a", "new"]
        let added = cluster.send(.put, "l", held.json)
        #expect(added.status == 422)
        #expect(added.refusal?.details?.causes.count == 2)
        #expect(
            added.refusal?.message.hasSuffix(
                "metadata.finalizers: Forbidden: no new finalizers can be added if the object is "
                    + "being deleted, found new finalizers []string{\"new\"}"
            ) == true
        )

        held.metadata.finalizers = ["b"]
        held.metadata.tree["deletionTimestamp"] = nil
        let fewer = cluster.send(.put, "l", held.json)
        #expect(fewer.status == 200)
        #expect(fewer.body["metadata"]?["deletionTimestamp"] == "2026-01-01T00:00:00Z")

        held.metadata.finalizers = []
        held.metadata.resourceVersion = "4"
        let last = cluster.send(.put, "l", held.json)
        #expect(last.status == 200)
        #expect(last.resourceVersion == "4")
        #expect(last.body["metadata"]?["finalizers"] == nil)
        #expect(cluster.read() == nil)

        let events = cluster.drain(watch)
        #expect(events.map(\.summary) == ["MODIFIED l@3", "MODIFIED l@4", "DELETED l@5"])
        #expect(events.last?.object["metadata"]?["finalizers"] == ["b"])
    }

    @Test("rehearses with dryRun=All, in the query or the body")
    func dryRun() {
        _ = cluster.create()
        #expect(cluster.send(.delete, "l", query: ["dryRun": "All"]).status == 200)
        #expect(cluster.send(.delete, "l", ["dryRun": ["All"]]).status == 200)
        #expect(cluster.send(.delete, "l", ["dryRun": ["x"]]).status == 422)
        #expect(cluster.read() != nil)
        #expect(cluster.server.revision == 2)
    }

    @Test("refuses options that are none")
    func badOptions() {
        _ = cluster.create()
        let kind: JSONValue = ["kind": "Lease", "apiVersion": "coordination.k8s.io/v1"]
        #expect(cluster.send(.delete, "l", kind).status == 400)
        #expect(cluster.send(.delete, "l", [1]).status == 400)
        let grace = cluster.send(.delete, "l", query: ["gracePeriodSeconds": "x"])
        #expect(grace.refusal?.message == "strconv.ParseInt: parsing \"x\": invalid syntax")
        #expect(cluster.read() != nil)
    }

    @Test("what is no deletion's options is named with the version that is meant without one")
    func foreignOptions() {
        _ = cluster.create()
        let scheme =
            " in scheme \"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/"
            + "register.go:27\""
        for (body, version) in [
            (#"{"kind":"Pod"}"#, "meta.k8s.io/v1"), (#"{"kind":"Pod","apiVersion":"v1"}"#, "v1"),
        ] {
            #expect(
                cluster.ask("DELETE", Cluster.leases("l"), body).message
                    == "no kind \"Pod\" is registered for version \"\(version)\"" + scheme
            )
        }
        #expect(
            cluster.ask("DELETE", Cluster.leases("l"), #"{"apiVersion":"a/b/c"}"#).message
                == "unexpected GroupVersion string: a/b/c"
        )
        let empty = #"{"kind":"","apiVersion":"nope/v1"}"#
        #expect(cluster.ask("DELETE", Cluster.leases("l"), empty).status == 200)
    }
}
