internal import LockstepKubernetes

extension StrategicMergePatch {
    /// Merges lists of objects that are told apart by a key.
    func mergeList(
        _ original: [JSONValue],
        with patch: [JSONValue],
        by key: String,
        _ schema: MergeSchema,
        _ order: [JSONValue]?
    ) throws(Failure) -> [JSONValue] {
        var kept = original
        var new: [JSONValue] = []
        var isReplaced = false
        for element in patch {
            switch element["$patch"] {
            case nil: new.append(element)
            case "replace"?: isReplaced = true
            case "delete"?:
                guard let name = element[key] else {
                    throw .malformed("delete patch type with no merge key defined")
                }
                kept.removeAll { $0[key] == name }
            case "merge"?:
                throw .malformed("merging lists cannot yet be specified in the patch")
            case let other?:
                throw .malformed("Unknown patch type found: \(other.asString ?? "")")
            }
        }
        if isReplaced { return new }
        var merged = kept
        for element in new {
            guard let name = element[key], case .object(let tree) = element else { throw .noKey }
            if let place = merged.firstIndex(where: { $0[key] == name }),
                case .object(let old) = merged[place]
            {
                merged[place] = .object(try merge(old, with: tree, schema))
            } else {
                merged.append(.object(try merge(JSONObject(), with: tree, schema)))
            }
        }
        return ordered(
            merged.map { ($0[key] ?? .null, $0) },
            patch: (order ?? new).map { $0[key] ?? .null },
            original: original.map { $0[key] ?? .null }
        )
    }

    /// Unites lists of plain values.
    func mergeSet(
        _ original: [JSONValue],
        with patch: [JSONValue],
        _ order: [JSONValue]?
    ) -> [JSONValue] {
        var merged: [JSONValue] = []
        for value in original + patch where !merged.contains(value) { merged.append(value) }
        return ordered(merged.map { ($0, $0) }, patch: order ?? patch, original: original)
    }

    /// The elements in the server's order.
    ///
    /// Those that the patch names stand in its order, the others in the original's; of one of
    /// each, the one that the patch names comes first, unless the original has both the other way
    /// round.
    private func ordered(
        _ elements: [(name: JSONValue, value: JSONValue)],
        patch: [JSONValue],
        original: [JSONValue]
    ) -> [JSONValue] {
        func sorted(
            _ list: [(name: JSONValue, value: JSONValue)],
            as order: [JSONValue]
        ) -> [(name: JSONValue, value: JSONValue)] {
            list.map { (order.firstIndex(of: $0.name) ?? order.count, $0) }
                .sorted { $0.0 < $1.0 }.map(\.1)
        }
        var named = sorted(elements.filter { patch.contains($0.name) }, as: patch)[...]
        var others = sorted(elements.filter { !patch.contains($0.name) }, as: original)[...]
        var result: [JSONValue] = []
        while let other = others.first, let next = named.first {
            let place = original.firstIndex(of: other.name)
            let nextPlace = original.firstIndex(of: next.name)
            if let place, let nextPlace, place < nextPlace {
                result.append(other.value)
                others.removeFirst()
            } else {
                result.append(next.value)
                named.removeFirst()
            }
        }
        return result + named.map(\.value) + others.map(\.value)
    }
}
