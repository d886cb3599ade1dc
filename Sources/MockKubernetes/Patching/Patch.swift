internal import LockstepKubernetes

/// What a patch request does to an object.
enum Patch {
    /// Operations on places.
    case operations(JSONPatch)
    /// A document to merge with.
    case merge(JSONObject)
    /// A document to merge with by the rules of the object's kind.
    case strategic(JSONObject)

    /// The form of a patch, as its content type says.
    enum Form: String {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
        case apply = "application/apply-patch+yaml"
    }

    /// Which form a request has.
    static func form(of request: APIRequest, _ kind: ResourceKind) throws(Refusal) -> Form {
        let type = (request.headers.contentType ?? "").prefix { $0 != ";" }
        if let form = Form(rawValue: String(type)), !(kind.isCustom && form == .strategic) {
            return form
        }
        guard kind.isCustom else {
            throw .unsupportedMediaType("415: Unsupported Media Type", Status.Details())
        }
        throw .unsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: "
                + "application/json-patch+json, application/merge-patch+json, "
                + "application/apply-patch+yaml",
            nil
        )
    }

    /// Reads a body as a patch of a form.
    ///
    /// What is said of a body that is none depends on whether unknown fields are looked for: a
    /// stricter reader sees it first then.
    init(
        _ request: APIRequest,
        _ form: Form,
        _ validation: WriteOptions.FieldValidation
    ) throws(Refusal) {
        guard let body = request.body else {
            throw .unreadablePatch("unexpected end of JSON input", form, validation)
        }
        let isLax = validation == .ignore
        switch (form, body) {
        case (.json, _):
            let spelled = request.spelledBody
            self = .operations(try JSONPatch(body, spelled: spelled, isLax: isLax))
        case (.strategic, .object(let tree)): self = .strategic(tree)
        case (.strategic, .null): self = .strategic(JSONObject())
        case (.merge, .object(let tree)): self = .merge(tree)
        case (.merge, .array) where isLax:
            // A patch that is no object takes the place of the document.
            throw .isNoObject(body.withoutNulls)
        case (.merge, .null): throw .badRequest(Self.noMergePatch)
        default:
            let problem =
                "json: cannot unmarshal \(jsonTypeName(body)) into Go value of type "
                + "map[string]interface {}"
            throw .unreadablePatch(problem, form, validation)
        }
    }

    /// What the server says of a text that is no merge patch.
    fileprivate static let noMergePatch = "Invalid JSON Patch"

    /// What is odd about the fields of the patch itself.
    func problems(in request: APIRequest) -> [String] {
        guard case .operations(let patch) = self else {
            if request.repeatedMembers.isEmpty { return [] }
            let body = request.body ?? .null
            return fieldProblems(in: body, unknown: [], repeated: request.repeatedMembers)
        }
        if patch.unknownFields.isEmpty, request.repeatedMembers.isEmpty { return [] }
        return fieldProblems(
            in: request.body ?? .null,
            unknown: patch.unknownFields,
            repeated: request.repeatedMembers.filter { !isWithin($0, patch.unknownFields) }
        ).map { "json patch " + $0 }
    }

    /// The object that the patch makes of another one.
    func apply(to tree: JSONObject, of kind: ResourceKind) throws(Refusal) -> JSONObject {
        switch self {
        case .operations(let patch):
            let result: JSONValue
            do throws(JSONPatch.Failure) {
                result = try patch.apply(to: tree)
            } catch {
                throw .unprocessable
            }
            guard case .object(let object) = result else { throw .isNoObject(result) }
            return object
        case .merge(let patch): return mergePatched(tree, with: patch)
        case .strategic(let patch):
            do throws(StrategicMergePatch.Failure) {
                return try StrategicMergePatch().merge(tree, with: patch, .of(kind))
            } catch {
                throw error.refusal
            }
        }
    }

    /// What stands for the object that a patch made in the refusal of one that makes no sense:
    /// the object itself, or the patch where the server never writes the object out.
    ///
    /// The server sorts the members of the objects that a patch went through, and no others.
    func shown(_ result: JSONObject) -> String {
        switch self {
        case .operations(let patch):
            quoted(JSONValue.object(inOrder(result, along: patch.touched)).description)
        case .merge(let patch):
            quoted(JSONValue.object(inOrder(result, along: patch)).description)
        case .strategic(let patch): quoted(goText(.object(patch)))
        }
    }
}

/// An object with its members sorted by name, and those of the objects in it that another object
/// has as objects, too.
private func inOrder(_ object: JSONObject, along other: JSONObject) -> JSONObject {
    var members = object.members
    for index in members.indices {
        if case .object(let inner) = members[index].value,
            case .object(let touched)? = other[members[index].key]
        {
            members[index].value = .object(inOrder(inner, along: touched))
        }
    }
    return inOrder(members)
}

/// A value as the server's language prints it.
func goText(_ value: JSONValue) -> String {
    switch value {
    case .null: return "<nil>"
    case .string(let text): return text
    case .bool, .integer, .double: return value.description
    case .array(let elements): return "[\(elements.map(goText).joined(separator: " "))]"
    case .object(let object):
        let members = object.members.sorted { $0.key < $1.key }
        return "map[\(members.map { "\($0.key):\(goText($0.value))" }.joined(separator: " "))]"
    }
}

extension Refusal {
    /// The body is no patch of its form; each form has a frame of its own for the problem.
    static func unreadablePatch(
        _ problem: String,
        _ form: Patch.Form,
        _ validation: WriteOptions.FieldValidation
    ) -> Refusal {
        switch (form, validation) {
        case (.merge, .ignore): .badRequest(Patch.noMergePatch)
        case (.strategic, _), (.json, .ignore): .badRequest(problem)
        default: .badRequest("error decoding patch: \(problem)")
        }
    }

    /// What a patch makes of an object is none; `result` as it is to be printed.
    static func makesNoSense(_ result: String, _ problem: String) -> Refusal {
        .invalid(
            "",
            details: Status.Details(),
            errors: [.invalid("patch", result, problem)]
        )
    }

    /// A patch makes something else than an object of an object.
    static func isNoObject(_ result: JSONValue) -> Refusal {
        makesNoSense(
            quoted(result.description),
            "couldn't get version/kind; json parse error: \(titleProblem(of: result) ?? "")"
        )
    }

    /// The request cannot be carried out on what is stored.
    static let unprocessable = Refusal(
        Status(
            code: 422,
            reason: .invalid,
            message: "the server rejected our request due to an error in our request",
            details: Status.Details()
        )
    )

    /// The body's form is none that the server reads here.
    static func unsupportedMediaType(
        _ message: String,
        _ details: Status.Details?
    ) -> Refusal {
        Refusal(
            Status(
                code: 415,
                reason: .other("UnsupportedMediaType"),
                message: message,
                details: details
            )
        )
    }

    /// The request is larger than the server takes; `limit` says what it takes.
    static func tooLargeEntity(_ limit: String) -> Refusal {
        Refusal(
            Status(
                code: 413,
                reason: .other("RequestEntityTooLarge"),
                message: "Request entity too large: \(limit)"
            )
        )
    }
}
