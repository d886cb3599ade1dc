internal import LockstepHistories
internal import LockstepKubernetes

/// The fields of an event as the members of a JSON object, both ways.
struct JSONFieldTree: FieldSink, FieldSource {
    /// The members, in the order in which they were written.
    var tree = JSONObject()

    mutating func field(_ name: StaticString, _ value: Int64) {
        tree.append(name.description, .integer(value))
    }

    mutating func field(_ name: StaticString, _ value: String) {
        tree.append(name.description, .string(value))
    }

    mutating func field(_ name: StaticString, _ value: Bool) {
        tree.append(name.description, .bool(value))
    }

    func integer(_ name: String) -> Int64? { tree.integer(name) }
    func text(_ name: String) -> String? { tree.string(name) }
    func flag(_ name: String) -> Bool? { tree.bool(name) }
}
