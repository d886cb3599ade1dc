internal import LockstepKubernetes

extension ScenarioNode {
    /// The value written in JSON; what looks like a number or a truth value is one.
    var jsonText: String { json.description }

    private var json: JSONValue {
        switch content {
        case .scalar(let text):
            switch try? JSONValue(parsing: text) {
            case .bool(let flag): .bool(flag)
            case .integer(let number): .integer(number)
            case .double(let number): .double(number)
            default: kind == "nothing" ? .null : .string(text)
            }
        case .list(let items): .array(items.map(\.json))
        case .mapping(let entries):
            .object(
                JSONObject(
                    distinct: entries.map { JSONObject.Member(key: $0.key, value: $0.value.json) }
                )
            )
        }
    }
}
