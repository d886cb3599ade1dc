extension JSONValue {
    /// How deep objects and lists may be nested if nothing else is said.
    public static let defaultDepthLimit = 256

    /// Reads a JSON text.
    ///
    /// Of two members with the same name the later one counts, in the place of the earlier. A text
    /// that is not UTF-8, a lone surrogate and a number beyond the range of a double are refused.
    ///
    /// - Parameters:
    ///   - text: The whole document; white space around it is allowed.
    ///   - depthLimit: How deep objects and lists may be nested.
    /// - Throws: `JSONError` with the place of the first problem.
    public init(
        parsing text: String,
        depthLimit: Int = JSONValue.defaultDepthLimit
    ) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(JSONError) -> JSONValue in
                try JSONParser.document(in: bytes, depthLimit: depthLimit)
            }
        }
        self = try result.get()
    }

    /// Reads a JSON text from its bytes.
    ///
    /// - Parameters:
    ///   - bytes: The whole document in UTF-8; white space around it is allowed.
    ///   - depthLimit: How deep objects and lists may be nested.
    ///   - namesAreUnique: Whether a second member of the same name is refused.
    /// - Throws: `JSONError` with the place of the first problem.
    public init(
        parsing bytes: [UInt8],
        depthLimit: Int = JSONValue.defaultDepthLimit,
        namesAreUnique: Bool = false
    ) throws(JSONError) {
        let result = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONError) -> JSONValue in
                var parser = JSONParser(bytes: bytes, depthLeft: depthLimit)
                parser.refusesRepeats = namesAreUnique
                return try parser.document()
            }
        }
        self = try result.get()
    }

    /// Reads a JSON text from its bytes as API servers do, and notes what the value does not say.
    ///
    ///     var notes = JSONNotes()
    ///     _ = try JSONValue(parsing: Array(#"{"a":[{"b":1,"b":1e1}]}"#.utf8), notes: &notes)
    ///     notes.repeated                               // ["a[0].b"]
    ///     notes.spellings                              // [10: "1e1"]
    ///
    /// Bytes that are not UTF-8 and lone surrogates are not refused here: each is read as U+FFFD. A
    /// number beyond the range of a double is read as an infinite one, for who needs no such number
    /// does not mind; `spellings` has how the last one of its sign is written.
    ///
    /// - Parameters:
    ///   - bytes: The whole document; white space around it is allowed.
    ///   - depthLimit: How deep objects and lists may be nested.
    ///   - notes: Receives what there is to note; what it held is lost.
    /// - Throws: `JSONError` with the place of the first problem.
    public init(
        parsing bytes: [UInt8],
        depthLimit: Int = JSONValue.defaultDepthLimit,
        notes: inout JSONNotes
    ) throws(JSONError) {
        let result = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONError) -> (JSONValue, JSONNotes) in
                var parser = JSONParser(bytes: bytes, depthLeft: depthLimit)
                parser.repairs = true
                let value = try parser.document()
                var notes = JSONNotes(repeated: parser.repeated, spellings: parser.spellings)
                if !parser.repeated.isEmpty {
                    parser = JSONParser(bytes: bytes, depthLeft: depthLimit)
                    parser.repairs = true
                    parser.merges = true
                    notes.merged = try parser.document()
                }
                return (value, notes)
            }
        }
        (self, notes) = try result.get()
    }
}

extension JSONValue {
    /// Reads a JSON text from its bytes as API servers do, and keeps how texts and numbers in it
    /// are written, each as a text.
    ///
    ///     try JSONValue(spellingsIn: Array(#"{"a":"\u0041","b":1.0}"#.utf8))
    ///     // ["a": .string(#""\u0041""#), "b": .string("1.0")]
    ///
    /// - Parameters:
    ///   - bytes: The whole document; white space around it is allowed.
    ///   - depthLimit: How deep objects and lists may be nested.
    /// - Throws: `JSONError` with the place of the first problem.
    public init(
        spellingsIn bytes: [UInt8],
        depthLimit: Int = JSONValue.defaultDepthLimit
    ) throws(JSONError) {
        let result = bytes.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONError) -> JSONValue in
                var parser = JSONParser(bytes: bytes, depthLeft: depthLimit)
                parser.repairs = true
                parser.keepsSpelling = true
                return try parser.document()
            }
        }
        self = try result.get()
    }
}

/// What a JSON text says besides the value that it stands for.
public struct JSONNotes: Hashable, Sendable {
    /// The path of each member whose name has occurred before in its object.
    public var repeated: [String] = []
    /// How numbers are written that are no integers of 64 bits and are written otherwise than here.
    public var spellings: [Double: String] = [:]
    /// What the text stands for if a repeated name adds to what was there, as it does where Go
    /// reads into a type of fields; `nil` if none is repeated.
    ///
    /// Members are added to an object's, elements are read over a list's; any other value takes the
    /// place of the first, but for `null`, of which `JSONValue.isUndecided` tells. Only the first
    /// hundred names are treated so, and no more than 4096 members or elements.
    public var merged: JSONValue?

    /// Nothing to note.
    public init() {}

    init(repeated: [String], spellings: [Double: String]) {
        self.repeated = repeated
        self.spellings = spellings
    }
}

/// Reads one document from bytes that stay where they are.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    var depthLeft: Int
    /// Where names are repeated, as far up as the value that is being read.
    private(set) var repeated: [String] = []
    /// How numbers are written, where that is odd.
    var spellings: [Double: String] = [:]
    /// Whether bytes that are not UTF-8 and lone surrogates are replaced rather than refused, and
    /// numbers beyond the range of a double taken for infinite.
    var repairs = false
    /// Whether what a repeated name stands for is added to what was there.
    var merges = false
    /// Whether texts and numbers are kept as they are written.
    var keepsSpelling = false
    /// Whether a second member of the same name is a problem.
    var refusesRepeats = false

    /// How many oddities of a kind are remembered; a text full of them is not worth more.
    static let notesLimit = 100

    init(bytes: UnsafeBufferPointer<UInt8>, depthLeft: Int) {
        self.bytes = bytes
        self.depthLeft = depthLeft
    }

    /// Reads the one value that the bytes consist of.
    static func document(
        in bytes: UnsafeBufferPointer<UInt8>,
        depthLimit: Int
    ) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, depthLeft: depthLimit)
        return try parser.document()
    }

    /// Reads the one value that the bytes consist of.
    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value()
        if peek() != nil { throw error("expected the end of the text") }
        return value
    }

    /// A problem at the present position.
    func error(_ problem: String) -> JSONError {
        JSONError(problem, at: position, in: bytes)
    }

    /// The next byte that is not white space, not consumed.
    @inline(__always)
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Reads any value.
    mutating func value() throws(JSONError) -> JSONValue {
        switch peek() {
        case UInt8(ascii: "\"")?:
            if keepsSpelling { return try spelled() }
            return .string(try string())
        case UInt8(ascii: "{")?: return .object(try object())
        case UInt8(ascii: "[")?: return .array(try array())
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?:
            return keepsSpelling ? try spelled() : try number()
        case UInt8(ascii: "t")?: return try literal("true", .bool(true))
        case UInt8(ascii: "f")?: return try literal("false", .bool(false))
        case UInt8(ascii: "n")?: return try literal("null", .null)
        case nil: throw error("expected a value, found the end of the text")
        case _?: throw error("expected a value")
        }
    }

    /// Reads a text or a number as the text that it is written as.
    private mutating func spelled() throws(JSONError) -> JSONValue {
        let start = position
        if bytes[start] == UInt8(ascii: "\"") { _ = try string() } else { _ = try number() }
        return .string(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func literal(
        _ word: StaticString,
        _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count else { throw error("expected \(word)") }
        for index in 0..<count where bytes[position + index] != word.utf8Start[index] {
            throw error("expected \(word)")
        }
        position += count
        return value
    }

    private mutating func enter() throws(JSONError) {
        guard depthLeft > 0 else { throw error("nested too deeply") }
        depthLeft -= 1
        position += 1
    }

    private mutating func leave() {
        depthLeft += 1
        position += 1
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        if peek() == UInt8(ascii: "]") {
            leave()
            return elements
        }
        while true {
            let known = repeated.count
            elements.append(try value())
            if repeated.count > known { place(known, under: "[\(elements.count - 1)]") }
            switch peek() {
            case UInt8(ascii: ",")?: position += 1
            case UInt8(ascii: "]")?:
                leave()
                return elements
            default: throw error("expected ',' or ']'")
            }
        }
    }

    /// Says of the last repeated names that they stand under a member or an element.
    private mutating func place(_ first: Int, under parent: String) {
        for index in repeated.indices[first...] {
            let isElement = repeated[index].hasPrefix("[")
            repeated[index] = parent + (isElement ? "" : ".") + repeated[index]
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try enter()
        var members = DistinctMembers()
        if peek() == UInt8(ascii: "}") {
            leave()
            return JSONObject()
        }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw error("expected a member's name") }
            let key = try name()
            guard peek() == UInt8(ascii: ":") else { throw error("expected ':'") }
            position += 1
            let known = repeated.count
            let adds = merges && repeated.count < Self.notesLimit
            let (index, isNew) = members.enter(key, try value(), adds: adds)
            if repeated.count > known { place(known, under: members.members[index].key) }
            if !isNew, refusesRepeats { throw error("`\(key)` stands there twice") }
            if !isNew, repeated.count < Self.notesLimit {
                repeated.append(members.members[index].key)
            }
            switch peek() {
            case UInt8(ascii: ",")?: position += 1
            case UInt8(ascii: "}")?:
                leave()
                return JSONObject(distinct: members.members)
            default: throw error("expected ',' or '}'")
            }
        }
    }
}

/// Members while they are read: a repeated name replaces its first value, or adds to it.
///
/// Many members are found through an index, so that a hostile text costs no quadratic time.
private struct DistinctMembers {
    var members: [JSONObject.Member] = []
    private var positions: [String: Int] = [:]

    init(_ members: [JSONObject.Member] = []) {
        self.members = members
    }

    /// Enters a member; says where it stands, and whether its name is new.
    @discardableResult
    mutating func enter(
        _ key: String,
        _ value: consuming JSONValue,
        adds: Bool
    ) -> (index: Int, isNew: Bool) {
        if let place = place(of: key) {
            members[place].value = adds ? members[place].value.overlaid(with: value) : value
            return (place, false)
        }
        if members.isEmpty { members.reserveCapacity(8) }
        if !positions.isEmpty { positions[key] = members.count }
        members.append(JSONObject.Member(key: key, value: value))
        return (members.count - 1, true)
    }

    private mutating func place(of key: String) -> Int? {
        if members.count < 32 { return scan(for: key) }
        if positions.isEmpty {
            for (place, member) in members.enumerated() { positions[member.key] = place }
        }
        guard let place = positions[key] else { return nil }
        // The index takes texts for the same that only look the same, such as an accented letter
        // and a letter with an accent.
        return members[place].key.utf8.count == key.utf8.count ? place : scan(for: key)
    }

    private func scan(for key: String) -> Int? {
        // Most names differ in their length, which costs less to see.
        let length = key.utf8.count
        return members.firstIndex { $0.key.utf8.count == length && $0.key == key }
    }
}

extension JSONValue {
    /// Whether this stands for a value that a repeated name has set to `null` later, which only
    /// some types of fields take for a change; `beforeNull` is what it was.
    public var isUndecided: Bool { beforeNull != nil }

    /// What a member was that a repeated name has set to `null` later; `nil` for all other values.
    ///
    /// Names of members are distinct, so an object with a name twice is no value that can be read.
    public var beforeNull: JSONValue? {
        guard case .object(let object) = self, object.count == 2,
            object.members[0].key.isEmpty, object.members[1].key.isEmpty
        else { return nil }
        return object.members[0].value
    }

    /// The value as one that a repeated name has set to `null`.
    private var undecided: JSONValue {
        .object(
            JSONObject(distinct: [
                JSONObject.Member(key: "", value: self), JSONObject.Member(key: "", value: .null),
            ])
        )
    }

    /// What comes of reading another value into the place that this one has.
    ///
    /// - Source: Go's `encoding/json`, into types of fields.
    fileprivate func overlaid(with later: JSONValue) -> JSONValue {
        let limit = 4_096
        if later.isNull, !isNull { return isUndecided ? self : undecided }
        if isUndecided { return later }
        switch (self, later) {
        case (.object(let object), .object(let added)) where object.count <= limit:
            var members = DistinctMembers(object.members)
            for member in added.members { members.enter(member.key, member.value, adds: true) }
            return .object(JSONObject(distinct: members.members))
        case (.array(let elements), .array(let added)) where elements.count <= limit:
            return .array(
                zip(elements, added).map { $0.overlaid(with: $1) } + added.dropFirst(elements.count)
            )
        default: return later
        }
    }
}
