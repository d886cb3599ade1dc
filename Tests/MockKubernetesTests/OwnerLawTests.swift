import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

/// Who owns what, checked against a model that knows nothing but sets of places.
@Suite("Owners of fields")
struct OwnerLawTests {
    /// Owners by name: their places, and when they last got other ones.
    private struct Model {
        var owners: [String: (places: Set<String>, time: String)] = [:]

        /// A writer owns what it changed, nobody else does, and nobody owns what is gone.
        mutating func record(
            _ new: [String: String],
            since old: [String: String],
            by writer: String,
            at time: String
        ) {
            let changed = Set(new.keys.filter { old[$0] != new[$0] })
            for (name, owner) in owners where name != writer {
                owners[name]?.places = owner.places.subtracting(changed).intersection(new.keys)
            }
            let before = owners[writer]?.places ?? []
            let after = before.intersection(new.keys).union(changed)
            if after != before { owners[writer] = (after, time) }
            owners = owners.filter { !$0.value.places.isEmpty }
        }
    }

    @Test("random writes of three writers give fields the owners that a model gives them")
    func model() throws {
        let draws = Draws(seed: Seed(7), stream: "test writes")
        for round in 0..<60 {
            var ordinal: UInt64 = 0
            func draw(_ bound: UInt64) -> Int {
                ordinal += 1
                return Int(draws.draw(key: UInt64(round), ordinal: ordinal) % bound)
            }
            let cluster = Cluster()
            cluster.server.tracksFieldOwners = true
            var model = Model()
            var old: [String: String] = [:]
            for step in 0..<25 {
                let writer = ["a", "b", "c"][draw(3) * draw(3) / 2]
                let body = lease { draw($0) }
                cluster.wall = WallInstant(
                    nanoseconds: 1_700_000_000_000_000_000 + Int64(step) * 1_000_000_000
                )
                let answer = cluster.send(
                    .put,
                    "l",
                    query: ["fieldManager": writer],
                    .object(old.isEmpty ? body : versioned(body, cluster))
                )
                try #require(answer.isSuccess, "\(answer.body)")
                let new = places(of: body)
                model.record(new, since: old, by: writer, at: time(at: step))
                old = new
                #expect(owners(in: answer) == text(of: model), "round \(round) step \(step)")
            }
        }
    }

    /// A lease with some of its fields, each with one of two values.
    private func lease(_ draw: (UInt64) -> Int) -> JSONObject {
        var spec: JSONObject = [:]
        // Most writes are of the same fields, as those of a holder are.
        if draw(8) > 0 { spec["holderIdentity"] = .string("h\(draw(2))") }
        if draw(8) > 0 { spec["leaseDurationSeconds"] = .integer(15 + Int64(draw(2))) }
        spec["renewTime"] = .string("2024-01-02T03:04:0\(draw(10)).000000Z")
        var metadata: JSONObject = ["name": "l"]
        if draw(4) == 0 { metadata["labels"] = ["l": .string("\(draw(2))")] }
        return [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": .object(metadata), "spec": .object(spec),
        ]
    }

    private func versioned(_ body: JSONObject, _ cluster: Cluster) -> JSONObject {
        var body = body
        body[object: "metadata"]["resourceVersion"] =
            cluster.read()?.metadata.resourceVersion.map(JSONValue.string)
        return body
    }

    /// What stands where; the labels as a whole are a place too.
    private func places(of body: JSONObject) -> [String: String] {
        var places: [String: String] = [:]
        for member in body.object("spec")?.members ?? [] {
            places["f:spec f:\(member.key)"] = member.value.description
        }
        for member in body.object("metadata")?.object("labels")?.members ?? [] {
            places["f:metadata f:labels"] = ""
            places["f:metadata f:labels f:\(member.key)"] = member.value.description
        }
        return places
    }

    private func time(at step: Int) -> String {
        let seconds = 1_700_000_000 + step
        let inDay = seconds % 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2023-11-14T\(two(inDay / 3_600)):\(two(inDay / 60 % 60)):\(two(inDay % 60))Z"
    }

    private func text(of model: Model) -> [String] {
        model.owners.map { name, owner in
            "\(name) \(owner.time) \(owner.places.sorted())"
        }.sorted()
    }

    private func owners(in answer: APIResponse) -> [String] {
        (answer.body["metadata"]?["managedFields"]?.asArray ?? []).map { entry in
            func leaves(_ value: JSONValue, _ path: String) -> [String] {
                let members = value.asObject?.members ?? []
                if members.isEmpty { return [path] }
                return members.flatMap {
                    leaves($0.value, $0.key == "." ? path : "\(path) \($0.key)")
                }
            }
            let places = (entry["fieldsV1"]?.asObject?.members ?? [])
                .flatMap { leaves($0.value, $0.key) }
            let name = entry["manager"]?.asString ?? ""
            let time = entry["time"]?.asString ?? ""
            return "\(name) \(time) \(places.sorted())"
        }.sorted()
    }

    @Test("owners that a client names have names that can be printed, and are short")
    func ownersNames() throws {
        var server = APIServer(
            draws: Draws(seed: Seed(1), stream: "uid"),
            tracksFieldOwners: true
        )
        func causes(
            _ verb: APIRequest.Verb,
            _ entry: String,
            fields: String = #"{"f:data":{}}"#
        ) throws -> [String] {
            let name = verb == .put ? "/l" : ""
            let common = #""operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1","#
            let text =
                #"{"metadata":{"name":"l","managedFields":[{\#(entry),\#(common)"fieldsV1":"#
                + fields + "}]}}"
            let request = APIRequest(
                verb,
                try #require(APIPath(text: "/api/v1/namespaces/default/configmaps" + name)),
                body: try JSONValue(parsing: text)
            )
            let answer = server.handle(request, at: LocalClock.epoch)
            return answer.refusal?.details?.causes.map { "\($0.field ?? ""): \($0.message)" } ?? []
        }
        let long = String(repeating: "x", count: 129)
        let path = "metadata.managedFields[0]"
        let tooLong = path + ".manager: Too long: may not be more than 128 bytes"
        #expect(try causes(.post, #""manager":"\#(long)""#) == [tooLong])
        #expect(try causes(.post, #""manager":"\#(long)""#, fields: #"{"f":{}}"#) == [])
        #expect(try causes(.put, #""manager":"\#(long)""#).first == tooLong)
        for fields in ["[]", #"{"fdata":{}}"#, #"{"i:x":{}}"#, #"{"k:1":{}}"#, #"{"v:x":{}}"#] {
            #expect(try causes(.put, #""manager":"\#(long)""#, fields: fields) == [], "\(fields)")
        }
        for fields in ["null", #"{"x:y":7}"#, #"{"k:{}":{".":{}},"v:1":{},"i:-1":{}}"#] {
            let found = try causes(.put, #""manager":"\#(long)""#, fields: fields).first
            #expect(found == tooLong, "\(fields)")
        }
        let part = String(repeating: "x", count: 257)
        #expect(
            try causes(.put, #""manager":"a\u0007","subresource":"\#(part)""#).prefix(2) == [
                path + #".manager: Invalid value: "a\a": invalid character U+0007 (at position 1)"#,
                path + ".subresource: Too long: may not be more than 256 bytes",
            ]
        )
    }

    @Test(
        "owners that a client names count instead of those that the object has, if all can be read"
    )
    func namedOwners() throws {
        var server = APIServer(
            draws: Draws(seed: Seed(1), stream: "uid"),
            tracksFieldOwners: true
        )
        func put(_ entries: String) throws -> [String?] {
            let text = #"{"metadata":{"name":"l","managedFields":\#(entries)},"data":{"k":"w"}}"#
            let request = APIRequest(
                .put,
                try #require(APIPath(text: "/api/v1/namespaces/default/configmaps/l")),
                query: ["fieldManager": "b"],
                body: try JSONValue(parsing: text)
            )
            let answer = server.handle(request, at: LocalClock.epoch)
            #expect(answer.status == 200)
            return answer.body["metadata"]?["managedFields"]?.asArray?.map {
                $0["manager"]?.asString
            } ?? []
        }
        let create = APIRequest(
            .post,
            try #require(APIPath(text: "/api/v1/namespaces/default/configmaps")),
            query: ["fieldManager": "a"],
            body: ["metadata": ["name": "l"], "data": ["k": "v"]]
        )
        #expect(server.handle(create, at: LocalClock.epoch).status == 201)
        let entry = #"{"manager":"x","operation":"Update","apiVersion":"v1","#
        let fields = #""fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k":{}}}}"#
        #expect(try put("null") == ["a", "b"])
        #expect(try put("[\(entry)\(fields)]") == ["x"])
        #expect(try put(#"[{"manager":"y","operation":"Nope"}]"#) == ["x"])
        #expect(try put(#"[{"manager":"y","operation":"Update","apiVersion":"v1"}]"#) == ["x"])
        #expect(try put("[{}]") == [])
    }
}
