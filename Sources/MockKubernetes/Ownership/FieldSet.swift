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
    ///
    /// - Cost: O(log n) to look, O(n) to add a place before others.
    subscript(name: String) -> FieldSet {
        get {
            let place = place(of: name)
            return place < children.count && children[place].name == name
                ? children[place].set : FieldSet()
        }
        set {
            let place = place(of: name)
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

    /// The first place that does not come before a name.
    private func place(of name: String) -> Int {
        if let last = children.last, last.name < name { return children.count }
        var low = 0
        var high = children.count
        while low < high {
            let middle = (low + high) / 2
            if children[middle].name < name { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A set of places in any order; of several with one name the last counts.
    init(isMember: Bool, _ places: [(name: String, set: FieldSet)]) {
        self.isMember = isMember
        for place in places.enumerated().sorted(by: { left, right in
            left.element.name == right.element.name
                ? left.offset < right.offset : left.element.name < right.element.name
        }) {
            self[place.element.name] = place.element.set
        }
    }

    /// Reads the form in which objects carry it.
    init(json: JSONObject) {
        self.init(
            isMember: false,
            json.members.filter { $0.key != "." }.map {
                ($0.key, FieldSet(json: $0.value.asObject ?? JSONObject()))
            }
        )
        isMember = children.isEmpty || json["."] != nil
    }

    /// Whether a value is the form in which objects carry a set, or none.
    ///
    /// What begins with another letter is passed over, and may be anything.
    ///
    /// - Source: structured-merge-diff, `fieldpath/serialize.go` and `serialize-pe.go`.
    static func isReadable(_ value: JSONValue) -> Bool {
        if value.isNull { return true }
        guard case .object(let object) = value else { return false }
        return object.members.allSatisfy { member in
            if member.key == "." { return true }
            let name = member.key.utf8
            guard name.dropFirst().first == UInt8(ascii: ":") else { return false }
            let text = String(member.key.dropFirst(2))
            switch name.first {
            case UInt8(ascii: "f"): break
            case UInt8(ascii: "i"): if Int64(text) == nil { return false }
            case UInt8(ascii: "k"), UInt8(ascii: "v"):
                guard let value = try? JSONValue(parsing: text) else { return false }
                if name.first == UInt8(ascii: "k"), value.asObject == nil { return false }
            default: return true
            }
            return isReadable(member.value)
        }
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
        combined(with: other, isMember: isMember || other.isMember) { $0.union($1) }
    }

    /// The places of this set that the other has not.
    func subtracting(_ other: FieldSet) -> FieldSet {
        combined(with: other, isMember: isMember && !other.isMember) { $0.subtracting($1) }
    }

    /// The places that both sets have.
    func intersection(_ other: FieldSet) -> FieldSet {
        combined(with: other, isMember: isMember && other.isMember) { $0.intersection($1) }
    }

    /// Puts two sets together place by place; where one has nothing it counts as empty.
    ///
    /// - Cost: O(size of both).
    private func combined(
        with other: FieldSet,
        isMember: Bool,
        _ combine: (FieldSet, FieldSet) -> FieldSet
    ) -> FieldSet {
        var result = FieldSet()
        result.isMember = isMember
        let (left, right) = (children, other.children)
        var (own, others) = (0, 0)
        while own < left.count || others < right.count {
            let isOwn =
                own < left.count
                && (others == right.count || left[own].name <= right[others].name)
            let isOthers = others < right.count && (!isOwn || left[own].name == right[others].name)
            let name = isOwn ? left[own].name : right[others].name
            let set = combine(
                isOwn ? left[own].set : FieldSet(),
                isOthers ? right[others].set : FieldSet()
            )
            if isOwn { own += 1 }
            if isOthers { others += 1 }
            if !set.isEmpty { result.children.append((name, set)) }
        }
        return result
    }

    static func == (left: FieldSet, right: FieldSet) -> Bool {
        left.isMember == right.isMember && left.children.count == right.children.count
            && zip(left.children, right.children).allSatisfy {
                $0.name == $1.name && $0.set == $1.set
            }
    }
}
