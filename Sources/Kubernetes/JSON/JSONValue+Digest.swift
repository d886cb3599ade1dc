public import LockstepDeterminism

extension JSONValue {
    /// Appends the value to a digest, so that different documents give different digests.
    ///
    /// - Cost: No text is built.
    public func fold(into digest: inout Digest) {
        switch self {
        case .null: digest.fold(1 as UInt64)
        case .bool(let value): digest.fold(value ? 2 : 3 as UInt64)
        case .integer(let value):
            digest.fold(4 as UInt64)
            digest.fold(value)
        case .double(let value):
            digest.fold(5 as UInt64)
            digest.fold(value.bitPattern)
        case .string(let value):
            digest.fold(6 as UInt64)
            digest.fold(value)
        case .array(let elements):
            digest.fold(7 as UInt64)
            digest.fold(UInt64(elements.count))
            for element in elements { element.fold(into: &digest) }
        case .object(let object): object.fold(into: &digest)
        }
    }
}

extension JSONObject {
    /// Appends the object to a digest, members in their order.
    public func fold(into digest: inout Digest) {
        digest.fold(8 as UInt64)
        digest.fold(UInt64(count))
        for member in members {
            digest.fold(member.key)
            member.value.fold(into: &digest)
        }
    }
}
