internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes

/// What is wrong with a line that should be an observation.
struct ObservationMistake: Error {
    let sentence: String
}

/// A member of an observation, which is told by name if it is not what it should be.
struct ObservedMember {
    private let name: String

    init(_ name: String) {
        self.name = name
    }

    /// Nanoseconds that a run can have.
    func moment(
        in tree: JSONObject,
        otherwise standard: Int64?
    ) throws(ObservationMistake) -> Int64 {
        guard let json = tree[name] else { return try known(standard) }
        guard let number = json.asInteger, Instant.possible.contains(number) else {
            throw wrong(json, "whole nanoseconds that a run can have")
        }
        return number
    }

    /// A whole number within bounds.
    func number(
        in tree: JSONObject,
        from least: Int64,
        to most: Int64,
        otherwise standard: Int64
    ) throws(ObservationMistake) -> Int64 {
        guard let json = tree[name] else { return standard }
        guard let number = json.asInteger, number >= least, number <= most else {
            throw wrong(json, "a whole number from \(least) to \(most)")
        }
        return number
    }

    /// A text.
    func text(
        in tree: JSONObject,
        otherwise standard: String?
    ) throws(ObservationMistake) -> String {
        guard let json = tree[name] else { return try known(standard) }
        guard let text = json.asString else { throw wrong(json, "a text") }
        return text
    }

    private func known<Value>(_ value: Value?) throws(ObservationMistake) -> Value {
        guard let value else { throw ObservationMistake(sentence: "it has no `\(name)`") }
        return value
    }

    func wrong(_ json: JSONValue, _ expected: String) -> ObservationMistake {
        let found = json.description
        let shown = found.count > 60 ? found.prefix(60) + "..." : found[...]
        return ObservationMistake(sentence: "its `\(name)` is \(shown), expected \(expected)")
    }
}

/// The fields of an observed event, with what goes without saying.
enum ObservedFields {
    /// Reads the event of an observation.
    ///
    /// - Parameters:
    ///   - name: The event's name.
    ///   - tree: The whole observation.
    ///   - local: The pod's monotonic clock, from which a `deadlineSeconds` counts.
    /// - Returns: What happened.
    /// - Throws: `ObservationMistake` if there is no such event, or a field of it is missing.
    static func event(
        _ name: String,
        in tree: JSONObject,
        at local: Int64
    ) throws(ObservationMistake) -> Event {
        var fields = JSONObject()
        if let json = tree["fields"] {
            guard case .object(let object) = json else {
                throw ObservedMember("fields").wrong(json, "an object")
            }
            fields = object
        }
        if let seconds = fields["deadlineSeconds"] {
            guard let number = seconds.asNumber, number >= 0, number <= 86_400 else {
                throw ObservedMember("deadlineSeconds").wrong(seconds, "a number from 0 to 86400")
            }
            fields["deadlineNanoseconds"] = .integer(local + Int64(number * 1_000_000_000))
        }
        for key in ["scope", "reason"] where fields[key] == nil { fields[key] = "" }
        if let event = Event(name: name, json: fields) { return event }
        let all = TriedFields(of: name)
        guard Event(name: name, fields: all) != nil else {
            throw ObservationMistake(sentence: "there is no event `\(name)`")
        }
        for (field, type) in all.asked {
            let tried = TriedFields(of: name, given: field, fields)
            guard Event(name: name, fields: tried) == nil else { continue }
            guard let json = fields[field] else {
                throw ObservationMistake(sentence: "a \(name) without the field `\(field)`")
            }
            throw ObservedMember(field).wrong(json, type)
        }
        throw ObservationMistake(sentence: "its fields are none of a \(name)")
    }
}

/// Fields that are all there and right, one of them perhaps as it was given, which tell whether
/// there is an event of a name, and whether it takes that one.
private final class TriedFields: FieldSource {
    private let event: String
    private let given: String?
    private let fields: JSONFieldTree
    /// What was asked for, in order, and what it should be.
    private(set) var asked: [(name: String, type: String)] = []

    init(of event: String, given: String? = nil, _ fields: JSONObject = [:]) {
        self.event = event
        self.given = given
        self.fields = JSONFieldTree(tree: fields)
    }

    private func note(_ name: String, _ type: String) -> Bool {
        if !asked.contains(where: { $0.name == name }) { asked.append((name, type)) }
        return name == given
    }

    func integer(_ name: String) -> Int64? {
        note(name, "a whole number") ? fields.integer(name) : 1
    }

    func flag(_ name: String) -> Bool? { note(name, "true or false") ? fields.flag(name) : true }

    func text(_ name: String) -> String? {
        let word = word(name)
        let type = word.isEmpty ? "a text" : "a word that is known there, such as `\(word)`"
        return note(name, type) ? fields.text(name) : word
    }

    /// A word that the event takes where it does not take any text.
    private func word(_ name: String) -> String {
        switch (event, name) {
        case (_, "outcome"): Outcome.ok.rawValue
        case ("message-lost", "leg"): Leg.request.rawValue
        case ("message-lost", "reason"): LossCause.chance.rawValue
        case ("callback", "which"): Callback.started.rawValue
        default: ""
        }
    }
}

extension JSONValue {
    /// A number of either kind.
    fileprivate var asNumber: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}
