internal import LockstepKubernetes

extension [Field] {
    /// Whether an object is stored just as it was sent: its members are fields of the kind in
    /// the kind's order, none is to be left out, none is to be added, and every value is in form.
    ///
    /// It may say no to an object of which reading shows that it is; never the other way round.
    ///
    /// - Cost: O(size), and nothing is put together.
    func areInForm(in object: JSONObject) -> Bool {
        var next = 0
        for index in object.members.indices {
            guard let place = place(of: object.members[index].key, from: next),
                self[place].type.isInForm(object.members[index].value),
                self[place].stores(object.members[index].value)
            else { return false }
            next = place + 1
        }
        return place(of: nil, from: next) != nil
    }

    /// Where the field of a name stands, or the end for none; `nil` if it does not follow, or if
    /// a field is passed that is written even where the client sends nothing.
    private func place(of name: String?, from start: Int) -> Int? {
        for place in start..<count {
            if let name, self[place].name == name { return place }
            if self[place].ifEmpty == .written { return nil }
        }
        return name == nil ? count : nil
    }
}

extension Field {
    /// Whether a value that was read is stored, or left out because it is empty.
    func stores(_ value: JSONValue) -> Bool { ifEmpty != .omitted || !type.isEmpty(value) }
}

extension FieldType {
    /// Whether a value of a field is stored just as it was sent.
    fileprivate func isInForm(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.microTime, .string(let text)):
            text.utf8.last == UInt8(ascii: "Z") && MicroTime(text: text) != nil
        case (.object(_, let fields), .object(let object)): fields.areInForm(in: object)
        case (.list(let element), .array(let values)):
            values.allSatisfy { element.isInForm($0) }
        default: isPlain(value)
        }
    }

    /// Whether a value counts as empty where empty values are left out.
    fileprivate func isEmpty(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.object, _), (.raw, _): false
        case (_, .string(let text)): text.isEmpty
        case (_, .integer(let number)): number == 0
        case (_, .bool(let isTrue)): !isTrue
        case (_, .array(let values)): values.isEmpty
        case (_, .object(let object)): object.isEmpty
        default: false
        }
    }
}
