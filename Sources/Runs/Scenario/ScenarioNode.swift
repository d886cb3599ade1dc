/// One value of a scenario file before anybody has said what it should be, and where it stands.
struct ScenarioNode {
    /// What the value is.
    enum Content {
        case scalar(String)
        case list([ScenarioNode])
        case mapping([Entry])
    }

    /// One key of a mapping and its value.
    struct Entry {
        var key: String
        var keyPlace: ScenarioPlace
        var value: ScenarioNode
    }

    var content: Content
    var place: ScenarioPlace

    /// What the value is, for the `found` of an error.
    var kind: String {
        switch content {
        case .scalar(""), .scalar("~"), .scalar("null"): "nothing"
        case .scalar(let text): quoted(text)
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The text of a scalar that says something.
    var text: String? {
        guard case .scalar(let text) = content, kind != "nothing" else { return nil }
        return text
    }

    /// The entries, if it is a mapping.
    var entries: [Entry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// The items, if it is a list.
    var items: [ScenarioNode]? {
        guard case .list(let items) = content else { return nil }
        return items
    }

    /// The value of a key, if it is a mapping that has the key; setting it adds the key at the end,
    /// and does nothing to what is no mapping.
    subscript(key: String) -> ScenarioNode? {
        get { entries?.first { $0.key == key }?.value }
        set {
            guard var entries else { return }
            let index = entries.firstIndex { $0.key == key }
            if let index, let newValue {
                entries[index].value = newValue
            } else if let index {
                entries.remove(at: index)
            } else if let newValue {
                entries.append(Entry(key: key, keyPlace: newValue.place, value: newValue))
            }
            content = .mapping(entries)
        }
    }
}
