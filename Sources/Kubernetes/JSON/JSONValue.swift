/// A JSON document, or a part of one, that keeps what was read: order of members and every 64-bit
/// integer.
///
///     let value = try JSONValue(parsing: #"{"spec":{"leaseDurationSeconds":15}}"#)
///     value["spec"]?["leaseDurationSeconds"]           // .integer(15)
///     value.description                                // the same text again
///
/// Equality is literal: `1` and `1.0` differ, and so do objects whose members stand in another
/// order. White space and the way a text was escaped are not kept.
public enum JSONValue: Hashable, Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number.
    case double(Double)
    /// A text.
    case string(String)
    /// An ordered list.
    case array([JSONValue])
    /// Named members in their order.
    case object(JSONObject)

    /// The member of this name, if the value is an object that has one.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// Whether the value is `null`.
    public var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// The truth value, if it is one.
    public var asBool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The integer, if it is one; a number with a fraction or an exponent is none.
    public var asInteger: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The text, if it is one.
    public var asString: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, if the value is a list.
    public var asArray: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, if the value is an object.
    public var asObject: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// A text written as a literal.
    public init(stringLiteral value: String) { self = .string(value) }

    /// An integer written as a literal.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// A truth value written as a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// A number with a fraction written as a literal.
    public init(floatLiteral value: Double) { self = .double(value) }

    /// A list written as a literal.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// An object written as a literal; of members with one name the last counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject(reserving: elements.count)
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}
