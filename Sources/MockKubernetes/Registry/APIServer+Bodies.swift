internal import LockstepKubernetes

/// A body that was read as an object of its kind.
struct ReadBody {
    /// The fields that every object has, as the client sent them.
    var metadata: Metadata
    /// The other fields, checked and in the kind's order.
    var content: JSONObject
    /// What the answer has to say about the body.
    var warnings: [String]
}

extension APIServer {
    /// Reads a request's body and checks what does not depend on what is stored.
    func read(
        _ request: APIRequest,
        _ kind: ResourceKind,
        _ options: WriteOptions
    ) throws(Refusal) -> ReadBody {
        let body = try object(request.body, kind)
        try check(body, is: kind)
        var decoder = BodyDecoder(kind: kind)
        let metadata = try decoder.metadata(of: body)
        let content = try decoder.content(of: body)
        if options.fieldValidation == .strict, !decoder.unknownFields.isEmpty {
            let list = decoder.unknownFields.map { "unknown field \(quoted($0))" }
            throw decoder.cannotBeHandled(
                "strict decoding error: " + list.joined(separator: ", ")
            )
        }
        return ReadBody(
            metadata: metadata,
            content: content,
            warnings: decoder.unknownFields.isEmpty
                ? [] : options.warnings(about: decoder.unknownFields)
        )
    }

    private func object(
        _ body: JSONValue?,
        _ kind: ResourceKind
    ) throws(Refusal) -> JSONObject {
        switch body {
        case .object(let object)?: return object
        case .null? where !kind.isCustom: return JSONObject()
        case .null?: throw .badRequest("Object 'Kind' is missing in 'null'")
        case let other:
            throw .badRequest(
                "the object provided is unrecognized (must be of type \(kind.kind)): couldn't "
                    + "get version/kind; json parse error: "
                    + (other.map { "a \(jsonTypeName($0)) is no object" } ?? "")
                    + (other == nil ? "unexpected end of JSON input (<empty>)" : "")
            )
        }
    }

    private func check(_ body: JSONObject, is kind: ResourceKind) throws(Refusal) {
        let foundKind = body.string("kind") ?? ""
        let foundVersion = body.string("apiVersion") ?? ""
        if foundKind == kind.kind, foundVersion == kind.apiVersion { return }
        if kind.isCustom {
            if foundKind.isEmpty {
                throw .badRequest(
                    "Object 'Kind' is missing in '\(JSONValue.object(body).description)'"
                )
            }
            if foundVersion != kind.apiVersion {
                throw .badRequest(
                    "the API version in the data (\(foundVersion)) does not match the expected "
                        + "API version (\(kind.apiVersion))"
                )
            }
            let name = body.object("metadata")?.string("name")
            throw .invalid(
                kind.qualifiedKind,
                details: Status.Details(name: name, group: kind.group, kind: kind.kind),
                errors: [.invalid("kind", quoted(foundKind), "must be \(kind.kind)")]
            )
        }
        let isKind = foundKind.isEmpty || foundKind == kind.kind
        let isVersion = foundVersion.isEmpty || foundVersion == kind.apiVersion
        if isKind, isVersion { return }
        let name = foundKind.isEmpty ? kind.kind : foundKind
        let version = foundVersion.isEmpty ? kind.apiVersion : foundVersion
        let short = version.split(separator: "/").last.map(String.init) ?? version
        throw .unreadable(
            "\(name) in version \(quoted(short))",
            as: kind,
            "no kind \(quoted(name)) is registered for version \(quoted(version)) in scheme "
                + "\"pkg/api/legacyscheme/scheme.go:30\""
        )
    }

    /// Checks that a body's namespace is the request's, or absent.
    func checkNamespace(_ metadata: Metadata, _ namespace: String) throws(Refusal) {
        if !metadata.namespace.isEmpty, metadata.namespace != namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the "
                    + "request"
            )
        }
    }

    /// Checks an object against its kind's rules.
    func validate(
        _ content: JSONObject,
        _ kind: ResourceKind,
        name: String,
        errors: [FieldError]
    ) throws(Refusal) {
        var errors = errors
        kind.validate(content, &errors)
        if errors.isEmpty { return }
        throw .invalid(
            kind.qualifiedKind,
            details: Status.Details(
                name: name.isEmpty ? nil : name,
                group: kind.group.isEmpty ? nil : kind.group,
                kind: kind.kind
            ),
            errors: errors
        )
    }
}
