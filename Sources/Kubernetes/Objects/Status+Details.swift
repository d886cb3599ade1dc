extension Status {
    /// The kind of refusal.
    public enum Reason: Hashable, Sendable {
        /// The request itself is malformed.
        case badRequest
        /// The caller is not known.
        case unauthorized
        /// The caller may not do this.
        case forbidden
        /// There is no such object or resource.
        case notFound
        /// There is already an object of that name.
        case alreadyExists
        /// The object is not in the state that the request names.
        case conflict
        /// The version asked for is no longer kept.
        case gone
        /// The version a watch or list began at is no longer kept.
        case expired
        /// The object breaks a rule of its kind.
        case invalid
        /// The server did not finish in time; the request may have been carried out.
        case timeout
        /// The caller is to ask again later.
        case serverTimeout
        /// The caller asks too often.
        case tooManyRequests
        /// The server failed.
        case internalError
        /// The resource does not know this method.
        case methodNotAllowed
        /// The server cannot answer now.
        case serviceUnavailable
        /// A reason that this list does not have.
        case other(String)

        private static let names: [(Reason, String)] = [
            (.badRequest, "BadRequest"), (.unauthorized, "Unauthorized"),
            (.forbidden, "Forbidden"), (.notFound, "NotFound"),
            (.alreadyExists, "AlreadyExists"), (.conflict, "Conflict"), (.gone, "Gone"),
            (.expired, "Expired"), (.invalid, "Invalid"), (.timeout, "Timeout"),
            (.serverTimeout, "ServerTimeout"), (.tooManyRequests, "TooManyRequests"),
            (.internalError, "InternalError"), (.methodNotAllowed, "MethodNotAllowed"),
            (.serviceUnavailable, "ServiceUnavailable"),
        ]

        /// The reason that a server writes so.
        public init(text: String) {
            self = Reason.names.first { $0.1 == text }?.0 ?? .other(text)
        }

        /// The reason as servers write it.
        public var text: String {
            if case .other(let text) = self { return text }
            return Reason.names.first { $0.0 == self }?.1 ?? "Unknown"
        }
    }

    /// One of several causes of a refusal.
    public struct Cause: Hashable, Sendable {
        /// The kind of cause, such as `FieldValueInvalid`.
        public var reason: String
        /// A sentence for people.
        public var message: String
        /// The path of the field that is meant, such as `spec.leaseDurationSeconds`.
        public var field: String?

        /// States a cause.
        public init(reason: String, message: String, field: String? = nil) {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    /// What a refusal is about.
    public struct Details: Hashable, Sendable {
        /// The object's name.
        public var name: String?
        /// The API group; `nil` for the core group.
        public var group: String?
        /// The resource, or in some refusals the kind.
        public var kind: String?
        /// The object's identity.
        public var uid: String?
        /// The causes in order.
        public var causes: [Cause]
        /// Whole seconds after which to ask again.
        public var retryAfterSeconds: Int64?

        /// States what a refusal is about.
        public init(
            name: String? = nil,
            group: String? = nil,
            kind: String? = nil,
            uid: String? = nil,
            causes: [Cause] = [],
            retryAfterSeconds: Int64? = nil
        ) {
            self.name = name
            self.group = group
            self.kind = kind
            self.uid = uid
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }
}

extension Status.Details {
    /// Reads the details of a body.
    init(tree: JSONObject) {
        name = tree.string("name")
        group = tree.string("group")
        kind = tree.string("kind")
        uid = tree.string("uid")
        retryAfterSeconds = tree.integer("retryAfterSeconds")
        causes = (tree.array("causes") ?? []).compactMap { cause in
            guard case .object(let tree) = cause else { return nil }
            return Status.Cause(
                reason: tree.string("reason") ?? "",
                message: tree.string("message") ?? "",
                field: tree.string("field")
            )
        }
    }

    /// The details as a body has them.
    var tree: JSONObject {
        var tree = JSONObject(reserving: 6)
        if let name { tree.append("name", .string(name)) }
        if let group { tree.append("group", .string(group)) }
        if let kind { tree.append("kind", .string(kind)) }
        if let uid { tree.append("uid", .string(uid)) }
        if !causes.isEmpty {
            tree.append(
                "causes",
                .array(
                    causes.map { cause in
                        var tree = JSONObject(reserving: 3)
                        if !cause.reason.isEmpty { tree.append("reason", .string(cause.reason)) }
                        tree.append("message", .string(cause.message))
                        if let field = cause.field { tree.append("field", .string(field)) }
                        return .object(tree)
                    }
                )
            )
        }
        if let retryAfterSeconds {
            tree.append("retryAfterSeconds", .integer(retryAfterSeconds))
        }
        return tree
    }
}
