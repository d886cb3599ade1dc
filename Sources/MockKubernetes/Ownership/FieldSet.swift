internal import LockstepKubernetes

/// A set of places in an object, as a tree: a place may be in the set, and so may places below it.
///
/// - Source: Kubernetes `FieldsV1`: `f:` before the name of a field, `k:` before the keys of a
///   list's element, `v:` before an element of a set, and `.` for the place itself.
struct FieldSet: Equatable {
    /// Whether the place itself is in the set.
    var isMember = false
    /// The places below that have members, sorted by their names.
    private(set) var children: [(name: String, set: FieldSet)] = []

    /// The set with no place.
    init() {}

    /// Whether there is no place in the set.
    var isEmpty: Bool { !isMember && children.isEmpty }

    /// The part of the set below a place; setting an empty one removes it.
    subscript(name: String) -> FieldSet {
        get { children.first { $0.name == name }?.set ?? FieldSet() }
        set {
            let place = children.firstIndex { $0.name >= name } ?? children.count
            let isThere = place < children.count && children[place].name == name
            if newValue.isEmpty {
                if isThere { children.remove(at: place) }
            } else if isThere {
                children[place].set = newValue
            } else {
                children.insert((name, newValue), at: place)
            }
        }
    }

    /// Reads the form in which objects carry it.
    init(json: JSONObject) {
        for member in json.members where member.key != "." {
            self[member.key] = FieldSet(json: member.value.asObject ?? JSONObject())
        }
        isMember = children.isEmpty || json["."] != nil
    }

    /// The form in which objects carry it.
    var json: JSONObject {
        var members: [JSONObject.Member] = []
        if isMember, !children.isEmpty {
            members.append(JSONObject.Member(key: ".", value: .object(JSONObject())))
        }
        for child in children {
            members.append(JSONObject.Member(key: child.name, value: .object(child.set.json)))
        }
        return JSONObject(distinct: members)
    }

    /// The places of both sets.
    func union(_ other: FieldSet) -> FieldSet {
        var result = self
        result.isMember = isMember || other.isMember
        for child in other.children { result[child.name] = result[child.name].union(child.set) }
        return result
    }

    /// The places of this set that the other has not.
    func subtracting(_ other: FieldSet) -> FieldSet {
        var result = self
        result.isMember = isMember && !other.isMember
        for child in other.children {
            result[child.name] = result[child.name].subtracting(child.set)
        }
        return result
    }

    /// The places that both sets have.
    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.isMember = isMember && other.isMember
        for child in children { result[child.name] = child.set.intersection(other[child.name]) }
        return result
    }

    static func == (left: FieldSet, right: FieldSet) -> Bool {
        left.isMember == right.isMember && left.children.count == right.children.count
            && zip(left.children, right.children).allSatisfy {
                $0.name == $1.name && $0.set == $1.set
            }
    }
}
