internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepKubernetes
internal import LockstepSimulation

/// Turns the JSON of a plan into faults, field by field.
struct PlanReader {
    private static let rootKeys = ["version", "faults"]
    private static let keys = ["id", "kind", "beginNs", "endNs", "targets", "parameters", "when"]
    private static let triggerTexts = ["event", "pod", "verb", "resource", "object", "lock"]

    private let file: String
    private let places: [ScenarioPlace]

    init(text: String, file: String) {
        self.file = file
        self.places = Self.places(of: text)
    }

    /// The faults of a document, in their order.
    func faults(_ json: JSONValue) throws(ScenarioError) -> [PlannedFault] {
        guard let root = json.asObject else {
            throw error(at: nil, found: "no object", expected: "an object with the key `faults`")
        }
        try closed(root, keys: Self.rootKeys, at: nil)
        guard root.integer("version") == FaultPlan.formatVersion else {
            throw error(
                at: nil,
                found: "the version \(root["version"]?.description ?? "of nobody")",
                expected: "`\"version\": \(FaultPlan.formatVersion)`"
            )
        }
        guard let items = root.array("faults") else {
            throw error(at: nil, found: "no list `faults`", expected: "a list of faults")
        }
        var faults: [PlannedFault] = []
        var ids: Set<String> = []
        for (index, item) in items.enumerated() {
            let fault = try fault(item, index: index)
            guard ids.insert(fault.id).inserted else {
                throw error(
                    at: index,
                    found: "the id \(quoted(fault.id)) again",
                    expected: "every id once"
                )
            }
            faults.append(fault)
        }
        return faults
    }

    private func fault(_ item: JSONValue, index: Int) throws(ScenarioError) -> PlannedFault {
        guard let object = item.asObject else {
            throw error(at: index, found: "no object", expected: "a fault")
        }
        try closed(object, keys: Self.keys, at: index)
        let begin = try moment("beginNs", of: object, at: index)
        let end = try moment("endNs", of: object, at: index)
        guard begin <= end else {
            throw error(
                at: index,
                found: "an `endNs` before `beginNs`",
                expected: "a fault that ends after it begins"
            )
        }
        return PlannedFault(
            id: try word("id", of: object, at: index),
            kind: try word("kind", of: object, at: index),
            begin: begin,
            end: end,
            targets: try targets(object, at: index),
            parameters: try parameters(object, at: index),
            when: try trigger(object, at: index)
        )
    }

    private func trigger(
        _ object: JSONObject,
        at index: Int
    ) throws(ScenarioError) -> Trigger? {
        guard object["when"] != nil else { return nil }
        guard let when = object.object("when") else {
            throw wrong("when", of: object, at: index, expected: "an object")
        }
        try closed(when, keys: Self.triggerTexts + ["nth", "afterNs"], at: index)
        for key in Self.triggerTexts where when[key] != nil {
            _ = try word(key, of: when, at: index)
        }
        let event = try word("event", of: when, at: index)
        guard Trigger.events.contains(event) else {
            throw error(
                at: index,
                found: "the event \(quoted(event))",
                expected: "one of \(quotedList(Trigger.events))",
                suggestion: nearestName(to: event, in: Trigger.events)
            )
        }
        let nth = try number("nth", of: when, from: 1, otherwise: 1, at: index)
        let after = try number(
            "afterNs",
            of: when,
            from: 0,
            to: Quantities.longestNanoseconds,
            otherwise: 0,
            at: index
        )
        let trigger = Trigger(
            event: event,
            pod: when.string("pod"),
            subject: SubjectPattern(
                verb: when.string("verb"),
                resource: when.string("resource"),
                name: when.string("object")
            ),
            lock: when.string("lock"),
            nth: nth,
            afterNanoseconds: after
        )
        if let objection = trigger.objection {
            throw error(at: index, found: objection.found, expected: objection.expected)
        }
        return trigger
    }

    private func number(
        _ key: String,
        of object: JSONObject,
        from least: Int64,
        to most: Int64 = .max,
        otherwise standard: Int64,
        at index: Int
    ) throws(ScenarioError) -> Int64 {
        guard object[key] != nil else { return standard }
        guard let number = object.integer(key), least <= number, number <= most else {
            let bound = most == .max ? "\(least) or more" : "\(least) to \(most)"
            throw wrong(key, of: object, at: index, expected: "a whole number, \(bound)")
        }
        return number
    }

    private func moment(
        _ key: String,
        of object: JSONObject,
        at index: Int
    ) throws(ScenarioError) -> Instant {
        guard let nanoseconds = object.integer(key), nanoseconds >= 0 else {
            throw wrong(key, of: object, at: index, expected: "whole nanoseconds, 0 or more")
        }
        return Instant(nanoseconds: nanoseconds)
    }

    private func word(
        _ key: String,
        of object: JSONObject,
        at index: Int
    ) throws(ScenarioError) -> String {
        guard let text = object.string(key), !text.isEmpty else {
            throw wrong(key, of: object, at: index, expected: "a text that is not empty")
        }
        return text
    }

    private func targets(
        _ object: JSONObject,
        at index: Int
    ) throws(ScenarioError) -> [String] {
        let expected = "a list of texts"
        guard let items = object.array("targets") else {
            throw wrong("targets", of: object, at: index, expected: expected)
        }
        let targets = items.compactMap(\.asString)
        guard targets.count == items.count else {
            throw wrong("targets", of: object, at: index, expected: expected)
        }
        return targets
    }

    private func parameters(
        _ object: JSONObject,
        at index: Int
    ) throws(ScenarioError) -> [PlannedFault.Parameter] {
        guard let members = object.object("parameters")?.members else {
            throw wrong("parameters", of: object, at: index, expected: "an object")
        }
        var parameters: [PlannedFault.Parameter] = []
        for member in members {
            switch member.value {
            case .integer(let number): parameters.append(.init(member.key, number))
            case .string(let text): parameters.append(.init(member.key, text))
            default:
                throw error(
                    at: index,
                    found: "\(quoted(member.value.description)) in the parameter "
                        + quoted(member.key),
                    expected: "a whole number or a text"
                )
            }
        }
        return parameters
    }
}

extension PlanReader {
    private func closed(
        _ object: JSONObject,
        keys: [String],
        at index: Int?
    ) throws(ScenarioError) {
        for member in object.members where !keys.contains(member.key) {
            throw error(
                at: index,
                found: "the field \(quoted(member.key))",
                expected: "one of \(quotedList(keys))",
                suggestion: nearestName(to: member.key, in: keys)
            )
        }
    }

    private func wrong(
        _ key: String,
        of object: JSONObject,
        at index: Int,
        expected: String
    ) -> ScenarioError {
        let value = object[key].map { quoted($0.description) } ?? "nothing"
        return error(at: index, found: "\(value) in the field `\(key)`", expected: expected)
    }

    private func error(
        at index: Int?,
        found: String,
        expected: String,
        suggestion: String? = nil
    ) -> ScenarioError {
        let place = index.flatMap { $0 < places.count ? places[$0] : nil } ?? .file
        let fault = index.map { "fault \($0 + 1): " } ?? ""
        return ScenarioError(
            file: file,
            place: place,
            found: fault + found,
            expected: expected,
            suggestion: suggestion
        )
    }

    /// Where each object within a list within the outermost object begins; in a text whose other
    /// keys hold no objects, these are the faults.
    private static func places(of text: String) -> [ScenarioPlace] {
        var places: [ScenarioPlace] = []
        var (line, column, depth) = (1, 1, 0)
        var (inText, escaped) = (false, false)
        for byte in text.utf8 {
            if inText {
                inText = escaped || byte != UInt8(ascii: "\"")
                escaped = !escaped && byte == UInt8(ascii: "\\")
            } else {
                switch byte {
                case UInt8(ascii: "\""): inText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    if depth == 2, byte == UInt8(ascii: "{") {
                        places.append(.position(line: line, column: column))
                    }
                    depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
            (line, column) = byte == UInt8(ascii: "\n") ? (line + 1, 1) : (line, column + 1)
        }
        return places
    }
}
