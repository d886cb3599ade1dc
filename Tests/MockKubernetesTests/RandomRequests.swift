import LockstepDeterminism
import LockstepKubernetes

/// Draws requests, answers and values that a client or a server might send.
struct RandomRequests {
    var random: AddressedGenerator

    init(_ seed: UInt64, _ stream: String) {
        random = Draws(seed: Seed(seed), stream: stream).sequence(key: 0)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func happens(_ percent: Int) -> Bool { number(1...100) <= percent }

    mutating func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }

    mutating func text() -> String {
        let alphabet: [Character] = [
            "a", "b", "Z", "0", "9", "-", ".", "_", "~", "/", "?", "&", "=", "+", "%", " ", "\"",
            "\\", "\n", "\t", "\u{1}", "é", "字", "🦊", "\u{2028}",
        ]
        return String((0..<number(0...12)).map { _ in pick(alphabet) })
    }

    mutating func name() -> String {
        let name = text().filter { $0 != "/" }
        return name.isEmpty ? "l" : name
    }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch number(0...(depth > 0 ? 8 : 6)) {
        case 0: return .null
        case 1: return .bool(happens(50))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: return .integer(Int64(number(-5...5)))
        case 4: return .double(Double(number(-1_000_000...1_000_000)) / 7 * 1e12)
        case 5, 6: return .string(text())
        case 7: return .array((0..<number(0...4)).map { _ in value(depth: depth - 1) })
        default:
            var object = JSONObject()
            for _ in 0..<number(0...5) { object[text()] = value(depth: depth - 1) }
            return .object(object)
        }
    }

    mutating func request() -> APIRequest {
        let isCore = happens(30)
        var path = APIPath(
            group: isCore ? "" : name(),
            version: name(),
            namespace: happens(70) ? name() : nil,
            resource: name()
        )
        // Without a namespace, a resource of this name would be read as the beginning of one.
        if happens(70) { path.name = name() }
        if path.name != nil, happens(20) { path.subresource = name() }
        let verb = pick(APIRequest.Verb.allCases)
        var query = APIQuery()
        for _ in 0..<number(0...3) { query.items.append(.init(name: text(), value: text())) }
        var headers = APIRequest.Headers(userAgent: happens(50) ? text() : nil)
        headers.accept = pick([nil, "*/*", "application/json", "text/html, */*;q=0.1"])
        if verb == .patch {
            headers.contentType = pick([
                "application/merge-patch+json", "application/json-patch+json",
            ])
        } else {
            headers.contentType = pick([nil, "application/json", "application/json; charset=x"])
        }
        let body = verb == .get || happens(20) ? nil : value()
        return APIRequest(verb, path, query: query, headers: headers, body: body)
    }

    mutating func response() -> APIResponse {
        var headers = APIResponse.Headers()
        if happens(20) { headers.retryAfterSeconds = Int64(number(0...60)) }
        for _ in 0..<number(0...2) { headers.warnings.append(text()) }
        if happens(20) {
            headers.contentType = "text/plain; charset=utf-8"
            return APIResponse(status: number(200...599), headers: headers, body: .string(text()))
        }
        return APIResponse(status: number(200...599), headers: headers, body: value())
    }
}
