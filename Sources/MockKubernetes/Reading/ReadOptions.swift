internal import LockstepKubernetes

/// What a list, a watch or a collection's deletion asks for, read from a request's parameters.
struct ReadOptions {
    /// The version that is named, as the client wrote it; empty if none is.
    var version = ""
    /// How the version is meant; empty if the client did not say.
    var match = ""
    /// The most objects to answer with; 0 or less means all.
    var limit: Int64 = 0
    /// Where an earlier page of a list ended, as the client got it; empty for a new list.
    var token = ""
    /// When a watch ends by itself, in seconds.
    var timeoutSeconds: Int64?
    /// Whether a watch begins with what exists; `nil` if the client did not say.
    var sendsInitialEvents: Bool?
    /// Whether a watch may be told that nothing happened.
    var allowsBookmarks = false
    /// Which objects are meant.
    var scope: Scope

    /// Reads and checks the parameters of a request for a collection.
    ///
    /// The order of the checks is the server's: numbers, labels, the grammar of fields, which
    /// options go together, which fields the kind knows.
    init(_ request: APIRequest, _ kind: ResourceKind) throws(Refusal) {
        guard !request.query.isEmpty else {
            scope = Scope(
                namespace: request.path.namespace,
                labels: LabelSelector(),
                fields: FieldSelector(),
                of: kind
            )
            return
        }
        let query = request.query
        version = query["resourceVersion"] ?? ""
        match = query["resourceVersionMatch"] ?? ""
        token = query["continue"] ?? ""
        timeoutSeconds = try ReadOptions.number("timeoutSeconds", in: query)
        limit = try ReadOptions.number("limit", in: query) ?? 0
        sendsInitialEvents = query.flag("sendInitialEvents")
        allowsBookmarks = query.flag("allowWatchBookmarks") ?? false
        let labels = try LabelSelector(parsing: query["labelSelector"] ?? "")
        let fields = try FieldSelector(parsing: query["fieldSelector"] ?? "")
        scope = Scope(
            namespace: request.path.namespace,
            labels: labels,
            fields: fields,
            of: kind
        )
        let errors = request.isWatch ? watchErrors : listErrors
        if !errors.isEmpty {
            throw .invalid(
                "ListOptions.meta.k8s.io",
                details: Status.Details(group: "meta.k8s.io", kind: "ListOptions"),
                errors: errors
            )
        }
        try fields.check(kind)
    }

    /// A parameter that is a whole number; one that is there must be one.
    private static func number(
        _ name: String,
        in query: APIQuery
    ) throws(Refusal) -> Int64? {
        guard let text = query[name] else { return nil }
        return try parsedNumber(text)
    }

    /// Whether a watch waits for the version that it names: it asks to begin with what exists, and
    /// to be told where that ends.
    var waitsForVersion: Bool {
        sendsInitialEvents == true && allowsBookmarks && !version.isEmpty
    }

    private var listErrors: [FieldError] {
        var errors: [FieldError] = []
        let field = "resourceVersionMatch"
        if !match.isEmpty {
            if version.isEmpty {
                errors.append(
                    .forbidden(field, "\(field) is forbidden unless resourceVersion is provided")
                )
            }
            if !token.isEmpty {
                errors.append(.forbidden(field, "\(field) is forbidden when continue is provided"))
            }
            if match != "Exact", match != "NotOlderThan" {
                errors.append(
                    .unsupported(
                        field,
                        quoted(match),
                        supported: ["Exact", "NotOlderThan", ""]
                    )
                )
            }
            if match == "Exact", version == "0" {
                errors.append(
                    .forbidden(field, "\(field) \"exact\" is forbidden for resourceVersion \"0\"")
                )
            }
        }
        if sendsInitialEvents != nil {
            errors.append(
                .forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list")
            )
        }
        return errors
    }

    private var watchErrors: [FieldError] {
        var errors: [FieldError] = []
        let field = "resourceVersionMatch"
        let needed = "NotOlderThan"
        // A watch that begins with what exists because it names no version is taken for one that
        // asks for that.
        let isLegacy = match.isEmpty && (version.isEmpty || version == "0")
        let isAsked = sendsInitialEvents != nil
        let match = isLegacy && !isAsked ? needed : match
        if isAsked, match != needed {
            errors.append(
                .forbidden(field, "sendInitialEvents requires setting \(field) to \(needed)")
            )
        }
        guard !match.isEmpty else { return errors }
        if !isAsked, !isLegacy {
            errors.append(
                .forbidden(
                    field,
                    "\(field) is forbidden for watch unless sendInitialEvents is provided"
                )
            )
        }
        if match != needed {
            errors.append(.unsupported(field, quoted(match), supported: [needed]))
        }
        if !token.isEmpty {
            errors.append(.forbidden(field, "\(field) is forbidden when continue is provided"))
        }
        return errors
    }
}
