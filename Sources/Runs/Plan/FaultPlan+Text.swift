internal import LockstepDeterminism
public import LockstepFaults
internal import LockstepKubernetes
internal import LockstepSimulation

extension FaultPlan {
    /// The version of the text form that is written, and the only one that is read.
    static let formatVersion: Int64 = 1

    /// The most bytes of a plan that is read from a file.
    static let sizeLimit = 8 * 1_024 * 1_024

    /// The plan as a JSON document with one fault on each line and keys in a fixed order.
    ///
    /// Equal plans have equal texts.
    public var text: String {
        let lines = faults.map { "\n" + $0.json.description }
        return "{\"version\":\(Self.formatVersion),\"faults\":["
            + lines.joined(separator: ",") + (lines.isEmpty ? "" : "\n") + "]}\n"
    }

    /// Reads a plan from its text.
    ///
    /// Any JSON layout is read; keys may stand in any order.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - file: The name of the text, as errors shall name it.
    /// - Throws: `ScenarioError` for the first mistake: it names the line on which the fault
    ///   begins, the fault and the field.
    public init(text: String, file: String) throws(ScenarioError) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw ScenarioError(
                file: file,
                place: .file,
                found: "more than 8 MiB",
                expected: "a fault plan"
            )
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: Array(text.utf8), namesAreUnique: true)
        } catch {
            throw ScenarioError(
                file: file,
                place: .position(line: error.line, column: error.column),
                found: "what JSON cannot read: \(error.problem)",
                expected: "well-formed JSON"
            )
        }
        try self.init(faults: PlanReader(text: text, file: file).faults(json))
    }

    /// Reads a plan from a file.
    ///
    /// - Parameter path: The file; errors name it as it is given here.
    /// - Throws: `ScenarioError` with the cause `unreadable` where the file cannot be read, with
    ///   the cause `content` for the first mistake in it.
    public init(path: String) throws(ScenarioError) {
        let bytes = try InputFile.bytes(of: path, limit: Self.sizeLimit)
        guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else {
            throw ScenarioError(
                file: path,
                place: .file,
                found: "bytes that are no UTF-8",
                expected: "text in UTF-8"
            )
        }
        try self.init(text: text, file: path)
    }
}

extension PlannedFault {
    /// The fault as a JSON object.
    var json: JSONValue {
        var object = JSONObject(reserving: 7)
        object.append("id", .string(id))
        object.append("kind", .string(kind))
        object.append("beginNs", .integer(begin.nanoseconds))
        object.append("endNs", .integer(end.nanoseconds))
        object.append("targets", .array(targets.map { .string($0) }))
        var members = JSONObject(reserving: parameters.count)
        for parameter in parameters {
            switch parameter.value {
            case .number(let number): members.append(parameter.name, .integer(number))
            case .text(let text): members.append(parameter.name, .string(text))
            }
        }
        object.append("parameters", .object(members))
        if let when { object.append("when", .object(when.json)) }
        return .object(object)
    }
}

extension Trigger {
    /// The trigger as a JSON object: what it does not look at is left out.
    var json: JSONObject {
        var object = JSONObject(reserving: 8)
        object.append("event", .string(event))
        if let pod { object.append("pod", .string(pod)) }
        if let verb = subject.verb { object.append("verb", .string(verb)) }
        if let resource = subject.resource { object.append("resource", .string(resource)) }
        if let name = subject.name { object.append("object", .string(name)) }
        if let lock { object.append("lock", .string(lock)) }
        object.append("nth", .integer(nth))
        object.append("afterNs", .integer(afterNanoseconds))
        return object
    }
}
