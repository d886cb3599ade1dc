internal import LockstepDeterminism
internal import LockstepKubernetes

/// One column of a kind's table.
struct TableColumn: Sendable {
    /// The heading.
    let name: String
    /// The type of its cells as clients are told.
    var type = "string"
    /// How its cells are to be read; `name` for the object's name.
    var format = ""
    /// 0 for a column that is always shown, more for one that is shown when there is room.
    var priority: Int64 = 0
    /// What the column shows, for people.
    var description = ""
    /// The cell of an object, at a time that may be unknown.
    let cell: @Sendable (JSONObject, WallInstant?) -> JSONValue

    /// The column as a table defines it.
    var definition: JSONValue {
        [
            "name": .string(name), "type": .string(type), "format": .string(format),
            "description": .string(description), "priority": .integer(priority),
        ]
    }

    /// The object's name.
    static let name = TableColumn(
        name: "Name",
        format: "name",
        description: "The name, which is unique within the namespace."
    ) { tree, _ in
        .string(tree.object("metadata")?.string("name") ?? "")
    }

    /// How long the object has existed.
    static let age = ageColumn(type: "string")

    /// How long an object of a user's own kind has existed.
    static let customAge = ageColumn(type: "date")

    private static func ageColumn(type: String) -> TableColumn {
        TableColumn(name: "Age", type: type, description: "The time since the creation.") {
            tree,
            wall in
            .string(ageText(tree.object("metadata")?.string("creationTimestamp"), at: wall))
        }
    }

    /// A column that shows a field.
    ///
    /// - Parameters:
    ///   - name: The heading.
    ///   - path: Where the field stands.
    ///   - absent: What an object without it shows.
    ///   - type: The type of the cells as clients are told.
    ///   - priority: 0 for a column that is always shown.
    /// - Returns: The column.
    static func field(
        _ name: String,
        _ path: [String],
        absent: JSONValue = "",
        type: String = "string",
        priority: Int64 = 0
    ) -> TableColumn {
        TableColumn(
            name: name,
            type: type,
            priority: priority,
            description: "The field ." + path.joined(separator: ".")
        ) { tree, _ in
            var value = JSONValue.object(tree)
            for part in path {
                guard let next = value[part] else { return absent }
                value = next
            }
            return value == "" ? absent : value
        }
    }
}

/// The time that stands for none in the server's language.
private let noTime = Timestamp(text: "0001-01-01T00:00:00Z")

/// How long ago an instant was, as people are shown it: in one or two units, the coarser the
/// longer ago.
func ageText(_ creation: String?, at wall: WallInstant?) -> String {
    guard let creation, let wall, let start = Timestamp(text: creation), start != noTime else {
        return "<unknown>"
    }
    let now = Timestamp(wall)
    let whole = now.seconds - start.seconds
    // Begun seconds of the future do not count; no span has more nanoseconds than 64 bits count.
    let seconds = min(
        whole < 0 && now.wall < wall ? whole + 1 : whole,
        Int64.max / 1_000_000_000
    )
    func text(_ value: Int64, _ unit: String, _ rest: Int64, _ restUnit: String) -> String {
        rest == 0 ? "\(value)\(unit)" : "\(value)\(unit)\(rest)\(restUnit)"
    }
    let minutes = seconds / 60
    let hours = seconds / 3_600
    let days = hours / 24
    switch seconds {
    case ..<(-1): return "<invalid>"
    case ..<0: return "0s"
    case ..<120: return "\(seconds)s"
    case ..<600: return text(minutes, "m", seconds % 60, "s")
    case ..<10_800: return "\(minutes)m"
    case ..<28_800: return text(hours, "h", minutes % 60, "m")
    case ..<172_800: return "\(hours)h"
    case ..<691_200: return text(days, "d", hours % 24, "h")
    case ..<63_072_000: return "\(days)d"
    case ..<252_288_000: return text(days / 365, "y", days % 365, "d")
    default: return "\(days / 365)y"
    }
}
