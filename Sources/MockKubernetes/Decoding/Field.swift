/// One field of a kind: its name, what may stand under it, and what becomes of an empty value.
struct Field: Sendable {
    /// The name, case-sensitive.
    let name: String
    /// What may stand under it.
    let type: FieldType
    /// What is stored where the client sent nothing, or an empty value.
    let ifEmpty: IfEmpty
    /// What refusals call the type, if it is a text with a type of its own.
    let typeName: String?

    /// What is stored where the client sent nothing, or an empty value.
    enum IfEmpty: Sendable {
        /// Nothing: an empty text, `0`, `false` and empty lists and maps are dropped.
        case omitted
        /// What was sent: an empty value is kept, an absent one stays absent.
        case kept
        /// An empty value: an absent field is written as one.
        case written
    }

    init(
        _ name: String,
        _ type: FieldType,
        _ ifEmpty: IfEmpty = .omitted,
        named typeName: String? = nil
    ) {
        self.name = name
        self.type = type
        self.ifEmpty = ifEmpty
        self.typeName = typeName
    }
}

/// What may stand under a field; `null` always may and means that the field is absent.
indirect enum FieldType: Sendable {
    /// A text.
    case string
    /// A truth value.
    case bool
    /// An integer of 32 bits.
    case int32
    /// An integer of 64 bits.
    case int64
    /// A moment in whole seconds, kept in UTC.
    case time
    /// A moment with exactly six digits of fraction, kept in UTC.
    case microTime
    /// A number of units, such as `100m` or `64Mi`, kept as canonical text.
    case quantity
    /// An integer of 32 bits or a text.
    case intOrString
    /// Bytes in base64.
    case bytes
    /// An object; its type's name stands in refusals.
    case object(String, [Field])
    /// A list of values of one type.
    case list(FieldType)
    /// Values of one type by name, sorted by name.
    case map(FieldType)
    /// Any value; it is kept as it is, its objects sorted by name.
    case raw
    /// A text that is known, and dropped.
    case ignored

    /// The type's name in refusals.
    var name: String {
        switch self {
        case .string, .time, .microTime, .ignored: "string"
        case .bool: "bool"
        case .int32: "int32"
        case .int64: "int64"
        case .quantity: "resource.Quantity"
        case .intOrString: "intstr.IntOrString"
        case .bytes: "[]uint8"
        case .object(let name, _): "v1." + name
        case .list(let element): "[]" + element.name
        case .map(let element): "map[string]" + element.name
        case .raw: "json.RawMessage"
        }
    }
}
