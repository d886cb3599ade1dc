internal import LockstepKubernetes

/// A body that was read as an object of its kind.
struct ReadBody {
    /// The fields as the client sent them, checked and in the kind's order, defaults filled in.
    var draft: Draft
    /// What the answer has to say about the body.
    var warnings: [String]
    /// What the object is to carry of its owners, if the body comes from an apply, which knows.
    var owners: JSONValue?
}

extension APIServer {
    /// Checks that a body comes in a form that is read here; one without a form is JSON.
    func checkContentType(of request: APIRequest, _ kind: ResourceKind) throws(Refusal) {
        let type = request.headers.contentType
        if MediaType.isJSON(type) || MediaType.isYAML(type) { return }
        throw .unsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: "
                + MediaType.accepted(for: kind),
            nil
        )
    }

    /// Reads a request's body and checks what does not depend on what is stored; what is known to
    /// be odd about it already is told first.
    ///
    /// A client that changes an object mostly sends back the metadata that it got. They were read
    /// and checked before they were stored, so they are not read again.
    func read(
        _ request: APIRequest,
        _ kind: ResourceKind,
        _ options: WriteOptions,
        patch known: [String]? = nil,
        replacing stored: StoredObject? = nil
    ) throws(Refusal) -> ReadBody {
        let merged = kind.isCustom ? nil : request.mergedBody.map(kind.decided)
        let body = try object(merged ?? request.body, kind)
        try check(body, is: kind, isPatch: known != nil)
        var decoder = BodyDecoder(kind: kind, spellings: request.numberSpellings)
        var draft: Draft
        do throws(Refusal) {
            draft = try self.draft(of: body, &decoder, replacing: stored)
        } catch {
            throw decoder.firstProblem(in: body) ?? error
        }
        kind.rules.fillDefaults?(&draft)
        var warnings: [String] = []
        if draft.metadata.ownerReferences != nil {
            let repeated = draft.dropRepeatedOwners()
            if !repeated.isEmpty {
                warnings = [repeatedOwnersText(repeated, isPatch: known != nil)]
            }
        }
        let hasProblems =
            !decoder.unknownFields.isEmpty || !request.repeatedMembers.isEmpty
            || known?.isEmpty == false
        if !hasProblems || options.fieldValidation == .ignore {
            return ReadBody(draft: draft, warnings: warningHeaders(warnings))
        }
        let problems =
            (known ?? []) + decoder.problems(in: body, repeated: request.repeatedMembers)
        if options.fieldValidation == .strict {
            throw decoder.cannotBeHandled(
                "strict decoding error: " + problems.joined(separator: ", ")
            )
        }
        return ReadBody(draft: draft, warnings: warningHeaders(problems + warnings))
    }

    private func draft(
        of body: JSONObject,
        _ decoder: inout BodyDecoder,
        replacing stored: StoredObject?
    ) throws(Refusal) -> Draft {
        if let stored, stored.hasMetadata(of: body) {
            let content = try decoder.content(of: body)
            return Draft(stored.shared, version: stored.version, content: content)
        }
        let metadata = try decoder.metadata(of: body)
        let content = try decoder.content(of: body)
        return Draft(metadata: metadata, version: decoder.resourceVersion, content: content)
    }

    private func object(
        _ body: JSONValue?,
        _ kind: ResourceKind
    ) throws(Refusal) -> JSONObject {
        switch body {
        case .object(let object)?: return object
        case .null? where !kind.isCustom: return JSONObject()
        case .null?: throw .badRequest("Object 'Kind' is missing in 'null'")
        case let other?: throw unrecognized(kind, titleProblem(of: other) ?? "", shown: other)
        case nil:
            throw unrecognized(kind, "unexpected end of JSON input", shown: nil)
        }
    }

    /// The refusal of a body of which it cannot even be seen what it is.
    private func unrecognized(
        _ kind: ResourceKind,
        _ sentence: String,
        shown body: JSONValue?
    ) -> Refusal {
        let problem = "couldn't get version/kind; json parse error: \(sentence)"
        let shown = body.map { beginning(of: Array($0.description.utf8)) } ?? "<empty>"
        var refusal = Refusal.badRequest(
            "the object provided is unrecognized (must be of type \(kind.kind)): \(problem) "
                + "(\(shown))"
        )
        refusal.problem = problem
        return refusal
    }

    private func check(
        _ body: JSONObject,
        is kind: ResourceKind,
        isPatch: Bool
    ) throws(Refusal) {
        let foundKind = body.string("kind") ?? ""
        let foundVersion = body.string("apiVersion") ?? ""
        if foundKind == kind.kind, foundVersion == kind.apiVersion { return }
        if let sentence = titleProblem(of: .object(body)) {
            throw unrecognized(kind, sentence, shown: .object(body))
        }
        if isNoGroupVersion(foundVersion) {
            throw .badRequest(
                "the object provided is unrecognized (must be of type \(kind.kind)): unexpected "
                    + "GroupVersion string: \(foundVersion) "
                    + "(\(beginning(of: Array(JSONValue.object(body).description.utf8))))"
            )
        }
        if kind.isCustom {
            if foundKind.isEmpty {
                let problem = "Object 'Kind' is missing in '\(JSONValue.object(body).description)'"
                var refusal = Refusal.badRequest(problem)
                refusal.problem = problem
                throw refusal
            }
            if foundVersion != kind.apiVersion, !isPatch {
                throw .badRequest(
                    "the API version in the data (\(foundVersion)) does not match the expected "
                        + "API version (\(kind.apiVersion))"
                )
            }
            // A patch is only looked at where every object of the kind is.
            var errors: [FieldError] = []
            if foundKind != kind.kind {
                errors.append(.invalid("kind", quoted(foundKind), "must be \(kind.kind)"))
            }
            if foundVersion != kind.apiVersion {
                let breach = "must be \(kind.apiVersion)"
                errors.append(.invalid("apiVersion", quoted(foundVersion), breach))
            }
            let name = body.object("metadata")?.string("name")
            throw .invalid(
                kind.qualifiedKind,
                details: Status.Details(name: name, group: kind.group, kind: kind.kind),
                errors: errors
            )
        }
        let isKind = foundKind.isEmpty || foundKind == kind.kind
        let isVersion = foundVersion.isEmpty || foundVersion == kind.apiVersion
        if isKind, isVersion { return }
        throw misfit(
            body,
            foundKind.isEmpty ? kind.kind : foundKind,
            foundVersion.isEmpty ? kind.apiVersion : foundVersion,
            kind
        )
    }

    /// Why a body of another kind cannot be read as one of a kind.
    ///
    /// One that the server knows is read first, then cannot be turned into the kind.
    private func misfit(
        _ body: JSONObject,
        _ found: String,
        _ version: String,
        _ kind: ResourceKind
    ) -> Refusal {
        let short = version.split(separator: "/").last.map(String.init) ?? version
        let subject = "\(found) in version \(quoted(short))"
        if found == kind.kind, KnownKinds.isOtherVersion(version, of: kind) {
            return .badRequest(
                "the API version in the data (\(version)) does not match the expected API version "
                    + "(\(kind.apiVersion))"
            )
        }
        guard KnownKinds.contains(found, version) else {
            return .unreadable(
                subject,
                as: kind,
                "no kind \(quoted(found)) is registered for version \(quoted(version)) in scheme "
                    + "\"pkg/api/legacyscheme/scheme.go:30\""
            )
        }
        let other = (kinds + [.secret]).first {
            $0.kind == found && $0.apiVersion == version && !$0.isCustom
        }
        if let other {
            do throws(Refusal) {
                var decoder = BodyDecoder(kind: other)
                _ = try decoder.metadata(of: body)
                _ = try decoder.content(of: body)
            } catch {
                return .unreadable(subject, as: kind, error.problem ?? "")
            }
        }
        let package = kind.group.isEmpty ? "core" : String(kind.group.prefix { $0 != "." })
        return .unreadable(
            subject,
            as: kind,
            "converting (\(short).\(found)) to (\(package).\(kind.kind)): unknown conversion"
        )
    }

    /// Checks that a body's namespace is the request's, or absent; one in the body of an object
    /// that belongs to no namespace has no meaning.
    func checkNamespace(_ found: String, _ namespace: String) throws(Refusal) {
        if !namespace.isEmpty, !found.isEmpty, found != namespace {
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

/// Why it cannot be seen what kind of object a body is; `nil` if it can, or if it is `null`.
func titleProblem(of body: JSONValue) -> String? {
    switch body {
    case .null: return nil
    case .object(let object):
        for member in object.members where member.key == "apiVersion" || member.key == "kind" {
            if member.value.isNull || member.value.asString != nil { continue }
            return "json: cannot unmarshal \(jsonTypeName(member.value)) into Go struct field "
                + ".\(member.key) of type string"
        }
        return nil
    default:
        return "json: cannot unmarshal \(jsonTypeName(body)) into Go value of type struct { "
            + #"APIVersion string "json:\"apiVersion,omitempty\""; "#
            + #"Kind string "json:\"kind,omitempty\"" }"#
    }
}

/// Whether a text is no version with a group before a slash, or without one.
func isNoGroupVersion(_ text: String) -> Bool {
    text.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 1
}
