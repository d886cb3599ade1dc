/// What a client asks of an API server, as a value that any transport can carry.
///
///     let request = APIRequest(.put, .leases(in: "x", name: "l"), body: lease.json)
///     request.summary                                  // "PUT leases/l@123"
public struct APIRequest: Hashable, Sendable {
    /// The HTTP method; get, list and watch are all `get`.
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        /// Reads an object or a collection, or watches one.
        case get = "GET"
        /// Creates an object.
        case post = "POST"
        /// Replaces an object.
        case put = "PUT"
        /// Changes parts of an object.
        case patch = "PATCH"
        /// Deletes an object or a collection.
        case delete = "DELETE"
    }

    /// The headers of a request that change what a server does.
    public struct Headers: Hashable, Sendable {
        /// The form of the body; servers read an absent one as JSON.
        public var contentType: String?
        /// The forms of answer the client takes.
        public var accept: String?
        /// Who the client says it is.
        public var userAgent: String?

        /// Puts the headers together.
        public init(
            contentType: String? = nil,
            accept: String? = nil,
            userAgent: String? = nil
        ) {
            self.contentType = contentType
            self.accept = accept
            self.userAgent = userAgent
        }
    }

    /// The HTTP method.
    public var verb: Verb
    /// The resource that is meant.
    public var path: APIPath
    /// The parameters in their order.
    public var query: APIQuery
    /// The headers that matter.
    public var headers: Headers
    /// The body, if there is one.
    public var body: JSONValue?
    /// What the body says to kinds with known fields, where a member that its text names again adds
    /// to what was there; `nil` if none is repeated.
    public var mergedBody: JSONValue?
    /// The paths of members that the body's text names more than once, as `JSONValue` reports
    /// them; of each the last counts in `body`.
    public var repeatedMembers: [String] = []
    /// How the body's text writes numbers that are no integers of 64 bits, where `JSONValue` writes
    /// them otherwise.
    public var numberSpellings: [Double: String] = [:]
    /// The body of a JSON patch with its texts and numbers as they are written, which is how they
    /// are compared; `nil` if all are written as `JSONValue` writes them.
    public var spelledBody: JSONValue?
}

// An initializer that hands everything to the memberwise one costs no copy; one that assigns the
// fields one by one does, in a type as large as this.
extension APIRequest {
    /// Puts a request together.
    public init(
        _ verb: Verb,
        _ path: APIPath,
        query: APIQuery = APIQuery(),
        headers: Headers = Headers(),
        body: JSONValue? = nil
    ) {
        self.init(verb: verb, path: path, query: query, headers: headers, body: body)
    }

    /// Whether this opens a watch: a collection is read with any `watch` except `0` and `false`,
    /// in capitals or not.
    public var isWatch: Bool {
        verb == .get && path.name == nil && query.flag("watch") == true
    }

    /// The version that the body or the query names, as clients write it.
    public var resourceVersion: String? {
        if case .object(let object)? = body,
            let version = object.object("metadata")?.string("resourceVersion")
        {
            return version
        }
        return query.isEmpty ? nil : query["resourceVersion"]
    }

    /// The request in a few characters, for traces: method, resource, name and version.
    ///
    /// A read of a collection is called `LIST` or `WATCH`.
    public var summary: String {
        var text = verb.rawValue
        if verb == .get, path.name == nil { text = isWatch ? "WATCH" : "LIST" }
        text += " "
        text += path.resource
        if let name = path.name {
            text += "/"
            text += name
        }
        if let subresource = path.subresource {
            text += "/"
            text += subresource
        }
        if let version = resourceVersion {
            text += "@"
            text += version
        }
        return text
    }
}
