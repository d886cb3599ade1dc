internal import LockstepKubernetes

extension Schema {
    /// An object without the fields that the schema does not name.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - path: Where it stands.
    ///   - dropped: Takes the paths of the fields that are left out.
    /// - Returns: What is kept.
    func pruned(_ object: JSONObject, at path: String, _ dropped: inout [String]) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(object.count)
        for member in object.members {
            let place = Place.joined(path, member.key)
            if let schema = property(member.key) {
                let value = schema.pruned(member.value, at: place, &dropped)
                members.append(JSONObject.Member(key: member.key, value: value))
            } else if keepsUnknownFields {
                members.append(member)
            } else {
                dropped.append(place)
            }
        }
        return JSONObject(distinct: members)
    }

    private func pruned(
        _ value: JSONValue,
        at path: String,
        _ dropped: inout [String]
    ) -> JSONValue {
        switch value {
        case .object(let object): return .object(pruned(object, at: path, &dropped))
        case .array(var values):
            guard let schema = elements.first else { return value }
            for index in values.indices {
                values[index] = schema.pruned(values[index], at: "\(path)[\(index)]", &dropped)
            }
            return .array(values)
        default: return value
        }
    }

    /// An object with the defaults of fields that it lacks, and without a `null` that means
    /// nothing.
    func filled(_ object: JSONObject) -> JSONObject {
        var result = object
        for property in properties {
            let value = object[property.name]
            let isLeftOut = value.map { $0.isNull && !property.schema.isNullable } ?? true
            if isLeftOut { result[property.name] = property.schema.defaultValue }
        }
        var members = result.members
        for index in members.indices {
            guard let schema = property(members[index].key) else { continue }
            members[index].value = schema.filled(members[index].value)
        }
        return inOrder(members)
    }

    private func filled(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object): return .object(filled(object))
        case .array(let values):
            guard let schema = elements.first else { return value }
            return .array(values.map(schema.filled))
        default: return value
        }
    }

    /// How objects are merged, and who can own what in them.
    var mergeRule: MergeSchema.Rule? {
        if type == .array, let element = elements.first {
            switch listKind {
            case .atomic: return nil
            case .set: return .set
            case .map(let keys):
                // Elements that only several fields together tell apart are not looked into.
                guard keys.count == 1 else { return nil }
                return .listByKey(keys[0], element.mergeSchema)
            }
        }
        if isAtomic { return .whole }
        return properties.isEmpty ? nil : .object(mergeSchema)
    }

    private var mergeSchema: MergeSchema {
        var rules: [String: MergeSchema.Rule] = [:]
        for property in properties { rules[property.name] = property.schema.mergeRule }
        return MergeSchema(rules)
    }

    /// How whole objects are merged, metadata included.
    var objectMergeSchema: MergeSchema {
        var rules: [String: MergeSchema.Rule] = ["metadata": .object(.metadata)]
        for property in properties { rules[property.name] = property.schema.mergeRule }
        return MergeSchema(rules)
    }
}
