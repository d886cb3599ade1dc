/// What an API server answers, as a value that any transport can carry.
public struct APIResponse: Hashable, Sendable {
    /// The headers of an answer that a client acts on.
    public struct Headers: Hashable, Sendable {
        /// The form of the body; `nil` means JSON.
        public var contentType: String?
        /// Whole seconds after which to ask again.
        public var retryAfterSeconds: Int64?
        /// What the server wants a person to know, in order.
        public var warnings: [String]

        /// Puts the headers together.
        public init(
            contentType: String? = nil,
            retryAfterSeconds: Int64? = nil,
            warnings: [String] = []
        ) {
            self.contentType = contentType
            self.retryAfterSeconds = retryAfterSeconds
            self.warnings = warnings
        }
    }

    /// The HTTP status code.
    public var status: Int
    /// The headers that matter.
    public var headers: Headers
    /// The body; a text if the content type is not JSON.
    public var body: JSONValue
    /// The body's JSON with a line feed behind it, where it has been written already; `body` is
    /// null then.
    public var text: [UInt8]?

    /// Puts an answer together.
    public init(status: Int, headers: Headers = Headers(), body: JSONValue) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Puts an answer together whose body has been written already.
    package init(status: Int, text: [UInt8]) {
        self.init(status: status, body: .null)
        self.text = text
    }

    /// Whether the code is one of the two hundreds.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The version of the object or list in the body.
    public var resourceVersion: String? {
        guard case .object(let object) = body else { return nil }
        return object.object("metadata")?.string("resourceVersion")
    }

    /// The answer in a few characters, for traces: `200 @124`, `409 Conflict`.
    public var summary: String {
        let code = String(status)
        if let version = resourceVersion { return code + " @" + version }
        if !isSuccess, let reason = body["reason"]?.asString { return code + " " + reason }
        return code
    }
}
