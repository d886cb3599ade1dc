import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

/// Owners and dependents are Leases and objects of a kind of our own.
@Suite struct GarbageCollectorTests {
    private static let thing = ResourceKind.custom(
        group: "example.com",
        version: "v1",
        resource: "things",
        kind: "Thing"
    )
    private static let leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
    private static let things = "/apis/example.com/v1/namespaces/default/things"

    private func cluster(delay: ClosedRange<Int64> = second...second) -> LoopCluster {
        LoopCluster(
            kinds: [.lease, Self.thing],
            [GarbageCollector(delayNanoseconds: delay, seed: Seed(3))]
        )
    }

    /// Creates a Lease and gives back what a dependent says of it.
    @discardableResult
    private func owner(
        _ name: String,
        in cluster: LoopCluster,
        finalizers: [String] = [],
        owners: [JSONValue] = []
    ) -> JSONValue {
        let answer = cluster.send(
            .post,
            Self.leases,
            [
                "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                "metadata": [
                    "name": .string(name), "ownerReferences": .array(owners),
                    "finalizers": .array(finalizers.map { .string($0) }),
                ],
            ]
        )
        return [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "name": .string(name),
            "uid": answer.body["metadata"]?["uid"] ?? .null,
        ]
    }

    private func dependent(
        _ name: String,
        of owners: [JSONValue],
        in cluster: LoopCluster,
        finalizers: [String] = []
    ) {
        cluster.send(
            .post,
            Self.things,
            [
                "apiVersion": "example.com/v1", "kind": "Thing",
                "metadata": [
                    "name": .string(name), "ownerReferences": .array(owners),
                    "finalizers": .array(finalizers.map { .string($0) }),
                ],
            ]
        )
    }

    private func blocking(_ owner: JSONValue) -> JSONValue {
        guard var object = owner.asObject else { return owner }
        object["blockOwnerDeletion"] = true
        return .object(object)
    }

    @Test("a dependent goes a delay after its only owner, and not at once")
    func background() {
        let cluster = cluster()
        dependent("d", of: [owner("o", in: cluster)], in: cluster)
        cluster.run(untilSecond: 10)
        cluster.send(.delete, Self.leases + "/o")
        cluster.run(untilSecond: 10.999)
        #expect(cluster.read(Self.things + "/d") != nil)
        cluster.run(untilSecond: 11)
        #expect(cluster.read(Self.things + "/d") == nil)
    }

    @Test("while one owner lives the dependent stays, and the dead one is dropped from it")
    func shared() {
        let cluster = cluster()
        let owners = [owner("o", in: cluster), owner("o2", in: cluster)]
        dependent("d", of: owners, in: cluster)
        cluster.send(.delete, Self.leases + "/o")
        cluster.settle()
        let references = cluster.read(Self.things + "/d")?["metadata"]?["ownerReferences"]
        #expect(references == .array([owners[1]]))
        cluster.send(.delete, Self.leases + "/o2")
        cluster.settle()
        #expect(cluster.read(Self.things + "/d") == nil)
    }

    @Test("an owner that never was counts as gone")
    func absentOwner() {
        let cluster = cluster()
        let nobody: JSONValue = [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "name": "o", "uid": "no-uid",
        ]
        owner("o", in: cluster)
        dependent("d", of: [nobody], in: cluster)
        cluster.settle()
        #expect(cluster.read(Self.things + "/d") == nil)
        #expect(cluster.read(Self.leases + "/o") != nil)
    }

    @Test("an owner of a kind that is not served keeps its dependents")
    func unknownKind() {
        let cluster = cluster()
        let strange: JSONValue = [
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "uid": "u",
        ]
        dependent("d", of: [strange], in: cluster)
        cluster.run(untilSecond: 100)
        #expect(cluster.read(Self.things + "/d") != nil)
    }

    @Test("what is in no namespace is not judged by owners that are in one")
    func namespacedOwner() {
        let cluster = LoopCluster(
            kinds: [.lease, .node],
            [GarbageCollector(delayNanoseconds: second...second, seed: Seed(3))]
        )
        let o = owner("o", in: cluster)
        cluster.send(
            .post,
            "/api/v1/nodes",
            ["metadata": ["name": "n", "ownerReferences": [o]]]
        )
        cluster.send(.delete, Self.leases + "/o")
        cluster.run(untilSecond: 100)
        #expect(cluster.read("/api/v1/nodes/n")?["metadata"]?["ownerReferences"] == [o])
    }

    @Test("grandchildren go as well")
    func chain() {
        let cluster = cluster()
        let child = owner("child", in: cluster, owners: [owner("o", in: cluster)])
        dependent("grandchild", of: [child], in: cluster)
        cluster.send(.delete, Self.leases + "/o")
        cluster.run(untilSecond: 1)
        #expect(cluster.read(Self.leases + "/child") == nil)
        #expect(cluster.read(Self.things + "/grandchild") != nil)
        cluster.run(untilSecond: 2)
        #expect(cluster.read(Self.things + "/grandchild") == nil)
    }

    @Test("a foreground deletion waits for the dependents that block it, and for no others")
    func foreground() throws {
        let cluster = cluster()
        let o = owner("o", in: cluster, finalizers: ["foregroundDeletion"])
        dependent("blocks", of: [blocking(o)], in: cluster, finalizers: ["example.com/hold"])
        dependent("other", of: [o], in: cluster, finalizers: ["example.com/hold"])
        cluster.send(.delete, Self.leases + "/o")
        cluster.settle()
        let marked = cluster.read(Self.things + "/blocks")
        #expect(marked?["metadata"]?["deletionTimestamp"] != nil)
        #expect(cluster.read(Self.leases + "/o") != nil)

        try release("blocks", in: cluster)
        cluster.settle()
        #expect(cluster.read(Self.things + "/blocks") == nil)
        #expect(cluster.read(Self.leases + "/o") == nil)
        #expect(cluster.read(Self.things + "/other") != nil)
    }

    /// Takes the finalizers of a dependent away, as whoever put them there would.
    private func release(_ name: String, in cluster: LoopCluster) throws {
        var object = try #require(cluster.read(Self.things + "/" + name)?.asObject)
        object[object: "metadata"]["finalizers"] = nil
        cluster.send(.put, Self.things + "/" + name, .object(object))
    }

    @Test("an orphaning deletion sets the dependents free, then goes")
    func orphan() {
        let cluster = cluster()
        let o = owner("o", in: cluster, finalizers: ["orphan"])
        dependent("d", of: [o], in: cluster)
        cluster.send(.delete, Self.leases + "/o")
        cluster.settle()
        #expect(cluster.read(Self.leases + "/o") == nil)
        let orphan = cluster.read(Self.things + "/d")
        #expect(orphan != nil)
        #expect(orphan?["metadata"]?["ownerReferences"] == nil)
    }

    @Test("two that own each other and wait for each other go")
    func ring() throws {
        let cluster = cluster()
        let a = owner("a", in: cluster, finalizers: ["foregroundDeletion"])
        let b = owner(
            "b",
            in: cluster,
            finalizers: ["foregroundDeletion"],
            owners: [blocking(a)]
        )
        var object = try #require(cluster.read(Self.leases + "/a")?.asObject)
        object[object: "metadata"]["ownerReferences"] = .array([blocking(b)])
        cluster.send(.put, Self.leases + "/a", .object(object))
        cluster.send(.delete, Self.leases + "/a")
        cluster.settle()
        #expect(cluster.names(Self.leases) == [])
    }

    @Test("a collector that begins late does what it would have done")
    func begunLate() {
        let cluster = LoopCluster(kinds: [.lease, Self.thing], [])
        dependent("d", of: [owner("o", in: cluster)], in: cluster)
        cluster.send(.delete, Self.leases + "/o")
        var loops = ControlLoops([GarbageCollector(seed: Seed(3))])
        loops.begin(with: &cluster.server, at: cluster.moment)
        cluster.loops = loops
        cluster.settle()
        #expect(cluster.read(Self.things + "/d") == nil)
    }

    @Test("after any random history nothing is left whose owners are all gone", arguments: 0..<40)
    func noOrphans(seed: UInt64) {
        let cluster = cluster(delay: 1...3 * second)
        var generator = Draws(seed: Seed(seed), stream: "test").sequence(key: 1)
        var living: [(name: String, reference: JSONValue)] = []
        for step in 0..<60 {
            let word = generator.next()
            if word % 3 < 2 || living.isEmpty {
                let policy = ["", "", "foregroundDeletion", "orphan"][Int(word >> 8 & 3)]
                let parents = living.filter { _ in generator.next() % 4 == 0 }.map(\.reference)
                let name = "l\(step)"
                let reference = owner(
                    name,
                    in: cluster,
                    finalizers: policy.isEmpty ? [] : [policy],
                    owners: parents.map { generator.next() % 2 == 0 ? blocking($0) : $0 }
                )
                living.append((name, reference))
            } else {
                let place = Int(generator.next().below(UInt64(living.count)))
                cluster.send(.delete, Self.leases + "/" + living.remove(at: place).name)
            }
            if generator.next() % 3 == 0 {
                cluster.run(until: cluster.now.advanced(byNanoseconds: second))
            }
        }
        cluster.settle()
        let items = cluster.send(.get, Self.leases).body["items"]?.asArray ?? []
        let uids = items.compactMap { $0["metadata"]?["uid"]?.asString }
        for item in items {
            let owners = item["metadata"]?["ownerReferences"]?.asArray ?? []
            let name = item["metadata"]?["name"]?.asString ?? ""
            #expect(
                owners.allSatisfy { uids.contains($0["uid"]?.asString ?? "") },
                "\(name) names an owner that is gone, seed \(seed)"
            )
            #expect(
                item["metadata"]?["deletionTimestamp"] == nil,
                "\(name) waits for ever, seed \(seed)"
            )
        }
    }
}
