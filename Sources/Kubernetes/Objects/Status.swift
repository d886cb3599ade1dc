/// Why an API server refused a request, or that it did what it has no object to show for.
///
///     if let status = Status(json: response.body), status.reason == .conflict { … }
public struct Status: Hashable, Sendable {
    /// Whether the request was refused.
    public var isFailure: Bool
    /// The HTTP status code.
    public var code: Int
    /// The kind of refusal, for programs; `nil` if the server gave none.
    public var reason: Reason?
    /// A sentence for people; no program should read it.
    public var message: String
    /// What the refusal is about; `nil` if the server did not say.
    public var details: Details?

    /// A refusal.
    public init(
        code: Int,
        reason: Reason? = nil,
        message: String,
        details: Details? = nil
    ) {
        self.isFailure = true
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
    }

    /// A success that has no object to show.
    ///
    /// - Parameters:
    ///   - code: The HTTP status code; the body names it unless it is 200.
    ///   - details: What it was done to.
    /// - Returns: The status.
    public static func success(code: Int = 200, details: Details? = nil) -> Status {
        var status = Status(code: code, message: "", details: details)
        status.isFailure = false
        return status
    }

    /// Reads a body; `nil` unless it has a status of `Success` or `Failure`.
    public init?(json: JSONValue) {
        guard case .object(let tree) = json, let status = tree.string("status") else { return nil }
        guard status == "Failure" || status == "Success" else { return nil }
        isFailure = status == "Failure"
        code = Int(tree.integer("code") ?? (isFailure ? 500 : 200))
        reason = tree.string("reason").map(Reason.init(text:))
        message = tree.string("message") ?? ""
        details = tree.object("details").map(Details.init(tree:))
    }

    /// The body as servers send it.
    public var json: JSONValue {
        var tree = JSONObject(reserving: 8)
        tree.append("kind", "Status")
        tree.append("apiVersion", "v1")
        tree.append("metadata", [:])
        tree.append("status", isFailure ? "Failure" : "Success")
        if !message.isEmpty { tree.append("message", .string(message)) }
        if let reason { tree.append("reason", .string(reason.text)) }
        if let details { tree.append("details", .object(details.tree)) }
        if isFailure || code != 200 { tree.append("code", .integer(Int64(code))) }
        return .object(tree)
    }

    /// The answer that carries this body.
    public var response: APIResponse {
        APIResponse(
            status: code,
            headers: APIResponse.Headers(retryAfterSeconds: details?.retryAfterSeconds),
            body: json
        )
    }
}
