import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

/// What a client sends back as it has read it takes a shorter way through the server.
///
/// A body whose members come in another order takes the long one, and must come to the same.
@Suite("Objects that are sent back as they were read")
struct ReadBackTests {
    @Test(
        "are written as those whose members come in another order",
        arguments: 0..<40 as Range<UInt64>
    )
    func order(seed: UInt64) {
        var client = LawTests.RandomClient(seed: seed)
        var requests = RandomRequests(seed, "metadata")
        let short = Cluster()
        let long = Cluster()
        for _ in 0..<200 {
            var request = client.request()
            requests.edit(&request)
            let answer = short.server.handle(request, at: short.wall)
            let other = long.server.handle(request.turned, at: long.wall)
            #expect(answer == other, "\(request.summary)")
            client.observe(answer)
        }
        #expect(short.server.revision > 20)
        #expect(short.server.digest == long.server.digest)
    }

    @Test("keep the bytes of what they change, were it only an accent")
    func accents() {
        let cluster = Cluster()
        var lease = Cluster.lease()
        lease.metadata.annotations = ["a": "\u{E9}"]
        lease = Lease(json: cluster.send(.post, lease.json).body) ?? lease
        lease.metadata.annotations = ["a": "e\u{301}"]
        lease.holderIdentity = "b"
        let answer = Lease(json: cluster.send(.put, "l", lease.json).body)
        let text = answer?.metadata.annotations.string("a") ?? ""
        #expect(Array(text.unicodeScalars) == ["e", "\u{301}"])
    }

    @Test(
        "have metadata that are read as those that are stored",
        arguments: 0..<10 as Range<UInt64>
    )
    func metadata(seed: UInt64) throws {
        var client = LawTests.RandomClient(seed: seed)
        var requests = RandomRequests(seed, "metadata")
        let cluster = Cluster()
        for _ in 0..<200 {
            var request = client.request()
            requests.edit(&request)
            client.observe(cluster.server.handle(request, at: cluster.wall))
            for (kind, table) in zip(cluster.server.kinds, cluster.server.store.tables) {
                for object in table.objects {
                    var decoder = BodyDecoder(kind: kind)
                    #expect(try decoder.metadata(of: object.tree) == object.metadata)
                    #expect(decoder.resourceVersion == object.version)
                }
            }
        }
    }

    @Test("are in form only if reading leaves them as they are", arguments: 0..<20 as Range<UInt64>)
    func form(seed: UInt64) throws {
        let fields = try #require(ResourceKind.lease.describedFields)
        var requests = RandomRequests(seed, "form")
        var count = 0
        for _ in 0..<500 {
            let content = requests.leaseContent()
            guard fields.areInForm(in: content) else { continue }
            count += 1
            var decoder = BodyDecoder(kind: .lease)
            let read = try decoder.decode(content, as: fields, in: "Lease", at: "")
            #expect(read.isIdentical(to: content))
            #expect(decoder.unknownFields.isEmpty)
        }
        #expect(count > 20)
    }
}

extension RandomRequests {
    /// Gives the object in a body labels, annotations and owners, good and bad ones.
    fileprivate mutating func edit(_ request: inout APIRequest) {
        guard case .object(var body)? = request.body, body["metadata"] != nil, happens(30) else {
            return
        }
        let value: JSONValue
        switch number(0...4) {
        case 0: value = ["a": .string(pick(["b", "", "not good"])), "c": "d"]
        case 1: value = .null
        case 2: value = [:]
        default: value = .string("none")
        }
        body[object: "metadata"][pick(["labels", "annotations"])] = value
        if happens(20) {
            let owner: JSONValue = ["apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"]
            body[object: "metadata"]["ownerReferences"] = pick([[owner], [], [[:]]])
        }
        if happens(20) { body[object: "metadata"]["generation"] = .integer(Int64(number(-1...2))) }
        request.body = .object(body)
    }

    /// The fields of a Lease besides the metadata, most of them as they should be.
    fileprivate mutating func leaseContent() -> JSONObject {
        var spec = JSONObject()
        let time = "2024-01-02T03:04:05.000001"
        let fields: [(String, [JSONValue])] = [
            ("holderIdentity", ["a", "", "b", .null]),
            ("leaseDurationSeconds", [15, 0, 1, 5_000_000_000]),
            ("acquireTime", [.string(time + "Z"), .string(time + "+01:00"), "", .null]),
            ("renewTime", [.string(time + "Z"), .string(time), 7]),
            ("leaseTransitions", [1, 2, 1.5]),
            ("strategy", ["x"]), ("unknown", [1]),
        ]
        for (name, values) in fields where happens(name.count > 8 ? 60 : 5) {
            spec[name] = happens(85) ? values[0] : pick(values)
        }
        if happens(10) { spec = JSONObject(distinct: spec.members.reversed()) }
        var content: JSONObject = ["spec": .object(spec)]
        if happens(5) { content["unknown"] = 1 }
        if happens(5) { content["spec"] = pick([nil, .null, [], [:]]) }
        return content
    }
}

extension APIRequest {
    /// The request with the members of all objects in its body in the opposite order.
    fileprivate var turned: APIRequest {
        var request = self
        request.body = body?.turned
        return request
    }
}

extension JSONValue {
    fileprivate var turned: JSONValue {
        switch self {
        case .object(let object):
            .object(
                JSONObject(
                    distinct: object.members.reversed().map {
                        JSONObject.Member(key: $0.key, value: $0.value.turned)
                    }
                )
            )
        case .array(let elements): .array(elements.map(\.turned))
        default: self
        }
    }
}

extension ResourceKind {
    /// The fields of what objects hold; `nil` if it is not described by fields.
    fileprivate var describedFields: [Field]? {
        guard case .fields(let fields) = content else { return nil }
        return fields
    }
}
