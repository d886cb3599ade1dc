import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Forms of answers")
struct FormTests {
    let cluster = Cluster()
    static let table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
    static let partial = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"

    private func get(
        _ accept: String?,
        _ name: String? = nil,
        query: APIQuery = [:]
    ) -> APIResponse {
        cluster.server.handle(
            APIRequest(
                .get,
                .leases(in: "default", name: name),
                query: query,
                headers: .init(accept: accept)
            ),
            at: cluster.wall
        )
    }

    @Test(
        "the best form that there is is chosen",
        arguments: [
            (nil, "Lease"), ("", "Lease"), ("*/*", "Lease"),
            ("application/json;charset=utf-8", "Lease"),
            ("application/vnd.kubernetes.protobuf,application/json", "Lease"),
            ("text/html,*/*;q=0.1", "Lease"), (table, "Table"),
            ("application/json, " + table, "Lease"),
            ("application/json;q=0.5,application/json;as=Table;v=v1;g=meta.k8s.io", "Table"),
            ("application/json;as=Table;v=v2;g=meta.k8s.io,application/json", "Lease"),
            (
                "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
                "PartialObjectMetadata"
            ),
            (partial, "Status"), ("text/html", "Status"),
            ("application/json;as=Bogus;v=v1;g=meta.k8s.io", "Status"),
        ] as [(String?, String)]
    )
    func negotiation(accept: String?, kind: String) {
        _ = cluster.create()
        let answer = get(accept, "l")
        #expect(answer.body["kind"] == .string(kind))
        #expect(answer.status == (kind == "Status" ? 406 : 200))
    }

    @Test("a table has the kind's columns, a row for each object, and the list's metadata")
    func list() {
        for name in ["a", "b"] { _ = cluster.create(name, holder: "me") }
        cluster.wall = WallInstant(nanoseconds: cluster.wall.nanoseconds + 135_000_000_000)
        let answer = get(Self.table, query: ["limit": "1"])
        let columns = answer.body["columnDefinitions"]?.asArray ?? []
        #expect(columns.map { $0["name"] } == ["Name", "Holder", "Age"])
        #expect(answer.body["metadata"]?["remainingItemCount"] == 1)
        let rows = answer.body["rows"]?.asArray ?? []
        #expect(rows.map { $0["cells"] } == [["a", "me", "2m15s"]])
        #expect(rows.first?["object"]?["kind"] == "PartialObjectMetadata")
        #expect(rows.first?["object"]?["spec"] == nil)
    }

    @Test("a row holds what the client wants with it")
    func include() {
        _ = cluster.create()
        for (include, kind) in [("", "PartialObjectMetadata"), ("Object", "Lease")] {
            let answer = get(Self.table, query: ["includeObject": include])
            let row = answer.body["rows"]?.asArray?.first
            #expect(row?["object"]?["kind"] == .string(kind))
        }
        let bare = get(Self.table, query: ["includeObject": "None"])
        #expect(bare.body["rows"]?.asArray?.first?["object"] == .null)
        #expect(get(Self.table, query: ["includeObject": "bogus"]).status == 400)
    }

    @Test("an empty list of metadata is null, an empty table is not")
    func empty() {
        #expect(get(Self.partial).body["items"] == .null)
        #expect(get(Self.table).body["rows"] == [])
        _ = cluster.create()
        let items = get(Self.partial).body["items"]?.asArray
        #expect(items?.count == 1)
        #expect(items?.first?["spec"] == nil)
    }

    @Test("a watch names a table's columns once")
    func watch() {
        let request = APIRequest(
            .get,
            .leases(in: "default"),
            query: ["watch": "1"],
            headers: .init(accept: Self.table)
        )
        guard case .opened(let id) = cluster.server.openWatch(request) else {
            Issue.record("the watch was refused")
            return
        }
        var events: [WatchEvent] = []
        for name in ["a", "b"] {
            _ = cluster.create(name)
            events += cluster.drain(id)
        }
        #expect(events.map(\.kind) == [.added, .added])
        #expect(events.map { $0.object["kind"] } == ["Table", "Table"])
        #expect(events.map { $0.object["columnDefinitions"]?.isNull } == [false, true])
        #expect(events.map(\.resourceVersion) == ["2", "3"])
    }
}

@Suite("Kinds that users defined, selected and shown")
struct CustomFormTests {
    static let kind = ResourceKind.custom(
        group: "example.com",
        version: "v1",
        resource: "locks",
        kind: "Lock",
        selectableFields: ["spec.owner"],
        columns: [
            PrinterColumn("Owner", path: "spec.owner"),
            PrinterColumn("Fence", type: "integer", path: "spec.fence", priority: 1), .age,
        ]
    )

    @Test(
        "show dates as ages, also those that no clock can tell",
        arguments: [
            ("2025-12-31T23:59:00Z", "60s"), ("0001-01-01T00:00:00Z", "<unknown>"),
            ("0001-01-01T00:00:01Z", "292y"), ("9999-12-31T23:59:59Z", "<invalid>"),
            ("never", "<unknown>"),
        ]
    )
    func dates(text: String, age: String) {
        let kind = ResourceKind.custom(
            group: "example.com",
            version: "v1",
            resource: "locks",
            kind: "Lock",
            columns: [PrinterColumn("Since", type: "date", path: "spec.since")]
        )
        var server = APIServer(kinds: [kind], draws: Draws(seed: Seed(1), stream: "uid"))
        let path = APIPath(
            group: "example.com",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        let body: JSONValue = [
            "kind": "Lock", "apiVersion": "example.com/v1", "metadata": ["name": "l"],
            "spec": ["since": .string(text)],
        ]
        _ = server.handle(APIRequest(.post, path, body: body), at: LocalClock.epoch)
        let table = server.handle(
            APIRequest(.get, path, headers: .init(accept: FormTests.table)),
            at: LocalClock.epoch
        )
        #expect(table.body["rows"]?.asArray?.first?["cells"] == ["l", .string(age)])
    }

    @Test("have the columns and the selectable fields that were declared")
    func declared() {
        var server = APIServer(
            kinds: [Self.kind],
            draws: Draws(seed: Seed(1), stream: "uid")
        )
        func send(
            _ verb: APIRequest.Verb,
            query: APIQuery = [:],
            accept: String? = nil,
            _ body: JSONValue? = nil
        ) -> APIResponse {
            let path = APIPath(
                group: "example.com",
                version: "v1",
                namespace: "default",
                resource: "locks"
            )
            return server.handle(
                APIRequest(verb, path, query: query, headers: .init(accept: accept), body: body),
                at: LocalClock.epoch
            )
        }
        for (name, spec) in [("a", ["owner": "x", "fence": 7]), ("b", [:])] as [(String, JSONValue)]
        {
            let body: JSONValue = [
                "kind": "Lock", "apiVersion": "example.com/v1",
                "metadata": ["name": .string(name)], "spec": spec,
            ]
            #expect(send(.post, body).status == 201)
        }
        let table = send(.get, accept: FormTests.table).body
        #expect(
            table["columnDefinitions"]?.asArray?.map { $0["name"] }
                == ["Name", "Owner", "Fence", "Age"]
        )
        #expect(
            table["rows"]?.asArray?.map { $0["cells"] }
                == [["a", "x", 7, "0s"], ["b", .null, .null, "0s"]]
        )
        let selected = send(.get, query: ["fieldSelector": "spec.owner=x"])
        #expect(selected.body["items"]?.asArray?.map { $0["metadata"]?["name"] } == ["a"])
        let unknown = send(.get, query: ["fieldSelector": "spec.other=x"])
        #expect(unknown.refusal?.message == "field label not supported: spec.other")
    }
}
