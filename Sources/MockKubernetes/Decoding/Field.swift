/// One field of a kind: its name and what may stand under it.
struct Field: Sendable {
    /// The name, case-sensitive.
    let name: String
    /// What may stand under it.
    let type: FieldType
    /// Whether an empty object is written where the client sent nothing.
    let isAlwaysWritten: Bool

    init(_ name: String, _ type: FieldType, isAlwaysWritten: Bool = false) {
        self.name = name
        self.type = type
        self.isAlwaysWritten = isAlwaysWritten
    }
}

/// What may stand under a field; `null` always may and means that the field is absent.
indirect enum FieldType: Sendable {
    /// A text.
    case string
    /// An integer of 32 bits.
    case int32
    /// A moment with exactly six digits of fraction, kept in UTC.
    case microTime
    /// An object; its type's name stands in refusals.
    case object(String, [Field])
    /// A field that is known, and dropped whatever it holds.
    case ignored

    /// The type's name in refusals.
    var name: String {
        switch self {
        case .string, .microTime, .ignored: "string"
        case .int32: "int32"
        case .object(let name, _): "v1." + name
        }
    }
}
