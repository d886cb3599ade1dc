extension ScenarioNode {
    /// Changes the tree as an option `PATH=VALUE` says.
    ///
    /// A path names keys with dots between them; below `faults` its first part names a kind of
    /// fault, and `off` takes the kind out, with faults of it that are fixed or aimed. A value is
    /// taken as it stands, unless it begins with `[` or `{`, which begin a YAML list or mapping.
    /// Whether the names and values are valid is looked at later, together with the file's own.
    ///
    /// - Parameters:
    ///   - option: The text after `--set`.
    ///   - file: The name of the file, for errors.
    /// - Throws: `ScenarioError` that names the option.
    mutating func apply(option: String, file: String) throws(ScenarioError) {
        let place = ScenarioPlace.option(option)
        guard let equals = option.firstIndex(of: "=") else {
            throw ScenarioError(
                file: file,
                place: place,
                found: "no `=`",
                expected: "PATH=VALUE, as in `timings.lease=20s`"
            )
        }
        let path = option[..<equals].split(separator: ".", omittingEmptySubsequences: false)
            .map(String.init)
        guard path.count <= 5, !path.contains("") else {
            throw ScenarioError(
                file: file,
                place: place,
                found: "the path \(quoted(String(option[..<equals])))",
                expected: "one to five names with dots between them"
            )
        }
        let text = String(option[option.index(after: equals)...])
        let value = try Self.value(text, option: option, file: file)
        do throws(Complaint) {
            try apply(path, value)
        } catch {
            throw ScenarioError(error, file: file, place: place)
        }
    }

    /// Sets the value at the end of a path of at least one name.
    mutating func apply(_ path: [String], _ value: ScenarioNode) throws(Complaint) {
        if path[0] == "faults", path.count > 1 {
            try setFault(path[1], path.dropFirst(2), to: value)
        } else {
            try set(path[...], to: value)
        }
    }

    private static func value(
        _ text: String,
        option: String,
        file: String
    ) throws(ScenarioError) -> ScenarioNode {
        let text = try ScenarioText(text: text, file: file, option: option).text
        guard text.hasPrefix("[") || text.hasPrefix("{") else {
            return ScenarioNode(content: .scalar(text), place: .option(option))
        }
        let node = try ScenarioNode(yaml: text, file: file, option: option)
        return node ?? ScenarioNode(content: .scalar(""), place: .option(option))
    }

    /// Sets the value at the end of a path and makes the mappings on the way that are missing.
    private mutating func set(
        _ path: ArraySlice<String>,
        to value: ScenarioNode
    ) throws(Complaint) {
        guard let key = path.first else {
            self = value
            return
        }
        guard entries != nil else {
            throw Complaint(
                found: "a part \(quoted(key)) of \(kind)",
                expected: "a path to a mapping's key"
            )
        }
        var child = self[key] ?? ScenarioNode(content: .mapping([]), place: value.place)
        if child.kind == "nothing" { child.content = .mapping([]) }
        try child.set(path.dropFirst(), to: value)
        self[key] = child
    }

    /// Sets a kind of fault, or a part of it, within the list of faults; `default` and `none` are
    /// turned into the lists that they stand for.
    private mutating func setFault(
        _ kind: String,
        _ path: ArraySlice<String>,
        to value: ScenarioNode
    ) throws(Complaint) {
        var faults = self["faults"] ?? ScenarioNode(content: .scalar("default"), place: value.place)
        if faults.text == "none" {
            faults.content = .list([])
        } else if faults.text != nil {
            faults.content = .list([faults])
        }
        guard var items = faults.items else {
            throw Complaint(
                found: "faults that are \(faults.kind)",
                expected: "`default`, `none` or a list"
            )
        }
        if path.isEmpty, value.text == "off" { items.removeAll { $0["kind"]?.text == kind } }
        let index = items.firstIndex { $0.entries?.count == 1 && $0[kind] != nil }
        var item =
            index.map { items[$0] } ?? ScenarioNode(content: .mapping([]), place: value.place)
        if !path.isEmpty, item[kind]?.text == "off" { item[kind] = nil }
        try item.set([kind] + path, to: value)
        if let index { items[index] = item } else { items.append(item) }
        faults.content = .list(items)
        self["faults"] = faults
    }
}
