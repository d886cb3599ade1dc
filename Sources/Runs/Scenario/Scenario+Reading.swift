extension Scenario {
    /// Reads a scenario from its text.
    ///
    /// The overrides are applied first, in their order, and then everything is checked against the
    /// vocabulary. What a record kept as `source` gives the same scenario again.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: The file's name, as errors shall name it.
    ///   - overrides: Options `PATH=VALUE`, such as `timings.lease=20s` or `faults.pause=off`.
    ///   - vocabulary: The names that a scenario may use.
    /// - Throws: `ScenarioError` for the first mistake.
    public init(
        text: String,
        file: String,
        overrides: [String] = [],
        vocabulary: Vocabulary
    ) throws(ScenarioError) {
        let checked = try ScenarioText(text: text, file: file, option: nil)
        try self.init(checked, file: file, overrides: overrides, vocabulary: vocabulary)
    }

    /// Reads a scenario from a file.
    ///
    /// - Parameters:
    ///   - path: The file; errors name it as it is given here.
    ///   - overrides: Options `PATH=VALUE`.
    ///   - vocabulary: The names that a scenario may use.
    /// - Throws: `ScenarioError` with the cause `unreadable` where the file cannot be read, with
    ///   the cause `content` for the first mistake in it.
    public init(
        path: String,
        overrides: [String] = [],
        vocabulary: Vocabulary
    ) throws(ScenarioError) {
        let bytes = try InputFile.bytes(of: path, limit: ScenarioText.sizeLimit)
        try self.init(bytes: bytes, file: path, overrides: overrides, vocabulary: vocabulary)
    }

    /// Reads a scenario from the bytes of a file.
    init(
        bytes: [UInt8],
        file: String,
        overrides: [String],
        vocabulary: Vocabulary
    ) throws(ScenarioError) {
        let checked = try ScenarioText(bytes: bytes, file: file)
        try self.init(checked, file: file, overrides: overrides, vocabulary: vocabulary)
    }

    private init(
        _ checked: ScenarioText,
        file: String,
        overrides: [String],
        vocabulary: Vocabulary
    ) throws(ScenarioError) {
        guard var root = try ScenarioNode(yaml: checked.text, file: file, option: nil),
            root.kind != "nothing"
        else {
            throw ScenarioError(
                file: file,
                place: .file,
                found: "nothing",
                expected: "a mapping that begins with `title:`"
            )
        }
        guard root.entries != nil else {
            throw ScenarioError(
                file: file,
                place: root.place,
                found: root.kind,
                expected: "a mapping that begins with `title:`"
            )
        }
        let plain = root
        for option in overrides {
            try root.apply(option: option, file: file)
        }
        let swarm = root["swarm"]
        root["swarm"] = nil
        func read(_ root: ScenarioNode) throws(ScenarioError) -> Scenario {
            var reader = ScenarioReader(file: file, vocabulary: vocabulary)
            var scenario = try reader.scenario(root)
            scenario.source = Source(
                file: file,
                text: checked.text,
                overrides: overrides,
                places: reader.places
            )
            return scenario
        }
        self = try read(root)
        let entries = try ScenarioReader(file: file, vocabulary: vocabulary).swarm(swarm)
        for entry in entries {
            var changed = plain
            changed["swarm"] = nil
            for change in entry.changes { try change.apply(to: &changed, file: file) }
            for option in overrides where !option.hasPrefix("swarm=") {
                try changed.apply(option: option, file: file)
            }
            // What it changes need not be there for another system, so that is not even read.
            if let only = entry.only, !only.contains(changed["system"]?.text ?? "") { continue }
            self.swarm.append(
                Configuration(changes: entry.changes.map(\.text), scenario: try read(changed))
            )
        }
        guard entries.isEmpty || !self.swarm.isEmpty else {
            throw ScenarioError(
                file: file,
                place: swarm?.place ?? .file,
                found: "a swarm without a configuration for \(system.name)",
                expected: "one that is for this system, or for all"
            )
        }
    }
}
