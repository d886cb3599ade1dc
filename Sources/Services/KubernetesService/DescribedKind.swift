internal import LockstepKubernetes
package import LockstepMockKubernetes

extension ResourceKind {
    /// A kind of the users' own as a scenario describes it: in one word, or in a mapping, which
    /// comes as JSON.
    ///
    ///     locks.example.com/v1/Lock
    ///     {"kind":"locks.example.com/v1/Lock","columns":{"Owner":"spec.owner"},
    ///      "defaults":{"spec.mode":"Shared"},"selectable":["spec.owner"]}
    ///
    /// Like the kind in one word it has namespaces, a status and no schema.
    ///
    /// - Parameter text: The word or the mapping.
    /// - Returns: The kind.
    /// - Throws: The first thing that cannot be read.
    package static func described(_ text: String) throws(KindProblem) -> ResourceKind {
        guard text.hasPrefix("{") else { return try named(text) }
        guard case .object(let mapping) = try? JSONValue(parsing: text) else {
            throw KindProblem(found: text, expected: "a mapping")
        }
        let keys = ["kind", "columns", "defaults", "selectable"]
        if let member = mapping.members.first(where: { !keys.contains($0.key) }) {
            throw KindProblem(
                found: "the key `\(member.key)`",
                expected: "one of `kind`, `columns`, `defaults`, `selectable`"
            )
        }
        guard let name = mapping.string("kind") else {
            throw KindProblem(found: "a kind without the key `kind`", expected: "one that has it")
        }
        let plain = try named(name)
        return custom(
            group: plain.group,
            version: plain.version,
            resource: plain.resource,
            kind: plain.kind,
            hasStatus: true,
            selectableFields: try selectableFields(mapping["selectable"]),
            columns: try columns(mapping["columns"]),
            defaults: try members("defaults", mapping["defaults"]).map {
                FieldDefault($0.key, $0.value)
            }
        )
    }

    private static func named(_ text: String) throws(KindProblem) -> ResourceKind {
        guard let kind = custom(text: text) else {
            throw KindProblem(found: text, expected: "a kind such as locks.example.com/v1/Lock")
        }
        return kind
    }

    private static func selectableFields(_ value: JSONValue?) throws(KindProblem) -> [String] {
        guard let value else { return [] }
        let fields = value.asArray?.compactMap(\.asString)
        guard let fields, fields.count == value.asArray?.count else {
            throw KindProblem(
                found: "`selectable: \(value)`",
                expected: "a list of fields such as [spec.owner]"
            )
        }
        return fields
    }

    private static func columns(_ value: JSONValue?) throws(KindProblem) -> [PrinterColumn]? {
        guard value != nil else { return nil }
        var columns: [PrinterColumn] = []
        for member in try members("columns", value) {
            guard let path = member.value.asString else {
                throw KindProblem(
                    found: "`\(member.key): \(member.value)` among the columns",
                    expected: "a heading and a field such as `Owner: spec.owner`"
                )
            }
            let isAge = path == PrinterColumn.age.path
            columns.append(PrinterColumn(member.key, type: isAge ? "date" : "string", path: path))
        }
        return columns
    }

    private static func members(
        _ name: String,
        _ value: JSONValue?
    ) throws(KindProblem) -> [JSONObject.Member] {
        guard let value else { return [] }
        guard case .object(let object) = value else {
            throw KindProblem(
                found: "`\(name): \(value)`",
                expected: "a mapping such as `\(name): { ... }`"
            )
        }
        return object.members
    }
}
