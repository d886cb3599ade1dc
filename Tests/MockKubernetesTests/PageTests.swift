import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Lists in pages")
struct PageTests {
    let cluster = Cluster()

    private func page(_ query: APIQuery, in namespace: String? = "default") -> APIResponse {
        let request = APIRequest(.get, .leases(in: namespace), query: query)
        return cluster.server.handle(request, at: cluster.wall)
    }

    private func names(_ answer: APIResponse) -> [String] {
        (answer.body["items"]?.asArray ?? []).compactMap { $0["metadata"]?["name"]?.asString }
    }

    private func token(_ answer: APIResponse) -> String? {
        answer.body["metadata"]?["continue"]?.asString
    }

    @Test("show one state at one version, whatever is written in between", arguments: 0..<40)
    func oneSnapshot(seed: UInt64) throws {
        var client = LawTests.RandomClient(seed: seed)
        cluster.server.declare(namespace: "a")
        for index in 0..<Int(client.choose(12)) {
            let body: JSONValue = ["metadata": ["name": .string("p\(index)")]]
            _ = cluster.send(.post, in: client.choose(2) == 0 ? "a" : "default", body)
        }
        let namespace = client.choose(2) == 0 ? "default" : nil
        let whole = page([:], in: namespace)
        var query: APIQuery = ["limit": String(1 + client.choose(4))]
        var seen: [JSONValue] = []
        while true {
            let answer = page(query, in: namespace)
            try #require(answer.status == 200)
            #expect(answer.resourceVersion == whole.resourceVersion)
            let items = answer.body["items"]?.asArray ?? []
            seen += items
            let left = answer.body["metadata"]?["remainingItemCount"]?.asInteger ?? 0
            #expect(Int(left) == (whole.body["items"]?.asArray?.count ?? 0) - seen.count)
            guard let next = token(answer) else { break }
            #expect(items.count == Int(query["limit"] ?? ""))
            query["continue"] = next
            for _ in 0..<3 {
                client.observe(cluster.server.handle(client.request(), at: cluster.wall))
            }
            _ = cluster.send(.delete, "p\(client.choose(12))")
        }
        #expect(seen == whole.body["items"]?.asArray)
    }

    @Test("know how much is left only where nothing is selected")
    func selected() {
        for name in ["a", "b", "c"] {
            let labels: JSONValue = name == "c" ? [:] : ["x": "y"]
            _ = cluster.send(.post, ["metadata": ["name": .string(name), "labels": labels]])
        }
        let first = page(["limit": "2", "labelSelector": "x"])
        #expect(names(first) == ["a", "b"])
        #expect(first.body["metadata"]?["remainingItemCount"] == nil)
        let rest = page(["limit": "2", "labelSelector": "x", "continue": token(first) ?? ""])
        #expect(names(rest) == [])
        #expect(token(rest) == nil)
    }

    @Test("are not cut from any state, and not where one name is read")
    func uncut() {
        for name in ["a", "b"] { _ = cluster.create(name) }
        #expect(names(page(["limit": "1", "resourceVersion": "0"])) == ["a", "b"])
        let one = page(["limit": "1", "fieldSelector": "metadata.name=a", "resourceVersion": "2"])
        #expect(one.resourceVersion == "3")
        #expect(token(one) == nil)
        #expect(names(page(["limit": "-1"])) == ["a", "b"])
    }

    @Test("are not cut where one name of a kind without namespaces is read")
    func uncutCluster() {
        for name in ["x1", "x2"] { cluster.server.declare(namespace: name) }
        let one = cluster.core(
            .get,
            "namespaces",
            in: nil,
            query: ["limit": "1", "fieldSelector": "metadata.name=x1"]
        )
        #expect(names(one) == ["x1"])
        #expect(token(one) == nil)
        func list(_ query: APIQuery) -> APIResponse {
            cluster.core(.get, "namespaces", in: nil, query: query)
        }
        let first = list(["limit": "2"])
        #expect(names(first) == ["default", "x1"])
        #expect(names(list(["continue": token(first) ?? ""])) == ["x2"])
    }

    @Test("a limit makes a version exact, unless it is to be no older")
    func exact() {
        for name in ["a", "b", "c"] { _ = cluster.create(name) }
        let old = page(["limit": "5", "resourceVersion": "3"])
        #expect(names(old) == ["a", "b"])
        #expect(old.resourceVersion == "3")
        let new = page([
            "limit": "2", "resourceVersion": "3", "resourceVersionMatch": "NotOlderThan",
        ])
        #expect(names(new) == ["a", "b"])
        #expect(new.resourceVersion == "4")
        #expect(new.body["metadata"]?["remainingItemCount"] == 1)
    }

    @Test("a state that is gone is refused with a token for an inconsistent rest")
    func expired() {
        for name in ["a", "b", "c"] { _ = cluster.create(name) }
        let first = page(["limit": "1"])
        _ = cluster.create("d")
        cluster.server.compact(through: 5)
        let refused = page(["limit": "1", "continue": token(first) ?? ""])
        #expect(refused.status == 410)
        #expect(refused.refusal?.reason == .expired)
        let rest = page(["continue": token(refused) ?? ""])
        #expect(names(rest) == ["b", "c", "d"])
        #expect(rest.resourceVersion == "5")
    }

    @Test(
        "tokens that are none are refused",
        arguments: [
            ("garbage", "invalid character '\\u0081' looking for beginning of value"),
            ("a", "illegal base64 data at input byte 0"),
            ("a*bc", "illegal base64 data at input byte 1"),
            ("e30", "server does not recognize this encoded version "),
            ("W10", "json: cannot unmarshal array into Go value of type storage.continueToken"),
        ]
    )
    func garbage(token: String, problem: String) {
        let refusal = page(["limit": "1", "continue": token]).refusal
        #expect(refusal?.code == 400)
        #expect(
            refusal?.message == "invalid continue token: continue key is not valid: " + problem
        )
    }

    @Test("a token goes with no version, and with no match")
    func alone() {
        for name in ["a", "b"] { _ = cluster.create(name) }
        let next = token(page(["limit": "1"])) ?? ""
        #expect(page(["continue": next, "resourceVersion": "2"]).status == 400)
        #expect(page(["continue": next, "resourceVersion": "0"]).status == 200)
        let match: APIQuery = [
            "continue": next, "resourceVersion": "2", "resourceVersionMatch": "Exact",
        ]
        #expect(page(match).status == 422)
    }

    @Test("custom resources have an empty token on their last page")
    func custom() {
        let path = APIPath(
            group: "metaparticle.io",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        let list = cluster.server.handle(APIRequest(.get, path), at: cluster.wall)
        #expect(token(list) == "")
        #expect(token(page([:])) == nil)
    }
}
