internal import LockstepKubernetes

/// Finds the members of one object by name, again and again: in a small one by looking, in a large
/// one by a table that is made once.
///
/// - Cost: O(n) to make for a large object, and O(1) for each look-up.
struct MemberIndex {
    /// How many members are looked through one after the other.
    private static let small = 16

    private let members: [JSONObject.Member]
    /// The places of the members; empty for a small object, and only ever asked by name.
    private var places: [String: Int] = [:]

    /// Prepares for an object; `nil` is one without members.
    init(_ object: JSONObject?) {
        members = object?.members ?? []
        if members.count <= Self.small { return }
        places.reserveCapacity(members.count)
        for index in members.indices where places[members[index].key] == nil {
            places[members[index].key] = index
        }
    }

    /// What stands under a name first.
    subscript(key: String) -> JSONValue? {
        if members.count > Self.small { return places[key].map { members[$0].value } }
        return members.first { $0.key == key }?.value
    }
}
