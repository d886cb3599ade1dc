/// One change that a configuration of a swarm makes.
struct SwarmChange {
    var path: [String]
    var entry: ScenarioNode.Entry

    /// The change as an option would say it.
    var text: String { "\(entry.key)=\(entry.value.flow)" }

    /// Makes the change.
    func apply(to root: inout ScenarioNode, file: String) throws(ScenarioError) {
        do throws(Complaint) {
            try root.apply(path, entry.value)
        } catch {
            throw ScenarioError(error, file: file, place: entry.keyPlace)
        }
    }
}

/// What a configuration of a swarm changes, and for whom.
struct SwarmEntry {
    /// The systems that it is for; `nil` for all.
    var only: [String]?
    var changes: [SwarmChange] = []
}

extension ScenarioReader {
    /// The configurations of a swarm; none if there is no swarm.
    func swarm(_ node: ScenarioNode?) throws(ScenarioError) -> [SwarmEntry] {
        guard let node, node.text != "none" else { return [] }
        let expected = "a list of configurations, as in `[{ pods: 5 }, { timings.lease: 20s }]`"
        guard let items = node.items, !items.isEmpty else {
            let found = node.items == nil ? node.kind : "an empty list"
            throw error(at: node.place, found: found, expected: expected)
        }
        var configurations: [SwarmEntry] = []
        for item in items {
            guard let entries = item.entries else {
                throw error(at: item.place, found: item.kind, expected: expected)
            }
            var configuration = SwarmEntry()
            for entry in entries {
                guard entry.key != "only" else {
                    configuration.only = try only(entry.value)
                    continue
                }
                let path = entry.key.split(separator: ".", omittingEmptySubsequences: false)
                    .map(String.init)
                guard path[0] != "swarm" else {
                    throw error(
                        at: entry.keyPlace,
                        found: "a swarm within a swarm",
                        expected: "changes to what stands outside of the swarm"
                    )
                }
                guard path.count <= 5, !path.contains("") else {
                    throw error(
                        at: entry.keyPlace,
                        found: "the path \(quoted(entry.key))",
                        expected: "one to five names with dots between them"
                    )
                }
                configuration.changes.append(SwarmChange(path: path, entry: entry))
            }
            configurations.append(configuration)
        }
        return configurations
    }
}

extension ScenarioNode {
    /// The value on one line, as an option would give it.
    fileprivate var flow: String {
        switch content {
        case .scalar(let text): text
        case .list(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{ " + entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + " }"
        }
    }
}
