internal import LockstepKubernetes

/// A body that was read as an object of its kind.
struct ReadBody {
    /// The fields as the client sent them, checked and in the kind's order, defaults filled in.
    var draft: Draft
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
        var draft = Draft(metadata: metadata, content: try decoder.content(of: body))
        kind.rules.fillDefaults?(&draft)
        if decoder.unknownFields.isEmpty, request.repeatedMembers.isEmpty {
            return ReadBody(draft: draft, warnings: [])
        }
        let problems = decoder.problems(in: body, repeated: request.repeatedMembers)
        if options.fieldValidation == .strict {
            throw decoder.cannotBeHandled(
                "strict decoding error: " + problems.joined(separator: ", ")
            )
        }
        return ReadBody(draft: draft, warnings: options.warnings(about: problems))
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
}

extension Refusal {
    /// An object breaks rules of its kind.
    static func invalid(_ kind: ResourceKind, name: String, errors: [FieldError]) -> Refusal {
        invalid(
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
