internal import Yams

extension ScenarioNode {
    /// How deep values may stand within one another; a scenario needs five levels.
    static let depthLimit = 16

    /// Reads one YAML document; fails without an error if the document holds nothing.
    ///
    /// - Parameters:
    ///   - yaml: The text; `ScenarioText` has looked at it before.
    ///   - file: The name of the file, for errors.
    ///   - option: The option whose value the text is; `nil` if it is the file's own text.
    /// - Throws: `ScenarioError` for what is no YAML, for more than one document, and for what
    ///   scenarios do without: anchors, aliases, tags, keys that are no plain words.
    init?(yaml: String, file: String, option: String?) throws(ScenarioError) {
        let places = Places(file: file, option: option)
        // A string of up to 15 bytes lives inside its variable; the parser keeps a pointer to the
        // text, so the text is made long enough to live elsewhere.
        let padded = yaml + String(repeating: "\n", count: 16)
        let root: Node?
        let parser: Parser
        do {
            parser = try Parser(yaml: padded, resolver: .basic, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw places.error(for: error)
        }
        // A node knows its anchor only as long as the parser lives.
        let node = try withExtendedLifetime(parser) { () throws(ScenarioError) in
            try root.map { root throws(ScenarioError) in
                try ScenarioNode(root, depth: 0, places: places)
            }
        }
        guard let node else { return nil }
        self = node
    }

    private init(_ node: Node, depth: Int, places: Places) throws(ScenarioError) {
        let place = places.place(of: node.mark)
        guard depth < Self.depthLimit else {
            throw places.error(
                at: place,
                found: "values within values, \(depth) deep",
                expected: "at most \(Self.depthLimit) levels"
            )
        }
        guard node.anchor == nil, node.alias == nil else {
            throw places.error(
                at: place,
                found: "an anchor or an alias",
                expected: "every value written out"
            )
        }
        let plain: [Tag.Name] = [.implicit, .str, .seq, .map]
        guard plain.contains(where: { $0.rawValue == node.tag.rawValue }) else {
            throw places.error(
                at: place,
                found: "the tag \(quoted(node.tag.rawValue))",
                expected: "a plain value"
            )
        }
        switch node {
        case .scalar(let scalar):
            self.init(content: .scalar(scalar.string), place: place)
        case .sequence(let sequence):
            var items: [ScenarioNode] = []
            for item in sequence {
                items.append(try ScenarioNode(item, depth: depth + 1, places: places))
            }
            self.init(content: .list(items), place: place)
        case .mapping(let mapping):
            let entries = try Self.entries(of: mapping, depth: depth, places: places)
            self.init(content: .mapping(entries), place: place)
        case .alias:
            throw places.error(at: place, found: "an alias", expected: "the value written out")
        }
    }

    private static func entries(
        of mapping: Node.Mapping,
        depth: Int,
        places: Places
    ) throws(ScenarioError) -> [Entry] {
        var entries: [Entry] = []
        for (key, value) in mapping {
            let name = try ScenarioNode(key, depth: depth + 1, places: places)
            guard let text = name.text else {
                throw places.error(
                    at: name.place,
                    found: "\(name.kind) as a key",
                    expected: "a word as the key"
                )
            }
            let value = try ScenarioNode(value, depth: depth + 1, places: places)
            entries.append(Entry(key: text, keyPlace: name.place, value: value))
        }
        return entries
    }
}

/// Turns the marks and errors of the YAML parser into ours.
private struct Places {
    let file: String
    let option: String?

    func place(of mark: Mark?) -> ScenarioPlace {
        if let option { return .option(option) }
        guard let mark else { return .file }
        return .position(line: mark.line, column: mark.column)
    }

    func error(at place: ScenarioPlace, found: String, expected: String) -> ScenarioError {
        ScenarioError(file: file, place: place, found: found, expected: expected)
    }

    func error(for cause: any Error) -> ScenarioError {
        switch cause as? YamlError {
        case .scanner(_, let problem, let mark, _) where problem.contains("nesting level"),
            .parser(_, let problem, let mark, _) where problem.contains("nesting level"):
            return error(
                at: place(of: mark),
                found: "values within values within values, too deep for YAML's reader",
                expected: "a scenario of about 40 lines"
            )
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            let during = context.map { " (\($0.text))" } ?? ""
            return error(
                at: place(of: mark),
                found: "what YAML cannot read: \(problem)\(during)",
                expected: "well-formed YAML"
            )
        case .composer(let context?, _, let mark, _) where context.text.contains("single"):
            return error(
                at: place(of: mark),
                found: "a second document",
                expected: "one document a file"
            )
        case .composer(_, let problem, let mark, _):
            return error(
                at: place(of: mark),
                found: "what YAML cannot read: \(problem)",
                expected: "every value written out"
            )
        case .duplicatedKeysInMapping(let keys, let context):
            return error(
                at: place(of: context.mark),
                found: "the key \(quoted(keys.first ?? "")) more than once (here first)",
                expected: "every key once"
            )
        default:
            return error(
                at: option.map { .option($0) } ?? .file,
                found: "what YAML cannot read: \(cause)",
                expected: "well-formed YAML"
            )
        }
    }
}
