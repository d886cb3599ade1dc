internal import LockstepKubernetes

/// The fields that every object has, taken apart.
struct Metadata: Hashable, Sendable {
    var name = ""
    var generateName: String?
    var namespace = ""
    var uid = ""
    /// Empty if the client sent none, and in answers to rehearsed creations.
    var resourceVersion = ""
    var generation: Int64?
    var creationTimestamp: String?
    var deletionTimestamp: String?
    var deletionGracePeriodSeconds: Int64?
    /// Texts by name, sorted.
    var labels: JSONObject?
    /// Texts by name, sorted.
    var annotations: JSONObject?
    /// Kept as sent; nothing follows them.
    var ownerReferences: JSONValue?
    var finalizers: [String] = []

    /// The metadata as objects have it, absent fields left out.
    var tree: JSONObject {
        var tree = JSONObject(reserving: 8)
        if !name.isEmpty { tree.append("name", .string(name)) }
        if let generateName { tree.append("generateName", .string(generateName)) }
        if !namespace.isEmpty { tree.append("namespace", .string(namespace)) }
        if !uid.isEmpty { tree.append("uid", .string(uid)) }
        if !resourceVersion.isEmpty { tree.append("resourceVersion", .string(resourceVersion)) }
        if let generation { tree.append("generation", .integer(generation)) }
        if let creationTimestamp {
            tree.append("creationTimestamp", .string(creationTimestamp))
        }
        if let deletionTimestamp {
            tree.append("deletionTimestamp", .string(deletionTimestamp))
        }
        if let deletionGracePeriodSeconds {
            tree.append("deletionGracePeriodSeconds", .integer(deletionGracePeriodSeconds))
        }
        if let labels { tree.append("labels", .object(labels)) }
        if let annotations { tree.append("annotations", .object(annotations)) }
        if let ownerReferences { tree.append("ownerReferences", ownerReferences) }
        if !finalizers.isEmpty {
            tree.append("finalizers", .array(finalizers.map(JSONValue.string)))
        }
        return tree
    }
}

extension BodyDecoder {
    /// Reads a body's metadata; an absent one has no fields.
    mutating func metadata(of body: JSONObject) throws(Refusal) -> Metadata {
        var metadata = Metadata()
        switch body["metadata"] {
        case nil, .null?: return metadata
        case .object(let source)?:
            for member in source.members where !member.value.isNull {
                try read(member.key, member.value, into: &metadata)
            }
            return metadata
        case let other?:
            throw mismatch(
                jsonTypeName(other),
                at: "metadata",
                in: kind.kind,
                expected: "v1.ObjectMeta"
            )
        }
    }

    private mutating func read(
        _ name: String,
        _ value: JSONValue,
        into metadata: inout Metadata
    ) throws(Refusal) {
        switch name {
        case "name": metadata.name = try text(value, name)
        case "namespace": metadata.namespace = try text(value, name)
        case "uid": metadata.uid = try text(value, name)
        case "resourceVersion": metadata.resourceVersion = try text(value, name)
        case "creationTimestamp": metadata.creationTimestamp = try time(value, name)
        case "generateName":
            let prefix = try text(value, name)
            metadata.generateName = prefix.isEmpty ? nil : prefix
        case "labels": metadata.labels = try texts(value, name)
        case "annotations": metadata.annotations = try texts(value, name)
        case "finalizers": metadata.finalizers = try list(value, name)
        case "generation": metadata.generation = try integer(value, name)
        case "deletionTimestamp": metadata.deletionTimestamp = try time(value, name)
        case "deletionGracePeriodSeconds":
            metadata.deletionGracePeriodSeconds = try integer(value, name)
        case "ownerReferences":
            guard case .array(let owners) = value else {
                throw mismatch(value, name, expected: "[]v1.OwnerReference")
            }
            metadata.ownerReferences = owners.isEmpty ? nil : value
        case "managedFields", "selfLink": break
        default: drop("metadata." + name)
        }
    }

    private func mismatch(_ value: JSONValue, _ name: String, expected: String) -> Refusal {
        mismatch(
            jsonTypeName(value),
            at: "metadata." + name,
            in: "ObjectMeta",
            expected: expected
        )
    }

    private func text(_ value: JSONValue, _ name: String) throws(Refusal) -> String {
        guard case .string(let text) = value else {
            throw mismatch(value, name, expected: "string")
        }
        return text
    }

    private func integer(_ value: JSONValue, _ name: String) throws(Refusal) -> Int64? {
        guard case .integer(let number) = value else {
            throw mismatch(value, name, expected: "int64")
        }
        return number == 0 && name == "generation" ? nil : number
    }

    private func time(_ value: JSONValue, _ name: String) throws(Refusal) -> String {
        let text = try text(value, name)
        guard let time = Timestamp(text: text) else {
            throw cannotBeHandled(timeProblem(text, hasFraction: false))
        }
        return time.text
    }

    private func texts(_ value: JSONValue, _ name: String) throws(Refusal) -> JSONObject? {
        guard case .object(let object) = value else {
            throw mismatch(value, name, expected: "map[string]string")
        }
        for member in object.members {
            _ = try text(member.value, name)
        }
        return object.isEmpty ? nil : sortedByName(object)
    }

    private func list(_ value: JSONValue, _ name: String) throws(Refusal) -> [String] {
        guard case .array(let elements) = value else {
            throw mismatch(value, name, expected: "[]string")
        }
        var texts: [String] = []
        for element in elements { texts.append(try text(element, name)) }
        return texts
    }
}
