internal import LockstepHistories

/// The fields of one event, read back from a flat JSON object.
///
/// Nested objects, arrays, fractions and nulls do not occur in records and are refused.
struct StoredFields: FieldSource {
    private enum Value {
        case integer(Int64)
        case text(String)
        case flag(Bool)
    }

    private var fields: [(name: String, value: Value)] = []

    func integer(_ name: String) -> Int64? {
        if case .integer(let number)? = find(name) { return number }
        return nil
    }

    func text(_ name: String) -> String? {
        if case .text(let text)? = find(name) { return text }
        return nil
    }

    func flag(_ name: String) -> Bool? {
        if case .flag(let flag)? = find(name) { return flag }
        return nil
    }

    private func find(_ name: String) -> Value? {
        fields.first { $0.name == name }?.value
    }

    /// Reads an object; `nil` if the text is anything else.
    init?(_ text: String) {
        var scanner = JSONScanner(text)
        guard scanner.take(UInt8(ascii: "{")) else { return nil }
        if !scanner.take(UInt8(ascii: "}")) {
            repeat {
                guard let name = scanner.string(), scanner.take(UInt8(ascii: ":")),
                    let value = StoredFields.value(&scanner)
                else { return nil }
                fields.append((name, value))
            } while scanner.take(UInt8(ascii: ","))
            guard scanner.take(UInt8(ascii: "}")) else { return nil }
        }
        guard scanner.isAtEnd else { return nil }
    }

    private static func value(_ scanner: inout JSONScanner) -> Value? {
        if let text = scanner.string() { return .text(text) }
        if let number = scanner.integer() { return .integer(number) }
        if scanner.take(word: "true") { return .flag(true) }
        if scanner.take(word: "false") { return .flag(false) }
        return nil
    }
}
