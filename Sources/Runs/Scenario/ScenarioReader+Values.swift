internal import LockstepSimulation

extension ScenarioReader {
    /// A value of the type that its parameter declares.
    func value(
        _ node: ScenarioNode,
        type: Parameter.ValueType
    ) throws(ScenarioError) -> Setting {
        if case .list(let names) = type { return .list(try list(node, among: names)) }
        let text = try scalar(node, expected: Self.summary(of: type))
        do throws(Complaint) {
            switch type {
            case .flag: return .flag(try Quantities.flag(text))
            case .count(let bounds): return .count(try Quantities.count(text, within: bounds))
            case .duration: return .duration(nanoseconds: try Quantities.nanoseconds(text))
            case .durationRange: return .durationRange(nanoseconds: try Quantities.range(text))
            case .share: return .share(partsPerMillion: try Quantities.partsPerMillion(text))
            case .choice(let names): return .text(try Self.choice(text, among: names))
            case .text, .list: return .text(text)
            }
        } catch {
            throw ScenarioError(error, file: file, place: node.place)
        }
    }

    /// A scalar that says something.
    func scalar(_ node: ScenarioNode, expected: String) throws(ScenarioError) -> String {
        guard let text = node.text else {
            throw error(at: node.place, found: node.kind, expected: expected)
        }
        return text
    }

    /// A duration in nanoseconds.
    func nanoseconds(_ node: ScenarioNode) throws(ScenarioError) -> Int64 {
        guard case .duration(let nanoseconds) = try value(node, type: .duration) else { return 0 }
        return nanoseconds
    }

    /// A name out of a list of valid ones; what they are names of is told in an error.
    func name(
        _ node: ScenarioNode,
        of what: String,
        among names: [String]
    ) throws(ScenarioError) -> String {
        let text = try scalar(node, expected: what)
        guard names.contains(text) else {
            throw error(
                at: node.place,
                found: quoted(text),
                expected: names.isEmpty
                    ? "\(what), and there is none" : "\(what): \(quotedList(names))",
                suggestion: nearest(to: text, in: names)
            )
        }
        return text
    }

    /// What somebody meant who wrote this: the judge of the property of this name, or a name that
    /// is near.
    func nearest(to text: String, in names: [String]) -> String? {
        let judge = vocabulary.judges.first { $0.property == text.uppercased() }?.name
        return judge.flatMap { names.contains($0) ? $0 : nil } ?? nearestName(to: text, in: names)
    }

    /// A list of names, each at most once; any texts if no names are given, and then mappings as
    /// their JSON.
    func list(
        _ node: ScenarioNode,
        among names: [String]
    ) throws(ScenarioError) -> [String] {
        let what =
            names.isEmpty ? "a list of one or more" : "a list of names among \(quotedList(names))"
        guard let items = node.items, !items.isEmpty else {
            throw error(
                at: node.place,
                found: node.items == nil ? node.kind : "an empty list",
                expected: what,
                suggestion: node.text.flatMap { names.contains($0) ? "[\($0)]" : nil }
            )
        }
        var list: [String] = []
        for item in items {
            let text: String
            if !names.isEmpty {
                text = try name(item, of: "one of the names", among: names)
            } else if item.entries != nil {
                text = item.jsonText
            } else {
                text = try scalar(item, expected: "a text")
            }
            try append(text, to: &list, at: item)
        }
        return list
    }

    /// Appends a name that must not be in the list yet.
    func append(
        _ name: String,
        to list: inout [String],
        at item: ScenarioNode
    ) throws(ScenarioError) {
        guard !list.contains(name) else {
            throw error(
                at: item.place,
                found: "\(quoted(name)) again",
                expected: "every name once"
            )
        }
        list.append(name)
    }

    private static func choice(
        _ text: String,
        among names: [String]
    ) throws(Complaint) -> String {
        guard names.contains(text) else {
            throw Complaint(
                found: quoted(text),
                expected: "one of \(quotedList(names))",
                suggestion: nearestName(to: text, in: names)
            )
        }
        return text
    }

    private static func summary(of type: Parameter.ValueType) -> String {
        switch type {
        case .flag: "`true` or `false`"
        case .count(let bounds): "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        case .duration: "a duration such as `15s`"
        case .durationRange: "a range such as `1ms..10ms`"
        case .share: "a share such as `0.5%`"
        case .choice(let names): "one of \(quotedList(names))"
        case .text: "a text"
        case .list: "a list"
        }
    }
}
