internal import LockstepKubernetes

/// A request that the server does not carry out, with the answer it gives instead.
struct Refusal: Error {
    /// The answer.
    var response: APIResponse
    /// What is wrong with a body that cannot be read as an object; a patch that made such a body
    /// is refused with the same reason in another frame.
    var problem: String?

    /// Refuses with a status.
    init(_ status: Status) {
        response = status.response
    }

    /// Refuses with a plain text, as servers do outside their groups.
    init(code: Int, text: String) {
        response = APIResponse(
            status: code,
            headers: APIResponse.Headers(contentType: "text/plain; charset=utf-8"),
            body: .string(text)
        )
    }

    /// The refusal, with what the server has to say about the body besides.
    func warning(_ warnings: [String]) -> Refusal {
        var copy = self
        copy.response.headers.warnings += warnings
        return copy
    }

    /// No group of that name is served.
    static let unknownGroup = Refusal(code: 404, text: "404 page not found\n")

    /// The group is served, but not that version, resource or part of an object.
    static let unknownResource = Refusal(
        Status(
            code: 404,
            reason: .notFound,
            message: "the server could not find the requested resource",
            details: Status.Details()
        )
    )

    /// The resource does not know the method.
    static let methodNotAllowed = Refusal(
        Status(
            code: 405,
            reason: .methodNotAllowed,
            message: "the server does not allow this method on the requested resource",
            details: Status.Details()
        )
    )

    /// The body cannot be read as an object of a kind.
    static func unreadable(
        _ subject: String,
        as kind: ResourceKind,
        _ problem: String
    ) -> Refusal {
        var refusal = badRequest("\(subject) cannot be handled as a \(kind.kind): \(problem)")
        refusal.problem = problem
        return refusal
    }

    /// The request is malformed.
    static func badRequest(_ message: String) -> Refusal {
        Refusal(Status(code: 400, reason: .badRequest, message: message))
    }

    /// The server fails without giving a reason.
    static func failure(_ message: String) -> Refusal {
        Refusal(Status(code: 500, message: message))
    }

    /// No object is ever kept under that name.
    static func unusableName(_ name: String, because breaches: [String]) -> Refusal {
        let sentence = breaches.joined(separator: ";")
        return badRequest("Name parameter invalid: \(quoted(name)): \(sentence)")
    }

    /// There is no such object.
    static func notFound(_ kind: ResourceKind, _ name: String) -> Refusal {
        Refusal(
            Status(
                code: 404,
                reason: .notFound,
                message: "\(kind.qualifiedResource) \"\(name)\" not found",
                details: kind.details(name: name)
            )
        )
    }

    /// There is no such namespace.
    static func namespaceNotFound(_ name: String) -> Refusal {
        Refusal(
            Status(
                code: 404,
                reason: .notFound,
                message: "namespaces \"\(name)\" not found",
                details: Status.Details(name: name, kind: "namespaces")
            )
        )
    }

    /// There is already an object of that name.
    ///
    /// Whoever says how names begin is told that none could be made, even if it gave the name, and
    /// to come back.
    static func alreadyExists(
        _ kind: ResourceKind,
        _ name: String,
        isBeingDeleted: Bool,
        wasToBeMade: Bool
    ) -> Refusal {
        let prefix = isBeingDeleted ? "object is being deleted: " : ""
        let suffix =
            wasToBeMade
            ? ", the server was not able to generate a unique name for the object" : ""
        var details = kind.details(name: name)
        if wasToBeMade { details.retryAfterSeconds = 1 }
        return Refusal(
            Status(
                code: 409,
                reason: .alreadyExists,
                message: "\(prefix)\(kind.qualifiedResource) \"\(name)\" already exists\(suffix)",
                details: details
            )
        )
    }

    /// The object is not at the version that a write names.
    static func conflict(_ kind: ResourceKind, _ name: String) -> Refusal {
        conflict(
            kind,
            name,
            because: "the object has been modified; please apply your changes to the latest "
                + "version and try again"
        )
    }

    /// The object is not the one that a write names by its uid, or by another field.
    static func mismatch(
        _ kind: ResourceKind,
        _ key: ObjectKey,
        of field: String = "UID",
        expected: String,
        found: String
    ) -> Refusal {
        conflict(
            kind,
            key.name,
            because: "StorageError: invalid object, Code: 4, Key: "
                + "\(kind.storagePrefix)\(key.namespace)/\(key.name), ResourceVersion: 0, "
                + "AdditionalErrorMsg: Precondition failed: \(field) in precondition: "
                + "\(expected), \(field) in object meta: \(found)"
        )
    }

    /// The object is not in the state that a request needs.
    static func conflict(
        _ kind: ResourceKind,
        _ name: String,
        because reason: String
    ) -> Refusal {
        Refusal(
            Status(
                code: 409,
                reason: .conflict,
                message: "Operation cannot be fulfilled on \(kind.qualifiedResource) "
                    + "\"\(name)\": \(reason)",
                details: kind.details(name: name)
            )
        )
    }

    /// A deletion's condition does not hold; these refusals name the kind, not the resource.
    static func precondition(
        _ kind: ResourceKind,
        _ name: String,
        because reason: String
    ) -> Refusal {
        Refusal(
            Status(
                code: 409,
                reason: .conflict,
                message: "Operation cannot be fulfilled on \(kind.qualifiedKind) \"\(name)\": "
                    + reason,
                details: Status.Details(
                    name: name,
                    group: kind.group.isEmpty ? nil : kind.group,
                    kind: kind.kind
                )
            )
        )
    }

    /// Something breaks the rules of its kind.
    ///
    /// - Parameters:
    ///   - subject: What is refused, with its group, as the message names it.
    ///   - details: What is refused, as programs read it; the causes are added.
    ///   - errors: The breaches in order; the message names each of them once.
    /// - Returns: The refusal.
    static func invalid(
        _ subject: String,
        details: Status.Details,
        errors: [FieldError]
    ) -> Refusal {
        let sentences = eachOnce(errors.map { "\($0.field): \($0.message)" })
        let list = sentences.joined(separator: ", ")
        let name = details.name ?? ""
        var details = details
        details.causes = errors.map(\.cause)
        return Refusal(
            Status(
                code: 422,
                reason: .invalid,
                message: "\(subject) \"\(name)\" is invalid: "
                    + (sentences.count == 1 ? list : "[\(list)]"),
                details: details
            )
        )
    }

    /// The options of a request break rules.
    static func invalidOptions(_ options: String, _ errors: [FieldError]) -> Refusal {
        invalid(
            "\(options).meta.k8s.io",
            details: Status.Details(group: "meta.k8s.io", kind: options),
            errors: errors
        )
    }

    /// The options of a request break a rule.
    static func invalidOptions(_ options: String, _ error: FieldError) -> Refusal {
        invalidOptions(options, [error])
    }

    /// The request is understood, and not allowed.
    static func forbidden(
        _ kind: ResourceKind,
        _ name: String,
        because reason: String,
        causes: [Status.Cause] = []
    ) -> Refusal {
        var details = kind.details(name: name)
        details.causes = causes
        return Refusal(
            Status(
                code: 403,
                reason: .forbidden,
                message: "\(kind.qualifiedResource) \"\(name)\" is forbidden: \(reason)",
                details: details
            )
        )
    }

    /// Nothing new may come into a namespace that is on its way out.
    static func namespaceTerminating(
        _ kind: ResourceKind,
        _ name: String,
        in namespace: String
    ) -> Refusal {
        forbidden(
            kind,
            name,
            because: "unable to create new content in namespace \(namespace) because it is being "
                + "terminated",
            causes: [
                Status.Cause(
                    reason: "NamespaceTerminating",
                    message: "namespace \(namespace) is being terminated",
                    field: "metadata.namespace"
                )
            ]
        )
    }

    /// The version asked for is not reached yet.
    static func tooLarge(_ version: Int64, current: Int64) -> Refusal {
        Refusal(Status.tooLarge(version, current: current))
    }
}

extension Status {
    /// The version asked for is not reached yet.
    static func tooLarge(_ version: Int64, current: Int64) -> Status {
        Status(
            code: 504,
            reason: .timeout,
            message: "Timeout: Too large resource version: \(version), current: \(current)",
            details: Details(
                causes: [
                    Cause(
                        reason: "ResourceVersionTooLarge",
                        message: "Too large resource version"
                    )
                ],
                retryAfterSeconds: 1
            )
        )
    }
}

extension ResourceKind {
    /// What a refusal is about, named by the resource.
    func details(name: String?, uid: String? = nil) -> Status.Details {
        Status.Details(
            name: name,
            group: group.isEmpty ? nil : group,
            kind: resource,
            uid: uid
        )
    }
}
