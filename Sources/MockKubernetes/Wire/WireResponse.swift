public import LockstepKubernetes

/// An answer as HTTP carries it: a status, the headers that matter, and bytes.
///
///     let wire = WireResponse(response)
///     wire.headers(auditID: "…")                       // what a client sees, in order
///     try wire.response                                // the response again
///
/// - Cost: About a microsecond to write a Lease's answer, and as much to read it.
public struct WireResponse: Hashable, Sendable {
    /// The HTTP status code.
    public var status: Int
    /// The form of the body.
    public var contentType: String
    /// Whole seconds after which to ask again.
    public var retryAfterSeconds: Int64?
    /// The `Warning` headers in order, as they stand in the header.
    public var warnings: [String]
    /// The body.
    public var body: [UInt8]

    /// The form of a body that is JSON and nothing more is said of.
    public static let json = "application/json"

    /// Puts an answer together.
    public init(
        status: Int,
        contentType: String = WireResponse.json,
        retryAfterSeconds: Int64? = nil,
        warnings: [String] = [],
        body: [UInt8]
    ) {
        self.status = status
        self.contentType = contentType
        self.retryAfterSeconds = retryAfterSeconds
        self.warnings = warnings
        self.body = body
    }

    /// Writes an answer; JSON ends with a line feed.
    ///
    /// An answer whose content type says plain `application/json` comes back without one: the two
    /// mean the same.
    public init(_ response: APIResponse) {
        status = response.status
        contentType = response.headers.contentType ?? WireResponse.json
        retryAfterSeconds = response.headers.retryAfterSeconds
        warnings = response.headers.warnings
        body = []
        if let text = response.text {
            body = text
        } else if !isJSON(contentType), case .string(let text) = response.body {
            body.append(contentsOf: text.utf8)
        } else {
            body.reserveCapacity(768)
            response.body.write(into: &body, endingWith: UInt8(ascii: "\n"))
        }
    }

    /// Reads the answer back.
    ///
    /// - Throws: `JSONError` if the body is not what its content type says.
    public var response: APIResponse {
        get throws(JSONError) {
            let headers = APIResponse.Headers(
                contentType: contentType == WireResponse.json ? nil : contentType,
                retryAfterSeconds: retryAfterSeconds,
                warnings: warnings
            )
            guard isJSON(contentType) else {
                let text = String(decoding: body, as: UTF8.self)
                return APIResponse(status: status, headers: headers, body: .string(text))
            }
            let value = try JSONValue(parsing: body)
            return APIResponse(status: status, headers: headers, body: value)
        }
    }

    /// The headers in the order in which they are sent, lengths and dates apart.
    ///
    /// - Parameter auditID: What the request is called in the server's log; a client's own is kept.
    /// - Returns: Names and values.
    public func headers(auditID: String) -> [(name: String, value: String)] {
        var list = [
            (name: "Audit-Id", value: auditID),
            (name: "Cache-Control", value: "no-cache, private"),
            (name: "Content-Type", value: contentType),
        ]
        if let retryAfterSeconds {
            list.append((name: "Retry-After", value: String(retryAfterSeconds)))
        }
        for warning in warnings { list.append((name: "Warning", value: warning)) }
        return list
    }
}

private func isJSON(_ contentType: String) -> Bool {
    contentType.utf8.starts(with: WireResponse.json.utf8)
}

extension WatchEvent {
    /// Appends the event as a line of a watch.
    public func writeLine(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"type\":\"".utf8)
        bytes.append(contentsOf: kind.rawValue.utf8)
        bytes.append(contentsOf: "\",\"object\":".utf8)
        object.write(into: &bytes)
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Reads one line of a watch; `nil` if it is no event.
    public init?(line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line) else { return nil }
        self.init(json: value)
    }
}
