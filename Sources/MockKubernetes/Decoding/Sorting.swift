internal import LockstepKubernetes

/// The object with the members of all its objects sorted by name.
func sortedByName(_ object: JSONObject) -> JSONObject {
    var members = object.members
    for index in members.indices { members[index].value = sortedByName(members[index].value) }
    return inOrder(members)
}

/// The value with the members of all its objects sorted by name; a number such as `1.0` becomes
/// the integer that the server makes of it when it stores it.
func sortedByName(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object): .object(sortedByName(object))
    case .array(let elements): .array(elements.map(sortedByName))
    case .double(let number): Int64(exactly: number).map(JSONValue.integer) ?? value
    default: value
    }
}

/// The members, whose names are distinct, in the order of their names.
func inOrder(_ members: [JSONObject.Member]) -> JSONObject {
    if zip(members, members.dropFirst()).contains(where: { $1.key < $0.key }) {
        return JSONObject(distinct: members.sorted { $0.key < $1.key })
    }
    return JSONObject(distinct: members)
}
