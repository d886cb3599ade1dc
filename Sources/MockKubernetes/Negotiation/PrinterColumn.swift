internal import LockstepKubernetes

/// A column in the tables of a kind that a cluster's users defined: a field under a heading.
public struct PrinterColumn: Sendable {
    /// The heading.
    public var name: String
    /// The type of the cells: `string`, `integer`, `number`, `boolean` or `date`.
    ///
    /// A cell of another type is shown as a text; a date is shown as the time since then.
    public var type: String
    /// Where the field stands, such as `spec.owner`.
    public var path: String
    /// 0 for a column that is always shown, more for one that is shown when there is room.
    public var priority: Int64

    /// Describes a column.
    public init(_ name: String, type: String = "string", path: String, priority: Int64 = 0) {
        self.name = name
        self.type = type
        self.path = path
        self.priority = priority
    }

    /// How long an object has existed.
    public static let age = PrinterColumn(
        "Age",
        type: "date",
        path: "metadata.creationTimestamp"
    )

    /// The column as tables have it.
    var column: TableColumn {
        let path = path.split(separator: ".").map(String.init)
        let type = type
        return TableColumn(
            name: name,
            type: type,
            priority: priority,
            description: "The field ." + self.path
        ) { tree, wall in
            var value = JSONValue.object(tree)
            for part in path {
                guard let next = value[part] else { return .null }
                value = next
            }
            switch (type, value) {
            case ("date", .string(let text)): return .string(ageText(text, at: wall))
            case ("string", .integer), ("string", .double), ("string", .bool):
                return .string(value.description)
            case (_, .object), (_, .array): return .string(value.description)
            default: return value
            }
        }
    }
}
