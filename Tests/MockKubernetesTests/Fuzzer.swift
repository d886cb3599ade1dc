import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes

/// Draws requests as bytes: nonsense, and what is valid but for a few bytes.
struct Fuzzer {
    private var draw: RandomRequests

    init(seed: UInt64) {
        draw = RandomRequests(seed, "fuzz")
    }

    private static let resources = [
        "/apis/coordination.k8s.io/v1/namespaces/default/leases",
        "/apis/coordination.k8s.io/v1/namespaces/default/leases",
        "/apis/metaparticle.io/v1/namespaces/default/locks",
        "/api/v1/namespaces/default/configmaps",
        "/api/v1/namespaces/default/pods",
        "/api/v1/namespaces/default/events",
        "/api/v1/namespaces/default/endpoints",
        "/api/v1/namespaces",
        "/api/v1/nodes",
    ]

    private static let bodies = [
        #"{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"l","#
            + #""labels":{"a":"b"}},"spec":{"holderIdentity":"a","leaseDurationSeconds":15,"#
            + #""renewTime":"2024-01-02T03:04:05.000006Z"}}"#,
        #"{"metadata":{"generateName":"g-","finalizers":["x/y"],"#
            + #""ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u"}]},"#
            + #""data":{"k":"v"}}"#,
        #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"nodeName":"n","#
            + #""containers":[{"name":"c","image":"i"}]}}"#,
        #"{"kind":"DeleteOptions","apiVersion":"v1","#
            + #""preconditions":{"resourceVersion":"3"},"gracePeriodSeconds":0}"#,
        #"[{"op":"test","path":"/spec/holderIdentity","value":"a"},{"op":"add","#
            + #""path":"/metadata/labels","value":{}}]"#,
        #"{"spec":{"holderIdentity":null,"leaseDurationSeconds":9},"#
            + #""metadata":{"annotations":{"a":"1"}}}"#,
        "null", "{}", "[]", "1",
    ]

    private static let pieces: [[UInt8]] =
        [
            "null", "true", "-", "1e999", "-0", "0.1e-400", "99999999999999999999",
            "9223372036854775807",
            "-9223372036854775808", "\"", "\\", "\\u0000", "\\ud800", "\\ud83e\\udd8a", "{", "}",
            "[",
            "]", ",", ":", "\"metadata\":", "\"name\":", "\"spec\":{", "\"resourceVersion\":\"1\",",
            "\"leaseDurationSeconds\":", "\"deletionTimestamp\":\"2024-01-02T03:04:05Z\",", "..",
            "%00",
            "/status", "/", "//", "?watch=1", "&limit=1", "&continue=x", "&resourceVersion=1",
            "&resourceVersionMatch=Exact", "&labelSelector=a%3Db",
            "&fieldSelector=metadata.name%3Dl",
            "&dryRun=All", "&fieldValidation=Strict", "&timeoutSeconds=-1",
            "&sendInitialEvents=true",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x00], [0x0A],
            [UInt8](repeating: UInt8(ascii: "["), count: 1_000),
            [UInt8](repeating: UInt8(ascii: "9"), count: 400),
        ]

    private static let types: [String?] = [
        nil, nil, "application/json", "application/json; charset=utf-8", "text/plain",
        "application/merge-patch+json", "application/json-patch+json",
        "application/strategic-merge-patch+json", "application/apply-patch+yaml", "a/b;;;", "",
    ]

    private static let queries = [
        "", "", "", "?watch=1", "?limit=2", "?resourceVersion=0", "?labelSelector=a%20in%20(b,c)",
        "?fieldSelector=metadata.name!=l", "?dryRun=All", "?fieldValidation=Strict", "?force=x",
        "?resourceVersion=3&resourceVersionMatch=NotOlderThan", "?propagationPolicy=Orphan",
    ]

    /// The next request, and whether its body cannot mean anything.
    mutating func next() -> (request: WireRequest, isNonsense: Bool) {
        let method = draw.pick(["GET", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "DELETE"])
        var target = Array(draw.pick(Fuzzer.resources).utf8)
        if method != "POST", draw.happens(80) {
            target += Array(draw.pick(["/l", "/p", "/x"]).utf8)
        }
        target += Array(draw.pick(Fuzzer.queries).utf8)
        var headers = APIRequest.Headers()
        if draw.happens(25) { headers.contentType = draw.pick(Fuzzer.types) }
        if method == "PATCH", draw.happens(80) {
            headers.contentType = draw.pick([
                "application/merge-patch+json", "application/json-patch+json",
            ])
        }
        if draw.happens(10) { headers.accept = draw.text() }
        if draw.happens(10) { target = mutated(target) }
        let isNonsense = draw.happens(15)
        var body = isNonsense ? noise() : plausible(method)
        if !isNonsense, draw.happens(60) { body = mutated(body) }
        return (
            WireRequest(
                method: draw.happens(2) ? draw.text() : method,
                target: String(decoding: target, as: UTF8.self),
                headers: headers,
                body: body
            ),
            isNonsense
        )
    }

    /// A body that may well be accepted.
    private mutating func plausible(_ method: String) -> [UInt8] {
        if draw.happens(20) { return Array(draw.pick(Fuzzer.bodies).utf8) }
        let holder = draw.pick(["a", "b", ""])
        switch method {
        case "PATCH":
            return Array(
                #"{"spec":{"holderIdentity":"\#(holder)"},"data":{"\#(holder)k":"v"}}"#.utf8
            )
        case "DELETE": return []
        default:
            let name =
                method == "PUT" ? "l" : draw.pick(["l", "p", "x", "a\(draw.number(0...99))"])
            return Array(
                #"{"metadata":{"name":"\#(name)","labels":{"a":"\#(holder)"}},"#.utf8
            )
                + Array(
                    #""spec":{"holderIdentity":"\#(holder)","leaseDurationSeconds":15}}"#.utf8
                )
        }
    }

    /// Bytes that are JSON in no reading: they begin with one that no JSON text begins with.
    private mutating func noise() -> [UInt8] {
        let rest = (0..<draw.number(0...200)).map { _ in UInt8(draw.number(0...255)) }
        return [UInt8(draw.pick([0x00, 0x80, 0xFE, 0xFF, 0x3C, 0x2B]))] + rest
    }

    private mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<draw.number(1...4) {
            let place = draw.number(0...bytes.count)
            switch draw.number(0...4) {
            case 0: bytes.insert(contentsOf: draw.pick(Fuzzer.pieces), at: place)
            case 1 where place < bytes.count: bytes[place] = UInt8(draw.number(0...255))
            case 2 where place < bytes.count:
                let end = min(bytes.count, place + draw.number(1...20))
                bytes.removeSubrange(place..<end)
            case 3:
                let end = min(bytes.count, place + draw.number(1...60))
                bytes.insert(contentsOf: bytes[place..<end], at: draw.number(0...bytes.count))
            default:
                bytes =
                    Array(bytes.prefix(place)) + draw.pick(Fuzzer.pieces) + bytes.dropFirst(place)
            }
        }
        return bytes
    }
}
