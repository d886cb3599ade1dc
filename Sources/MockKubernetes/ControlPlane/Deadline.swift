internal import LockstepKubernetes

/// When an API server gives a request up, and what its client is told.
///
/// - Source: A kube-apiserver 1.36.2 with its store frozen.
struct Deadline: Hashable, Sendable {
    /// How the client is told.
    enum Ending: Hashable, Sendable {
        /// A response that says that a time the request named has passed.
        case allotted
        /// A response that says that the server's own time has passed.
        case exceeded
        /// The connection is closed.
        case broken
    }

    /// After how long, in nanoseconds.
    var nanoseconds: Int64
    /// How the client is told.
    var ending: Ending

    /// The deadline of a request.
    ///
    /// A write has 34 s, a read 60 s, or less if its `timeout` says so; a list breaks off.
    init(of request: borrowing APIRequest) {
        let asked =
            request.query.isEmpty
            ? nil : request.query["timeout"].flatMap(goDurationNanoseconds)
        let isWrite = request.verb != .get
        let most = (isWrite ? 34 : 60) * 1_000_000_000 as Int64
        if let asked, asked > 0, asked < most {
            nanoseconds = asked
            ending = .allotted
        } else {
            nanoseconds = most
            ending = isWrite ? .exceeded : .allotted
        }
        if !isWrite, request.path.name == nil { ending = .broken }
    }
}

/// Reads a duration as Go writes it, such as `2s`, `1m30s` or `0.5s`; `nil` if it is none.
func goDurationNanoseconds(_ text: String) -> Int64? {
    var rest = Substring(text)
    var total: Int64 = 0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
        let number = rest.prefix { $0.isNumber || $0 == "." }
        rest = rest.dropFirst(number.count)
        let unit = rest.prefix { !($0.isNumber || $0 == ".") }
        rest = rest.dropFirst(unit.count)
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, let scale = goUnits[String(unit)],
            let count = Int64(whole.isEmpty ? "0" : whole), count < 1_000_000_000
        else { return nil }
        total += count * scale
        guard parts.count == 2 else { continue }
        var place = scale
        for digit in parts[1].utf8.prefix(9) {
            guard case 0x30...0x39 = digit else { return nil }
            place /= 10
            total += Int64(digit - 0x30) * place
        }
    }
    return total
}

private let goUnits: [String: Int64] = [
    "ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
    "h": 3_600_000_000_000,
]

extension APIResponse {
    /// What a client is told whose request took longer than it allowed.
    ///
    /// This status alone does not say what it is.
    static let allottedTimePassed = APIResponse(
        status: 504,
        body: [
            "metadata": [:], "status": "Failure",
            "message": "Timeout: request did not complete within the allotted timeout",
            "reason": "Timeout", "details": [:], "code": 504,
        ]
    )

    /// What a client is told whose write took longer than the server allows.
    static let requestTimePassed = Status(
        code: 504,
        reason: .timeout,
        message: "Timeout: request did not complete within requested timeout - "
            + "context deadline exceeded",
        details: Status.Details()
    ).response

    /// What a client is told when too many requests are under way.
    static let tooManyRequests = APIResponse(
        status: 429,
        headers: Headers(contentType: "text/plain; charset=utf-8", retryAfterSeconds: 1),
        body: .string("Too many requests, please try again later.\n")
    )
}
