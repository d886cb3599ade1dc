/// The members of a JSON object in the order in which they were first entered.
///
///     var spec: JSONObject = ["holderIdentity": "a"]
///     spec["leaseDurationSeconds"] = 15
///     spec["holderIdentity"] = nil                     // removes the member
///
/// Names are the same if they are texts of the same length that are equal.
///
/// - Cost: A look-up compares names one after the other, which beats hashing for the dozen members
///   that API objects have. Objects with thousands of members are slow to edit by name.
public struct JSONObject: Hashable, Sendable {
    /// One name and what stands under it.
    public struct Member: Hashable, Sendable {
        /// The name.
        public var key: String
        /// What stands under it.
        public var value: JSONValue

        /// Pairs a name with a value.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members in order; no two have the same name.
    public private(set) var members: [Member]

    /// An object without members.
    ///
    /// - Parameter capacity: How many members to make room for.
    public init(reserving capacity: Int = 0) {
        members = []
        members.reserveCapacity(capacity)
    }

    /// Adopts members whose names the caller knows to be distinct.
    public init(distinct members: [Member]) {
        self.members = members
    }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// How many members there are.
    public var count: Int { members.count }

    /// What stands under a name.
    ///
    /// Setting an existing member keeps its place, setting a new one appends it, and setting `nil`
    /// removes it.
    public subscript(key: String) -> JSONValue? {
        get {
            guard let index = index(of: key) else { return nil }
            return members[index].value
        }
        set {
            if let index = index(of: key) {
                if let newValue {
                    members[index].value = newValue
                } else {
                    members.remove(at: index)
                }
            } else if let newValue {
                members.append(Member(key: key, value: newValue))
            }
        }
    }

    /// The object that stands under a name, edited in place; empty if there is none.
    ///
    /// Changing it creates the member, and replaces one that is not an object.
    public subscript(object key: String) -> JSONObject {
        get { object(key) ?? JSONObject() }
        _modify {
            let place: Int
            var inner = JSONObject()
            if let found = index(of: key) {
                place = found
                if case .object(let object) = members[found].value { inner = object }
                members[found].value = .null
            } else {
                place = members.count
                members.append(Member(key: key, value: .null))
            }
            defer { members[place].value = .object(inner) }
            yield &inner
        }
    }

    /// Appends a member whose name the caller knows to be new.
    public mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
    }

    /// The position of a member.
    public func index(of key: String) -> Int? {
        let length = key.utf8.count
        for index in members.indices {
            // Most names differ in their length, which costs less to see.
            if members[index].key.utf8.count == length, members[index].key == key { return index }
        }
        return nil
    }

    /// The text under a name; `nil` if there is none or it is not a text.
    public func string(_ key: String) -> String? {
        index(of: key).flatMap { members[$0].value.asString }
    }

    /// The integer under a name; `nil` if there is none or it is not an integer.
    public func integer(_ key: String) -> Int64? {
        index(of: key).flatMap { members[$0].value.asInteger }
    }

    /// The truth value under a name; `nil` if there is none or it is not one.
    public func bool(_ key: String) -> Bool? { self[key]?.asBool }

    /// The list under a name; `nil` if there is none or it is not a list.
    public func array(_ key: String) -> [JSONValue]? { self[key]?.asArray }

    /// The object under a name; `nil` if there is none or it is not an object.
    public func object(_ key: String) -> JSONObject? {
        index(of: key).flatMap { members[$0].value.asObject }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral, CustomStringConvertible {
    /// An object written as a literal; of members with one name the last counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(reserving: elements.count)
        for (key, value) in elements { self[key] = value }
    }

    /// The JSON text.
    public var description: String { JSONValue.object(self).description }
}
