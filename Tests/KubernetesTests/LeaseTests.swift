import LockstepDeterminism
import LockstepKubernetes
import Testing

@Suite("Views keep what they do not know")
struct LeaseTests {
    @Test("a lease read from JSON keeps unknown fields through an edit")
    func unknownFields() throws {
        let text = #"{"metadata":{"name":"l","odd":{"x":1}},"spec":{"strategy":"S"},"more":[1]}"#
        var lease = try #require(Lease(json: JSONValue(parsing: text)))
        lease.holderIdentity = "a"
        lease.leaseDurationSeconds = 15
        lease.metadata.resourceVersion = "7"
        #expect(
            lease.json.description
                == #"{"metadata":{"name":"l","odd":{"x":1},"resourceVersion":"7"},"#
                + #""spec":{"strategy":"S","holderIdentity":"a","leaseDurationSeconds":15},"#
                + #""more":[1]}"#
        )
    }

    @Test("every field reads back what was written, and nil removes it")
    func fields() {
        var lease = Lease(name: "l", namespace: "x")
        #expect(lease.leaseTransitions == 0)
        #expect(lease.holderIdentity == nil)
        lease.acquireTime = MicroTime(microseconds: 1)
        lease.renewTime = MicroTime(LocalClock.epoch)
        lease.leaseTransitions = 3
        #expect(lease.acquireTime == MicroTime(microseconds: 1))
        #expect(lease.renewTime?.text == "2026-01-01T00:00:00.000000Z")
        #expect(lease.leaseTransitions == 3)
        #expect(lease.kind == "Lease")
        #expect(lease.metadata.namespace == "x")
        lease.acquireTime = nil
        #expect(lease.tree[object: "spec"]["acquireTime"] == nil)
    }

    @Test("metadata is read through its view")
    func metadata() throws {
        let text =
            #"{"metadata":{"uid":"u","generation":2,"finalizers":["f"],"labels":{"k":"v"},"#
            + #""creationTimestamp":"2026-01-01T00:00:00Z","deletionTimestamp":"x"}}"#
        var object = try #require(CustomResource(json: JSONValue(parsing: text)))
        #expect(object.metadata.uid == "u")
        #expect(object.metadata.generation == 2)
        #expect(object.metadata.finalizers == ["f"])
        #expect(object.metadata.labels.string("k") == "v")
        #expect(object.metadata.creationTimestamp == LocalClock.epoch)
        #expect(object.metadata.deletionTimestamp == nil)
        object.metadata.finalizers = []
        object.metadata.annotations["a"] = "b"
        object.spec["owner"] = "p"
        #expect(object.tree[object: "metadata"]["finalizers"] == nil)
        #expect(object.metadata.annotations.string("a") == "b")
        #expect(object.spec.string("owner") == "p")
    }
}
