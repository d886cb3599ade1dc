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
            ? nil : request.query["timeout"].flatMap { try? goDurationNanoseconds($0) }
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
