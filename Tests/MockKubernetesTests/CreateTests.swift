import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Creating")
struct CreateTests {
    let cluster = Cluster()

    @Test("answers 201 with uid, version, time and namespace, and reads back the same")
    func metadata() throws {
        let answer = cluster.send(.post, Cluster.lease().json)
        #expect(answer.status == 201)
        let lease = try #require(Lease(json: answer.body))
        #expect(lease.metadata.namespace == "default")
        #expect(lease.resourceVersion == "2")
        #expect(
            lease.tree[object: "metadata"].string("creationTimestamp") == "2026-01-01T00:00:00Z"
        )
        let uid = Array(try #require(lease.metadata.uid).utf8)
        #expect(uid.count == 36)
        #expect(uid[14] == UInt8(ascii: "4"))
        #expect("89ab".utf8.contains(uid[19]))
        #expect(cluster.send(.get, "l").body == answer.body)
        #expect(
            lease.tree.members.map(\.key) == ["kind", "apiVersion", "metadata", "spec"]
        )
    }

    @Test("drops what only the server may set")
    func clientMetadata() throws {
        var lease = Cluster.lease()
        lease.metadata.uid = "mine"
        lease.tree[object: "metadata"]["creationTimestamp"] = "2000-01-01T00:00:00Z"
        lease.tree[object: "metadata"]["deletionTimestamp"] = "2000-01-01T00:00:00Z"
        lease.tree[object: "metadata"]["selfLink"] = "/x"
        lease.tree[object: "metadata"]["managedFields"] = []
        let stored = try #require(Lease(json: cluster.send(.post, lease.json).body))
        #expect(stored.metadata.uid != "mine")
        #expect(
            stored.metadata.tree.members.map(\.key)
                == ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"]
        )
        #expect(stored.metadata.creationTimestamp == LocalClock.epoch)
    }

    @Test("writes an empty spec for a Lease without one")
    func emptySpec() {
        let answer = cluster.send(.post, ["metadata": ["name": "l"]])
        #expect(answer.status == 201)
        #expect(answer.body["spec"] == [:])
        #expect(answer.body["kind"] == "Lease")
    }

    @Test("refuses a second object of the name with its details")
    func duplicate() {
        _ = cluster.create()
        let answer = cluster.send(.post, Cluster.lease().json)
        #expect(
            answer.refusal
                == Status(
                    code: 409,
                    reason: .alreadyExists,
                    message: "leases.coordination.k8s.io \"l\" already exists",
                    details: .init(name: "l", group: "coordination.k8s.io", kind: "leases")
                )
        )
    }

    @Test("refuses a version with 500, and takes 0 and what is no number")
    func version() {
        let answer = cluster.send(.post, Cluster.lease("x", version: "5").json)
        #expect(
            answer.body.description
                == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#
                + #""message":"resourceVersion should not be set on objects to be created","#
                + #""code":500}"#
        )
        #expect(cluster.send(.post, Cluster.lease("y", version: "0").json).status == 201)
        #expect(cluster.send(.post, Cluster.lease("z", version: "abc").json).status == 201)
    }

    @Test("makes up a name from generateName; a given name wins")
    func generateName() throws {
        var seen: [String] = []
        for _ in 0..<20 {
            let answer = cluster.send(.post, ["metadata": ["generateName": "gen-"]])
            let name = try #require(answer.body["metadata"]?["name"]?.asString)
            #expect(answer.body["metadata"]?["generateName"] == "gen-")
            #expect(name.hasPrefix("gen-"))
            #expect(name.count == 9)
            #expect(name.dropFirst(4).allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
            #expect(!seen.contains(name))
            seen.append(name)
        }
        let long = String(repeating: "x", count: 80)
        let cut = cluster.send(.post, ["metadata": ["generateName": .string(long)]])
        #expect(cut.body["metadata"]?["name"]?.asString?.count == 63)
        let named = cluster.send(.post, ["metadata": ["generateName": "gen-", "name": "n"]])
        #expect(named.body["metadata"]?["name"] == "n")
    }

    @Test("refuses a body without a name")
    func noName() {
        let answer = cluster.send(.post, ["metadata": [:]])
        #expect(
            answer.refusal
                == Status(
                    code: 422,
                    reason: .invalid,
                    message: "Lease.coordination.k8s.io \"\" is invalid: metadata.name: "
                        + "Required value: name or generateName is required",
                    details: .init(
                        group: "coordination.k8s.io",
                        kind: "Lease",
                        causes: [
                            .init(
                                reason: "FieldValueRequired",
                                message: "Required value: name or generateName is required",
                                field: "metadata.name"
                            )
                        ]
                    )
                )
        )
    }

    @Test(
        "takes the names that DNS takes",
        arguments: [
            ("a", true), ("a.b-c.9", true), ("0", true), ("Upper", false), ("a_b", false),
            ("-a", false), ("a-", false), ("a..b", false), (".", false), ("a.-b", false),
            ("a-.b", false), ("a/b", false), ("é", false),
        ]
    )
    func names(name: String, isValid: Bool) {
        let answer = cluster.send(.post, Cluster.lease(name).json)
        #expect(answer.status == (isValid ? 201 : 422))
        if !isValid {
            #expect(answer.refusal?.details?.kind == "Lease")
            #expect(answer.refusal?.details?.causes.first?.reason == "FieldValueInvalid")
        }
    }

    @Test("takes names of 253 characters and no more")
    func longNames() {
        let name = String(repeating: "x", count: 253)
        #expect(cluster.send(.post, Cluster.lease(name).json).status == 201)
        let answer = cluster.send(.post, Cluster.lease(name + "x").json)
        #expect(
            answer.refusal?.details?.causes.first?.message
                == "Invalid value: \"\(name)x\": must be no more than 253 characters"
        )
    }

    @Test("names every breach once in the message and once as a cause")
    func severalErrors() throws {
        var lease = Cluster.lease("Upper")
        lease.leaseDurationSeconds = 0
        lease.leaseTransitions = -1
        let refusal = try #require(cluster.send(.post, lease.json).refusal)
        #expect(refusal.code == 422)
        #expect(
            refusal.details?.causes.map(\.field)
                == ["metadata.name", "spec.leaseDurationSeconds", "spec.leaseTransitions"]
        )
        #expect(refusal.message.contains("is invalid: [metadata.name: Invalid value:"))
        #expect(
            refusal.message.hasSuffix(
                "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0, "
                    + "spec.leaseTransitions: Invalid value: -1: must be greater than or equal "
                    + "to 0]"
            )
        )
    }

    @Test("refuses another namespace than the path's, and one that does not exist")
    func namespaces() {
        var lease = Cluster.lease()
        lease.metadata.namespace = "other"
        let mismatch = cluster.send(.post, lease.json)
        #expect(
            mismatch.refusal
                == Status(
                    code: 400,
                    reason: .badRequest,
                    message: "the namespace of the provided object does not match the namespace "
                        + "sent on the request"
                )
        )
        let missing = cluster.send(.post, in: "other", lease.json)
        #expect(
            missing.refusal
                == Status(
                    code: 404,
                    reason: .notFound,
                    message: "namespaces \"other\" not found",
                    details: .init(name: "other", kind: "namespaces")
                )
        )
        cluster.server.declare(namespace: "other")
        #expect(cluster.send(.post, in: "other", lease.json).status == 201)
    }

    @Test("rehearses with dryRun=All: a uid, no version, nothing stored")
    func dryRun() {
        let answer = cluster.send(.post, query: ["dryRun": "All"], Cluster.lease().json)
        #expect(answer.status == 201)
        #expect(answer.body["metadata"]?["uid"] != nil)
        #expect(answer.resourceVersion == nil)
        #expect(cluster.read() == nil)
        #expect(cluster.server.revision == 1)
        #expect(cluster.commits().isEmpty)
        // Nothing takes away what the client says of the version.
        for version in ["5", "0", "abc"] {
            let body = Cluster.lease(version: version).json
            let answer = cluster.send(.post, query: ["dryRun": "All"], body)
            #expect(answer.status == 201)
            #expect(answer.resourceVersion == version)
        }
        let other = cluster.send(.post, query: ["dryRun": ""], Cluster.lease().json)
        #expect(other.status == 422)
        #expect(other.refusal?.details?.kind == "CreateOptions")
    }
}
