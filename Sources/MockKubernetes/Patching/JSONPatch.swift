internal import LockstepKubernetes

/// Operations that turn one JSON document into another, each on a place that a path names.
///
/// It follows the server's library where that differs from the standard: replacing a member that
/// is not there adds it, copying one that is not there adds `null`, an index below zero counts
/// from the end, and of the whole document there is only a test and a replacement.
///
/// - Source: RFC 6902, and what a server does.
struct JSONPatch {
    /// One operation.
    private struct Operation {
        var name: String
        var path: [String]?
        /// Whether the path is the empty one, and not one that leads nowhere.
        var isOfWhole: Bool
        var from: [String]?
        var value: JSONValue

        init(_ tree: JSONObject, value: JSONValue?) {
            name = tree.string("op") ?? "unknown"
            path = tree.string("path").map(JSONPatch.steps)
            isOfWhole = tree.string("path") == ""
            from = tree.string("from").map(JSONPatch.steps)
            self.value = value ?? .null
        }
    }

    /// Carries out an operation on the whole document: a test, or its replacement by an object or
    /// a list.
    private static func applyToWhole(
        _ operation: Operation,
        _ document: inout JSONValue
    ) throws(Failure) {
        switch (operation.name, operation.value) {
        case ("test", let value) where document.isSame(as: value): break
        case ("replace", .object), ("replace", .array): document = operation.value
        default: throw Failure()
        }
    }

    /// The most operations in one patch.
    static let limit = 10_000
    /// How many bytes of JSON all copies of a patch may make together.
    ///
    /// - Source: Kubernetes, `JSONPatchMaxCopyBytes`.
    static let copyLimit = 3 << 20

    private var operations: [Operation] = []
    /// Whether texts and numbers stand in the operations as the client wrote them.
    private var isSpelled = false
    /// The paths of members that no operation has.
    private(set) var unknownFields: [String] = []

    /// An operation cannot be carried out, or a test fails; nothing is changed then.
    struct Failure: Error {}

    /// Reads the operations; what they make no sense of fails only when they are carried out.
    ///
    /// A lax reader does not look at the types of an operation's members either.
    ///
    /// - Parameters:
    ///   - body: The list of operations.
    ///   - spelled: The same with texts and numbers as they are written, if that is not how they
    ///     are written here.
    ///   - isLax: Whether the reader is lax.
    /// - Throws: Why the body is no list of operations.
    init(
        _ body: JSONValue,
        spelled: JSONValue? = nil,
        isLax: Bool = false
    ) throws(Refusal) {
        let written = (spelled ?? (body.isSpelledInWays ? body.asWritten : nil))?.asArray
        isSpelled = written != nil
        func misfit(_ value: JSONValue, _ strict: String, _ lax: String) -> Refusal {
            .unreadablePatch(
                "json: cannot unmarshal \(jsonTypeName(value)) into Go \(isLax ? lax : strict)",
                .json,
                isLax ? .ignore : .warn
            )
        }
        if body.isNull { return }
        guard case .array(let elements) = body else {
            throw misfit(
                body,
                "value of type []handlers.jsonPatchOp",
                "value of type jsonpatch.Patch"
            )
        }
        for (index, element) in elements.enumerated() {
            guard let tree = element.isNull ? JSONObject() : element.asObject else {
                throw misfit(
                    element,
                    "value of type handlers.jsonPatchOp",
                    "value of type jsonpatch.Operation"
                )
            }
            for member in tree.members where member.key != "value" {
                if !["op", "path", "from"].contains(member.key) {
                    unknownFields.append("[\(index)].\(member.key)")
                } else if !isLax, !member.value.isNull, member.value.asString == nil {
                    throw misfit(
                        member.value,
                        "struct field jsonPatchOp.\(member.key) of type string",
                        ""
                    )
                }
            }
            let value = written.map { $0[index]["value"] } ?? tree["value"]
            operations.append(Operation(tree, value: value))
        }
        if elements.count > Self.limit {
            throw .tooLargeEntity(
                "The allowed maximum operations in a JSON patch is \(Self.limit), got "
                    + "\(elements.count)"
            )
        }
    }

    /// The names along a path, without escapes; what stands before the first slash has no meaning.
    private static func steps(_ text: String) -> [String] {
        text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
            var name = ""
            var isEscaped = false
            for character in part.unicodeScalars {
                if isEscaped {
                    switch character {
                    case "0": name.unicodeScalars.append("~")
                    case "1": name.unicodeScalars.append("/")
                    default: name.unicodeScalars.append(contentsOf: ["~", character])
                    }
                    isEscaped = false
                } else if character == "~" {
                    isEscaped = true
                } else {
                    name.unicodeScalars.append(character)
                }
            }
            return isEscaped ? name + "~" : name
        }
    }

    /// The objects that the operations' paths lead through, as an object of empty objects.
    var touched: JSONObject {
        var result = JSONObject()
        for operation in operations {
            for path in [operation.path, operation.from] {
                Self.touch(path?.dropLast() ?? [], in: &result)
            }
        }
        return result
    }

    private static func touch(_ path: ArraySlice<String>, in object: inout JSONObject) {
        guard let step = path.first else { return }
        touch(path.dropFirst(), in: &object[object: step])
    }

    /// Carries the operations out on a document, in order.
    ///
    /// - Returns: The document; it may have become a list.
    func apply(to document: JSONObject) throws(Failure) -> JSONValue {
        var value = JSONValue.object(document)
        if isSpelled { value = value.asServersSpell }
        var copied = 0
        for operation in operations { try apply(operation, to: &value, &copied) }
        return isSpelled ? value.asMeant : value
    }

    private func apply(
        _ operation: Operation,
        to document: inout JSONValue,
        _ copied: inout Int
    ) throws(Failure) {
        guard let path = operation.path else { throw Failure() }
        if path.isEmpty {
            guard operation.isOfWhole else { throw Failure() }
            return try Self.applyToWhole(operation, &document)
        }
        switch operation.name {
        case "add": try document.add(operation.value, at: path[...])
        case "remove": _ = try document.remove(at: path[...])
        case "replace": try document.replace(with: operation.value, at: path[...])
        case "move":
            guard let from = operation.from, !from.isEmpty else { throw Failure() }
            try document.add(try document.remove(at: from[...]), at: path[...])
        case "copy":
            guard let from = operation.from, !from.isEmpty else { throw Failure() }
            var value = try document.value(at: from[...]) ?? .null
            var text: [UInt8] = []
            (isSpelled ? value.asMeant : value).write(into: &text)
            copied += text.count
            if copied > Self.copyLimit { throw Failure() }
            if isSpelled { value = value.asCopied }
            try document.add(value, at: path[...])
        case "test":
            let found = try document.value(at: path[...]) ?? .null
            guard found.isSame(as: operation.value) else { throw Failure() }
        default: throw Failure()
        }
    }
}

extension JSONValue {
    /// How many objects and lists stand within one another at the deepest place.
    private var depth: Int {
        switch self {
        case .object(let object): 1 + (object.members.map(\.value.depth).max() ?? 0)
        case .array(let elements): 1 + (elements.map(\.depth).max() ?? 0)
        default: 0
        }
    }

    /// Whether two values are the same, whatever the order of members.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.members.allSatisfy { member in
                    right[member.key].map { member.value.isSame(as: $0) } ?? false
                }
        case (.array(let left), .array(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        default: return self == other
        }
    }

    /// What stands at a path; `nil` for a member that its object does not have.
    fileprivate func value(at path: ArraySlice<String>) throws(JSONPatch.Failure) -> JSONValue? {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        switch self {
        case .object(let object):
            guard let next = object[step] else {
                if rest.isEmpty { return nil }
                throw JSONPatch.Failure()
            }
            return try next.value(at: rest)
        case .array(let elements):
            return try elements[try Self.place(step, below: elements.count)].value(at: rest)
        default: throw JSONPatch.Failure()
        }
    }

    /// The place that a step names in a list: counted from the end if it is below zero.
    private static func place(_ step: String, below count: Int) throws(JSONPatch.Failure) -> Int {
        guard let number = Int(step), number < count, number >= -count else {
            throw JSONPatch.Failure()
        }
        return number < 0 ? number + count : number
    }

    /// Changes what stands at the end of a path, by way of what holds it.
    private mutating func edit<Result>(
        at path: ArraySlice<String>,
        _ change: (inout JSONValue, String) throws(JSONPatch.Failure) -> Result
    ) throws(JSONPatch.Failure) -> Result {
        guard let step = path.first else { throw JSONPatch.Failure() }
        let rest = path.dropFirst()
        if rest.isEmpty { return try change(&self, step) }
        switch self {
        case .object(var object):
            guard var next = object[step] else { throw JSONPatch.Failure() }
            // Nothing else may hold on to what is changed, or each operation would copy all of it.
            // A patch that fails half-way is thrown away as a whole.
            self = .null
            object[step] = .null
            let result = try next.edit(at: rest, change)
            object[step] = next
            self = .object(object)
            return result
        case .array(var elements):
            self = .null
            let place = try Self.place(step, below: elements.count)
            let result = try elements[place].edit(at: rest, change)
            self = .array(elements)
            return result
        default: throw JSONPatch.Failure()
        }
    }

    /// Puts a value at a place, unless it would make the document deeper than a body may be.
    fileprivate mutating func add(
        _ value: JSONValue,
        at path: ArraySlice<String>
    ) throws(JSONPatch.Failure) {
        guard path.count + value.depth <= JSONValue.defaultDepthLimit else {
            throw JSONPatch.Failure()
        }
        try edit(at: path) { (holder, step) throws(JSONPatch.Failure) in
            switch holder {
            case .object(var object):
                holder = .null
                object[step] = value
                holder = .object(object)
            case .array(var elements):
                holder = .null
                let place =
                    step == "-"
                    ? elements.count : try Self.place(step, below: elements.count + 1)
                elements.insert(value, at: place)
                holder = .array(elements)
            default: throw JSONPatch.Failure()
            }
        }
    }

    fileprivate mutating func replace(
        with value: JSONValue,
        at path: ArraySlice<String>
    ) throws(JSONPatch.Failure) {
        guard path.count + value.depth <= JSONValue.defaultDepthLimit else {
            throw JSONPatch.Failure()
        }
        try edit(at: path) { (holder, step) throws(JSONPatch.Failure) in
            switch holder {
            case .object(var object):
                holder = .null
                object[step] = value
                holder = .object(object)
            case .array(var elements):
                holder = .null
                elements[try Self.place(step, below: elements.count)] = value
                holder = .array(elements)
            default: throw JSONPatch.Failure()
            }
        }
    }

    fileprivate mutating func remove(
        at path: ArraySlice<String>
    ) throws(JSONPatch.Failure) -> JSONValue {
        try edit(at: path) { (holder, step) throws(JSONPatch.Failure) in
            switch holder {
            case .object(var object):
                guard let value = object[step] else { throw JSONPatch.Failure() }
                holder = .null
                object[step] = nil
                holder = .object(object)
                return value
            case .array(var elements):
                holder = .null
                let value = elements.remove(at: try Self.place(step, below: elements.count))
                holder = .array(elements)
                return value
            default: throw JSONPatch.Failure()
            }
        }
    }
}
