public import LockstepKubernetes

/// A request as HTTP carries it: a method, a target, the headers that matter, and bytes.
///
///     let wire = WireRequest(request)
///     wire.target                                      // "/apis/…/namespaces/x/leases/l"
///     wire.reading                                     // .request(request) again
///
/// What stands for the connection (host, length, encoding) is left to whoever has one.
///
/// - Cost: About two microseconds to write a Lease's update, and as much to read it.
public struct WireRequest: Hashable, Sendable {
    /// The most bytes that a body may have; a longer one is refused.
    public static let bodyLimit = 3 << 20

    /// The HTTP method, in capitals.
    public var method: String
    /// Path and query as the request line has them.
    public var target: String
    /// The headers that change what a server does.
    public var headers: APIRequest.Headers
    /// The body; empty if there is none.
    public var body: [UInt8]

    /// Puts a request together.
    public init(
        method: String,
        target: String,
        headers: APIRequest.Headers = APIRequest.Headers(),
        body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// Writes a request; `reading` gives the same request back.
    ///
    /// The exceptions are a body in a request that reads, which no server looks at, a body's
    /// doubles that are not finite, which JSON cannot say, and slashes in names, which separate the
    /// parts of a path even if they are escaped.
    public init(_ request: APIRequest) {
        method = request.verb.rawValue
        target = request.path.description
        if !request.query.isEmpty {
            target += "?"
            target += request.query.description
        }
        headers = request.headers
        body = []
        if let value = request.body {
            body.reserveCapacity(768)
            value.write(into: &body)
        }
    }
}
