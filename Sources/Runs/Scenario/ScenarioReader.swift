internal import LockstepSimulation

/// Turns a scenario's tree into typed values, key by key, and remembers where each stood.
struct ScenarioReader {
    let file: String
    let vocabulary: Vocabulary
    private(set) var places: [Scenario.PathPlace] = []
    /// How many API servers the scenario has.
    var apiServers: Int64 = 1

    init(file: String, vocabulary: Vocabulary) {
        self.file = file
        self.vocabulary = vocabulary
    }

    /// Checks that a value is a mapping with no key but these, each at most once.
    mutating func closed(
        _ node: ScenarioNode,
        path: String,
        keys: [String]
    ) throws(ScenarioError) -> [ScenarioNode.Entry] {
        guard let entries = node.entries else {
            throw error(
                at: node.place,
                found: node.kind,
                expected: keys.isEmpty
                    ? "an empty mapping" : "a mapping with keys among \(quotedList(keys))"
            )
        }
        var seen: [String] = []
        for entry in entries {
            guard keys.contains(entry.key) else {
                throw error(
                    at: entry.keyPlace,
                    found: "the key \(quoted(entry.key))",
                    expected: keys.isEmpty
                        ? "no keys here" : "one of \(quotedList(keys, atMost: 24))",
                    suggestion: nearestName(to: entry.key, in: keys)
                )
            }
            guard !seen.contains(entry.key) else {
                throw error(
                    at: entry.keyPlace,
                    found: "the key \(quoted(entry.key)) again",
                    expected: "every key once"
                )
            }
            seen.append(entry.key)
            let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            places.append(Scenario.PathPlace(path: name, place: entry.value.place))
        }
        return entries
    }

    /// The value of a key that must be there.
    func required(_ key: String, of node: ScenarioNode) throws(ScenarioError) -> ScenarioNode {
        guard let value = node[key] else {
            throw error(
                at: node.place,
                found: "no key `\(key)`",
                expected: "a mapping that has it"
            )
        }
        return value
    }

    /// A mapping of parameters to their typed values.
    mutating func settings(
        _ node: ScenarioNode,
        path: String,
        parameters: [Parameter]
    ) throws(ScenarioError) -> Settings {
        let entries = try closed(node, path: path, keys: parameters.map(\.name))
        return try settings(entries, parameters: parameters)
    }

    /// Those of the entries that are parameters, as typed values.
    func settings(
        _ entries: [ScenarioNode.Entry],
        parameters: [Parameter]
    ) throws(ScenarioError) -> Settings {
        var settings = Settings()
        for entry in entries {
            for parameter in parameters where parameter.name == entry.key {
                settings[entry.key] = try value(entry.value, type: parameter.type)
            }
        }
        return settings
    }

    /// An error at a place of this file or at an option.
    func error(
        at place: ScenarioPlace,
        found: String,
        expected: String,
        suggestion: String? = nil
    ) -> ScenarioError {
        ScenarioError(
            file: file,
            place: place,
            found: found,
            expected: expected,
            suggestion: suggestion
        )
    }
}
