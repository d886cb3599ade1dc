internal import LockstepKubernetes

/// The fields that every object has, taken apart; the version, which changes with every write, is
/// kept beside them.
struct Metadata: Hashable, Sendable {
    var name = ""
    var generateName: String?
    var namespace = ""
    var uid = ""
    var generation: Int64?
    var creationTimestamp: String?
    var deletionTimestamp: String?
    var deletionGracePeriodSeconds: Int64?
    /// Texts by name, sorted.
    var labels: JSONObject?
    /// Texts by name, sorted.
    var annotations: JSONObject?
    var ownerReferences: JSONValue?
    var finalizers: [String] = []
    /// Who set which field last; only where the server keeps track of it.
    var managedFields: JSONValue?

    /// The finalizer that keeps an owner until its dependents have lost it.
    static let orphanFinalizer = "orphan"
    /// The finalizer that keeps an owner until its dependents have gone.
    static let foregroundFinalizer = "foregroundDeletion"

    /// The metadata as objects have it, absent fields left out.
    ///
    /// - Parameter resourceVersion: The version; empty if the object has none.
    /// - Returns: The metadata.
    func tree(_ resourceVersion: String) -> JSONObject {
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
        if let managedFields { tree.append("managedFields", managedFields) }
        return tree
    }
}

extension Metadata {
    /// Whether other metadata are written as the same text; it is narrower than `==`.
    func isIdentical(to other: Metadata) -> Bool {
        self == other && tree("").isIdentical(to: other.tree(""))
    }
}

extension BodyDecoder {
    static let ownerFields = [
        Field("apiVersion", .string, .written), Field("kind", .string, .written),
        Field("name", .string, .written), Field("uid", .string, .written, named: "types.UID"),
        Field("controller", .bool, .kept), Field("blockOwnerDeletion", .bool, .kept),
    ]

    static let entryFields = [
        Field("manager", .string),
        Field("operation", .string, named: "v1.ManagedFieldsOperationType"),
        Field("apiVersion", .string), Field("time", .time), Field("fieldsType", .string),
        Field("fieldsV1", .raw), Field("subresource", .string),
    ]

    /// The metadata's fields and their types; what is stored of them is decided elsewhere.
    static let metadataFields = [
        Field("name", .string), Field("generateName", .string), Field("namespace", .string),
        Field("selfLink", .string), Field("uid", .string, named: "types.UID"),
        Field("resourceVersion", .string), Field("generation", .int64),
        Field("creationTimestamp", .time), Field("deletionTimestamp", .time),
        Field("deletionGracePeriodSeconds", .int64, .kept), Field("labels", .map(.string)),
        Field("annotations", .map(.string)),
        Field("ownerReferences", .list(.object("OwnerReference", ownerFields))),
        Field("finalizers", .list(.string)),
        Field("managedFields", .list(.object("ManagedFieldsEntry", entryFields))),
    ]

    /// Reads a body's metadata, and the version beside them; an absent one has no fields.
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
                Place(owner: kind.kind, path: "", name: "metadata"),
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
        case "uid": metadata.uid = try text(value, name, of: "types.UID")
        case "resourceVersion": resourceVersion = try text(value, name)
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
        case "ownerReferences": metadata.ownerReferences = try owners(value, name)
        case "managedFields":
            metadata.managedFields = try entries(value, name)
        case "selfLink": _ = try text(value, name)
        default: drop("metadata." + name)
        }
    }

    private func mismatch(_ value: JSONValue, _ name: String, expected: String) -> Refusal {
        var found = jsonTypeName(value)
        if expected == "int64", case .double(let number) = value {
            found += " " + self.text(of: number)
        }
        return mismatch(
            found,
            Place(owner: "ObjectMeta", path: "metadata", name: name),
            expected: expected
        )
    }

    private func text(
        _ value: JSONValue,
        _ name: String,
        of type: String = "string"
    ) throws(Refusal) -> String {
        guard case .string(let text) = value else {
            throw mismatch(value, name, expected: type)
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
        // Twenty characters without an offset are written as they were read.
        return text.utf8.count == 20 && text.utf8.last == UInt8(ascii: "Z") ? text : time.text
    }

    private func texts(_ value: JSONValue, _ name: String) throws(Refusal) -> JSONObject? {
        guard case .object(let object) = value else {
            throw mismatch(value, name, expected: "map[string]string")
        }
        var members = object.members
        for index in members.indices {
            let value = members[index].value
            members[index].value = .string(value.isNull ? "" : try text(value, name))
        }
        return object.isEmpty ? nil : inOrder(members)
    }

    private func list(_ value: JSONValue, _ name: String) throws(Refusal) -> [String] {
        guard case .array(let elements) = value else {
            throw mismatch(value, name, expected: "[]string")
        }
        var texts: [String] = []
        for element in elements { texts.append(element.isNull ? "" : try text(element, name)) }
        return texts
    }

    private mutating func owners(_ value: JSONValue, _ name: String) throws(Refusal) -> JSONValue? {
        guard case .array(let elements) = value else {
            throw mismatch(value, name, expected: "[]v1.OwnerReference")
        }
        var owners: [JSONValue] = []
        for (index, element) in elements.enumerated() {
            guard let owner = element.isNull ? JSONObject() : element.asObject else {
                throw mismatch(element, name, expected: "v1.OwnerReference")
            }
            let path = "metadata.ownerReferences[\(index)]"
            let decoded = try decode(owner, as: Self.ownerFields, in: "OwnerReference", at: path)
            owners.append(.object(decoded))
        }
        return owners.isEmpty ? nil : .array(owners)
    }

    /// Looks at who set which field last; the entries stay as the client wrote them.
    private mutating func entries(
        _ value: JSONValue,
        _ name: String
    ) throws(Refusal) -> JSONValue {
        guard case .array(let elements) = value else {
            throw mismatch(value, name, expected: "[]v1.ManagedFieldsEntry")
        }
        for (index, element) in elements.enumerated() where !element.isNull {
            guard case .object(let entry) = element else {
                throw mismatch(element, name, expected: "v1.ManagedFieldsEntry")
            }
            let path = "metadata.managedFields[\(index)]"
            _ = try decode(entry, as: Self.entryFields, in: "ManagedFieldsEntry", at: path)
        }
        return value
    }
}
