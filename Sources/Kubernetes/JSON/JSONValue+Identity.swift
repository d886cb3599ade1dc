extension JSONObject {
    /// Whether the same members stand in the same order, so that the texts are the same too.
    ///
    /// It is narrower than `==`, to which an accented letter and a letter with an accent are
    /// equal.
    ///
    /// - Cost: O(1) for a copy that nobody has changed, else O(size) at most.
    public func isIdentical(to other: JSONObject) -> Bool {
        if isSameStorage(members, other.members) { return true }
        guard members.count == other.members.count else { return false }
        for (left, right) in zip(members, other.members) {
            guard isSameText(left.key, right.key), left.value.isIdentical(to: right.value) else {
                return false
            }
        }
        return true
    }
}

extension JSONValue {
    /// Whether another value is written as the same text.
    ///
    /// - Cost: O(1) for a copy that nobody has changed, else O(size) at most.
    public func isIdentical(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): isSameText(left, right)
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.object(let left), .object(let right)): left.isIdentical(to: right)
        case (.array(let left), .array(let right)):
            isSameStorage(left, right)
                || left.count == right.count
                    && zip(left, right).allSatisfy { $0.isIdentical(to: $1) }
        default: self == other
        }
    }
}

/// Whether two lists are copies of one that nobody has changed.
private func isSameStorage<Element>(_ left: [Element], _ right: [Element]) -> Bool {
    left.count == right.count
        && left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in left.baseAddress == right.baseAddress }
        }
}

/// Whether two texts have the same bytes.
private func isSameText(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
}
