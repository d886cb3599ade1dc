internal import LockstepKubernetes

/// What a definition of a user's own kind says.
struct KindDefinition {
    let group: String
    let version: String
    let resource: String
    let kind: String
    let isNamespaced: Bool
    let hasStatus: Bool
    let selectableFields: [String]
    /// The columns of its tables after the name; `nil` if it says nothing of them.
    let columns: [PrinterColumn]?
    /// What its objects may be; `nil` for anything.
    let schema: Schema?

    /// Reads what stands under `spec` in a definition.
    init(_ spec: JSONObject) throws(KindProblem) {
        group = try Self.text("group", in: spec)
        let names = spec.object("names") ?? JSONObject()
        resource = try Self.text("plural", in: names)
        kind = try Self.text("kind", in: names)
        isNamespaced = spec.string("scope") != "Cluster"
        let versions = (spec.array("versions") ?? []).compactMap(\.asObject)
        guard let stored = versions.first(where: { $0.bool("storage") == true }) else {
            throw KindProblem(found: "no version that is stored", expected: "one")
        }
        version = try Self.text("name", in: stored)
        hasStatus = stored.object("subresources")?["status"] != nil
        selectableFields = (stored.array("selectableFields") ?? []).compactMap {
            $0["jsonPath"]?.asString.map(Self.bare)
        }
        columns = stored.array("additionalPrinterColumns").map { columns in
            columns.map { column in
                PrinterColumn(
                    column["name"]?.asString ?? "",
                    type: column["type"]?.asString ?? "string",
                    path: Self.bare(column["jsonPath"]?.asString ?? ""),
                    priority: column["priority"]?.asInteger ?? 0
                )
            }
        }
        if let json = stored.object("schema")?.object("openAPIV3Schema") {
            schema = try Schema(json: json)
        } else {
            schema = nil
        }
    }

    private static func text(
        _ name: String,
        in object: JSONObject
    ) throws(KindProblem) -> String {
        guard let text = object.string(name), !text.isEmpty else {
            throw KindProblem(found: "no \(name)", expected: "one")
        }
        return text
    }

    /// A path without the point that it begins with.
    private static func bare(_ path: String) -> String {
        path.hasPrefix(".") ? String(path.dropFirst()) : path
    }
}

extension KindRules {
    /// Has objects follow a schema: what it does not name is dropped, defaults are filled in, and
    /// what it forbids is refused.
    mutating func follow(_ schema: Schema) {
        self.schema = schema
        fillDefaults = { draft in draft.content = schema.filled(draft.content) }
        validate = { draft, errors in schema.checkAll(draft, into: &errors) }
        validateChange = { draft, stored, errors in
            schema.checkChange(draft, from: stored, into: &errors)
        }
        validateStatus = { draft, stored, errors in
            schema.checkAll(draft, into: &errors)
            schema.checkChange(draft, from: stored, into: &errors)
        }
    }
}

extension Schema {
    /// Finds what is wrong with an object: first by its types and limits, and if that leaves it
    /// readable, by its rules.
    fileprivate func checkAll(_ draft: Draft, into errors: inout [FieldError]) {
        let value = JSONValue.object(draft.content)
        check(value, at: "", into: &errors)
        guard hasRules else { return }
        guard errors.contains(where: \.isBlocking) else {
            checkRules(value, replacing: nil, at: "", into: &errors)
            return
        }
        errors.append(
            .invalid(
                "<nil>",
                "null",
                "some validation rules were not checked because the object was invalid; correct "
                    + "the existing errors to complete validation"
            )
        )
    }

    /// Finds what is wrong with a change, by the rules that compare with what was there.
    fileprivate func checkChange(
        _ draft: Draft,
        from stored: StoredObject,
        into errors: inout [FieldError]
    ) {
        if errors.contains(where: \.isBlocking) { return }
        let old = JSONValue.object(stored.tree)
        checkRules(.object(draft.content), replacing: old, at: "", into: &errors)
    }
}

extension FieldError {
    /// Whether nothing more can be said of an object that has such a breach.
    fileprivate var isBlocking: Bool {
        [
            "FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong",
            "FieldValueTooMany", "FieldValueTypeInvalid",
        ].contains(reason)
    }
}
