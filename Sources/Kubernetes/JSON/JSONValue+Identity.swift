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
        for (left, right) in zip(members, other.members) where !left.isIdentical(to: right) {
            return false
        }
        return true
    }
}

extension JSONObject.Member {
    /// Whether name and value are written as the same texts.
    public func isIdentical(to other: JSONObject.Member) -> Bool {
        isSameText(key, other.key) && value.isIdentical(to: other.value)
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
    guard left.utf8.count == right.utf8.count else { return false }
    let answer: Bool?? = left.utf8.withContiguousStorageIfAvailable { left in
        right.utf8.withContiguousStorageIfAvailable { right in
            hasSameBytes(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        }
    }
    if case .some(.some(let isSame)) = answer { return isSame }
    return left.utf8.elementsEqual(right.utf8)
}

/// Whether two stretches of the same length hold the same bytes; eight are compared at a time.
private func hasSameBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    let whole = left.count & ~7
    for place in stride(from: 0, to: whole, by: 8) {
        let words = (
            left.loadUnaligned(fromByteOffset: place, as: UInt64.self),
            right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        )
        if words.0 != words.1 { return false }
    }
    return (whole..<left.count).allSatisfy { left[$0] == right[$0] }
}
