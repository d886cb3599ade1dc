import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Lists that are answered as text")
struct ListTextTests {
    let cluster = Cluster()

    /// Lists twice, once in either form; what comes of it is the same on the wire, or recorded.
    private func list(_ path: APIPath, _ query: APIQuery, accept: String? = nil) -> APIResponse {
        var request = APIRequest(.get, path, query: query)
        request.headers.accept = accept
        let tree = cluster.server.handle(request, at: cluster.wall)
        let text = cluster.server.handle(request, at: cluster.wall, writesLists: true)
        #expect(WireResponse(text) == WireResponse(tree), "\(request)")
        #expect((text.text != nil) == (tree.status == 200 && accept == nil), "\(request)")
        return tree
    }

    @Test("read as the tree does, whatever has been written since", arguments: 0..<20)
    func sameText(seed: UInt64) {
        var client = LawTests.RandomClient(seed: seed)
        cluster.server.tracksFieldOwners = seed % 2 == 0
        var listed = 0
        for step in 0..<100 {
            client.observe(cluster.server.handle(client.request(), at: cluster.wall))
            guard client.choose(3) == 0 else { continue }
            let namespace = client.choose(2) == 0 ? "default" : nil
            let queries: [APIQuery] = [
                [:], ["limit": "1"], ["fieldSelector": "metadata.name=l1"],
                ["resourceVersion": String(step / 2 + 1), "resourceVersionMatch": "Exact"],
                ["labelSelector": "none"],
            ]
            let query = queries[Int(client.choose(UInt64(queries.count)))]
            let answer = list(.leases(in: namespace), query)
            listed += answer.body["items"]?.asArray?.count ?? 0
            guard let next = answer.body["metadata"]?["continue"]?.asString else { continue }
            _ = list(.leases(in: namespace), ["limit": "1", "continue": next])
        }
        #expect(listed > 0)
    }

    @Test("read as the tree does where objects say their kind within a list")
    func customKind() {
        let path = APIPath(
            group: "metaparticle.io",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        _ = list(path, [:])
        for name in ["a", "b", "c"] {
            let body: JSONValue = [
                "kind": "Lock", "apiVersion": "metaparticle.io/v1",
                "metadata": ["name": .string(name)],
            ]
            let created = cluster.server.handle(
                APIRequest(.post, path, body: body),
                at: cluster.wall
            )
            #expect(created.status == 201)
        }
        #expect(list(path, [:]).body["items"]?.asArray?.count == 3)
        #expect(list(path, ["limit": "2"]).body["items"]?.asArray?.count == 2)
    }

    @Test("stay trees where another form was asked for, and where nothing is listed")
    func otherForms() {
        _ = cluster.create("l")
        _ = list(
            .leases(in: "default"),
            [:],
            accept: "application/json;as=Table;g=meta.k8s.io;v=v1"
        )
        _ = list(
            .leases(in: "default"),
            [:],
            accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
        )
        #expect(list(.leases(in: "default"), ["limit": "x"]).status == 400)
        let request = APIRequest(.get, .leases(in: "default", name: "l"))
        #expect(cluster.server.handle(request, at: cluster.wall, writesLists: true).text == nil)
    }
}
