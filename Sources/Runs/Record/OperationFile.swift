internal import LockstepCheckers
internal import LockstepKubernetes

/// A history from anywhere: a file with one JSON object a line, in the order of time.
///
///     {"process":3,"type":"invoke","f":"write","key":"x","value":1}
///     {"process":3,"type":"ok","f":"write","key":"x","value":1}
///
/// - `type` is `invoke`, or how it ended: `ok`, `fail` (it did not happen), `info` (nobody knows).
/// - `value` is what is written or was seen, `[from,to]` for a `cas`, the token of an `acquire`.
///   What is written is said by the `invoke`; the value of its completion is passed over.
/// - `null` is nothing: what is not there. A `read` of which nobody knows what it saw is an `info`.
/// - `key` may be left out where there is one object only, `f` and `key` of a completion always.
///
/// Other members, lines with nothing on them and a byte order mark are passed over, and so is an
/// `info` by a process that is a text: it is no client, for what a client completes it has invoked,
/// and an `invoke` by a text is a mistake. A process has one operation under way at a time; after
/// `info` it may go on with another. What is never completed counts as `info`.
///
/// - Cost: The file is read once, a chunk at a time; a line may have a million bytes.
struct OperationFile {
    /// The most bytes a line may have.
    static let lineLimit = 1_048_576
    private static let types = ["invoke", "ok", "fail", "info"]
    /// The most operations a file may have.
    static let operationLimit = 200_000_000

    private let path: String
    private let model: LinearModel
    private let verbs: [(name: String, verb: OperationVerb)]
    private(set) var log = OperationLog()
    private var line = 0

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: Where it lies.
    ///   - model: What its objects are; an operation that they do not have is a mistake.
    /// - Throws: `ScenarioError` with the line of the first mistake, or with the system's reason.
    init(path: String, model: LinearModel) throws(ScenarioError) {
        self.path = path
        self.model = model
        self.verbs = model.verbs.map { ($0.name, $0) }
        var reader = try LineReader(path: path, limit: OperationFile.lineLimit)
        while var bytes = try reader.next() {
            line += 1
            if line == 1 { bytes = Array(bytes.withoutByteOrderMark) }
            guard !bytes.isBlank else { continue }
            try take(bytes)
        }
    }

    // MARK: Lines

    private mutating func take(_ bytes: [UInt8]) throws(ScenarioError) {
        guard bytes.count <= OperationFile.lineLimit else {
            throw error("a line of more than \(OperationFile.lineLimit) bytes", "shorter lines")
        }
        guard log.operationCount < OperationFile.operationLimit else {
            throw error("one operation more than \(OperationFile.operationLimit)", "fewer")
        }
        guard bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "[") else {
            throw error("a list", "one JSON object a line, as `jq -c '.[]'` makes of a JSON list")
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes, depthLimit: 32, namesAreUnique: true)
        } catch {
            throw self.error(
                "no JSON (\(error.problem))",
                "one object a line: \(OperationFile.example)",
                column: error.column
            )
        }
        guard case .object(let object) = json else {
            throw error("JSON that is no object", "one object a line: \(OperationFile.example)")
        }
        if let number = object["value"]?.inexactNumber {
            throw error(
                "the number \(number), which has neighbours that are written alike",
                "a whole number of 64 bits, or a text in quotes"
            )
        }
        let type = try type(object)
        if type == "info", case .string? = object["process"] { return }
        let process = try self.process(object)
        let key = try self.key(object)
        do {
            switch type {
            case "invoke": try invoke(process, key ?? .text(""), object)
            case "ok":
                let verb = try self.verb(object, isNeeded: false) ?? log.verb(of: process)
                let value = try outcome(of: verb, object)
                try log.complete(process: process, .ok, value, of: verb, key: key, at: line)
            default:
                let verb = try self.verb(object, isNeeded: false)
                let outcome: OperationOutcome = type == "fail" ? .failed : .unknown
                try log.complete(process: process, outcome, of: verb, key: key, at: line)
            }
        } catch let mistake as OperationMistake {
            throw error(mistake, type)
        } catch let error as ScenarioError {
            throw error
        } catch {
            throw self.error("\(error)", "a line that can be read")
        }
    }

    private static let example =
        #"{"process":0,"type":"invoke","f":"write","key":"x","value":1}"#

    private mutating func invoke(
        _ process: Int64,
        _ key: OperationValue,
        _ object: JSONObject
    ) throws {
        guard let verb = try verb(object, isNeeded: true) else { return }
        var value = OperationValue.none
        var expected = OperationValue.none
        switch verb {
        case .write, .put, .append:
            guard let json = object["value"] else {
                throw error("a \(verb.name) without `value`", "what it writes, null for nothing")
            }
            value = OperationValue(json)
        case .cas:
            guard let pair = object.array("value"), pair.count == 2 else {
                throw error("a cas without two values", #"`"value":[from,to]`"#)
            }
            expected = OperationValue(pair[0])
            value = OperationValue(pair[1])
        case .read, .get, .acquire, .release: break
        }
        try log.invoke(
            process: process,
            verb,
            value,
            expecting: expected,
            key: key,
            at: line
        )
    }

    /// What an operation that happened saw, or was handed.
    private func outcome(
        of verb: OperationVerb?,
        _ object: JSONObject
    ) throws(ScenarioError) -> OperationValue {
        switch verb {
        case .read, .get:
            guard let json = object["value"] else {
                throw error(
                    "a \(verb?.name ?? "read") that is ok without `value`",
                    "what it saw, null for nothing"
                )
            }
            return OperationValue(json)
        case .acquire where model == .fencedLock:
            // A whole number is one however it is written, as everywhere.
            guard let json = object["value"], case .integer(let token) = OperationValue(json) else {
                throw error("an acquire that is ok without a token", "a whole number as `value`")
            }
            return .integer(token)
        default:
            return .none
        }
    }

    // MARK: Members

    private func process(_ object: JSONObject) throws(ScenarioError) -> Int64 {
        guard let json = object["process"] else {
            throw error("no `process`", "the number of a process")
        }
        guard case .integer(let process) = OperationValue(json) else {
            let hint = "a whole number; leave out lines of processes that are no clients"
            throw error("the process \(json)", hint)
        }
        return process
    }

    private func key(_ object: JSONObject) throws(ScenarioError) -> OperationValue? {
        guard let json = object["key"] else { return nil }
        let key = OperationValue(json)
        switch key {
        case .none: return nil
        case .text, .integer: return key
        default: throw error("the key \(json)", "a text or a whole number")
        }
    }

    private func verb(
        _ object: JSONObject,
        isNeeded: Bool
    ) throws(ScenarioError) -> OperationVerb? {
        if !isNeeded, object["f"] == nil || object["f"] == .null { return nil }
        let name = object.string("f")
        if let name, let known = verbs.first(where: { $0.name == name }) { return known.verb }
        let names = verbs.map(\.name)
        var expected = "one of \(names.joined(separator: ", ")) for the model \(model.rawValue)"
        if let name, let verb = OperationVerb(name: name) {
            let others = ModelCatalog.all.filter { $0.verbs.contains(verb) }.map(\.rawValue)
            expected += "; \(name) belongs to --model \(others.joined(separator: " or "))"
        }
        let found = name.map { "the operation `\($0)`" } ?? "no operation `f`"
        throw error(found, expected, near: name.flatMap { nearestName(to: $0, in: names) })
    }

    private func type(_ object: JSONObject) throws(ScenarioError) -> String {
        let found = object.string("type")
        if let found, OperationFile.types.contains(found) { return found }
        throw error(
            found.map { "the type `\($0)`" } ?? "no `type`",
            "one of \(OperationFile.types.joined(separator: ", "))",
            near: found.flatMap { nearestName(to: $0, in: OperationFile.types) }
        )
    }

    // MARK: Errors

    private func error(_ mistake: OperationMistake, _ type: String) -> ScenarioError {
        switch mistake {
        case .busy(let process, let since, let verb):
            return error(
                "an invoke by process \(process), whose \(verb.name) of line \(since) is under way",
                "its ok, fail or info first, or another process"
            )
        case .idle(let process):
            return error(
                "\(type) by process \(process), which has no operation under way",
                "its invoke on an earlier line, and one completion for each"
            )
        case .otherVerb(let process, let since, let verb):
            return error(
                "\(type) by process \(process) for another operation than its invoke",
                "the \(verb.name) of line \(since)"
            )
        case .otherKey(let process, let since, let key):
            return error(
                "\(type) by process \(process) for another key than its invoke",
                "the key \"\(key)\" of line \(since)"
            )
        }
    }

    private func error(
        _ found: String,
        _ expected: String,
        near suggestion: String? = nil,
        column: Int = 1
    ) -> ScenarioError {
        ScenarioError(
            file: path,
            place: .position(line: line, column: column),
            found: found,
            expected: expected,
            suggestion: suggestion
        )
    }
}

extension OperationValue {
    /// A value as JSON says it; a number that is whole is a whole number however it is written, and
    /// members of objects have no order.
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .none
        case .integer(let number): self = .integer(number)
        case .string(let text): self = .text(text)
        case .array(let values): self = .list(values.map { OperationValue($0) })
        case .double(let number):
            self = Int64(exactly: number).map { .integer($0) } ?? .other(json.description)
        case .bool: self = .other(json.description)
        case .object: self = .other(json.inOneOrder.description)
        }
    }
}

extension JSONValue {
    /// The value with the members of its objects by their names.
    fileprivate var inOneOrder: JSONValue {
        switch self {
        case .object(let object):
            let members = object.members.sorted { $0.key < $1.key }
            return .object(
                JSONObject(distinct: members.map { .init(key: $0.key, value: $0.value.inOneOrder) })
            )
        case .array(let values): return .array(values.map(\.inOneOrder))
        case .double(let number):
            return Int64(exactly: number).map { .integer($0) } ?? self
        default: return self
        }
    }

    /// The first number in it that is no whole number of 64 bits and so great that its neighbours
    /// are written alike; `nil` if there is none.
    var inexactNumber: Double? {
        switch self {
        case .double(let number): number.magnitude >= 0x1p53 ? number : nil
        case .array(let values): values.lazy.compactMap(\.inexactNumber).first
        case .object(let object): object.members.lazy.compactMap(\.value.inexactNumber).first
        default: nil
        }
    }
}
