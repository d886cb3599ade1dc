internal import LockstepKubernetes

extension PageContent {
    /// The page as a list of its kind.
    func list(of kind: ResourceKind) -> JSONObject {
        list(of: kind, items: .array(items.map { .object(kind.listed($0.tree)) }))
    }

    /// A list of the kind that has these items.
    func list(of kind: ResourceKind, items: JSONValue) -> JSONObject {
        var list = JSONObject(reserving: 4)
        if kind.isCustom {
            list.append("apiVersion", .string(kind.apiVersion))
            list.append("items", items)
            list.append("kind", .string(kind.listKind))
            list.append("metadata", .object(metadata(alwaysContinues: true)))
        } else {
            list.append("kind", .string(kind.listKind))
            list.append("apiVersion", .string(kind.apiVersion))
            list.append("metadata", .object(metadata(alwaysContinues: false)))
            list.append("items", items)
        }
        return list
    }

    /// The metadata of a list; the last page of custom resources has an empty token.
    private func metadata(alwaysContinues: Bool) -> JSONObject {
        var metadata = JSONObject(reserving: 3)
        metadata.append("resourceVersion", .string(String(revision)))
        if let next {
            metadata.append("continue", .string(next.text))
        } else if alwaysContinues {
            metadata.append("continue", "")
        }
        if let remaining { metadata.append("remainingItemCount", .integer(remaining)) }
        return metadata
    }
}

extension ResourceKind {
    /// An object as it stands in a list: built-in kinds leave out what the list says already.
    func listed(_ tree: JSONObject) -> JSONObject {
        guard !isCustom else { return tree }
        return JSONObject(
            distinct: tree.members.filter { $0.key != "kind" && $0.key != "apiVersion" }
        )
    }
}
