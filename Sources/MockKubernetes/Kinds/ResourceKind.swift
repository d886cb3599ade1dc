internal import LockstepKubernetes

/// A kind of object as the registry needs it: names, rules that differ by kind, and fields.
///
/// One generic registry serves all kinds; a new kind is one file that makes one of these. It never
/// changes, and is a class only so that a request does not copy it.
public final class ResourceKind: Sendable {
    /// The API group; empty for the core group.
    public let group: String
    /// The version that is served.
    public let version: String
    /// The plural in lower case, as it stands in paths.
    public let resource: String
    /// The name of one object's kind.
    public let kind: String

    /// Whether a write without a version overwrites whatever is there.
    let overwritesWithoutVersion: Bool
    /// Whether replacing an object that is not there creates it.
    let createsOnUpdate: Bool
    /// Whether the server counts changes of the desired state.
    let countsGenerations: Bool
    /// The fields besides kind and metadata.
    let content: Content
    /// Finds what breaks the kind's rules; is given an object's fields besides the metadata.
    let validate: @Sendable (JSONObject, inout [FieldError]) -> Void

    /// The fields besides name and namespace by which objects can be selected.
    var selectableFields: [SelectableField] { [] }

    /// The columns of its tables.
    var columns: [TableColumn] {
        switch (group, resource) {
        case ("coordination.k8s.io", "leases"): .lease
        default: isCustom ? .custom : .standard
        }
    }

    /// What the fields besides the metadata are.
    enum Content: Sendable {
        /// Fields of known names and types; all others are dropped.
        case fields([Field])
        /// Whatever the client sends.
        case schemaless
    }

    /// Group and version, as objects name them.
    let apiVersion: String
    /// The resource with its group, as most refusals name it.
    let qualifiedResource: String
    /// The kind with its group, as other refusals name it.
    let qualifiedKind: String
    /// Where a store keeps objects of the kind; stands in some refusals.
    let storagePrefix: String

    init(
        group: String,
        version: String,
        resource: String,
        kind: String,
        overwritesWithoutVersion: Bool,
        createsOnUpdate: Bool,
        countsGenerations: Bool,
        content: Content,
        validate: @escaping @Sendable (JSONObject, inout [FieldError]) -> Void
    ) {
        self.group = group
        self.version = version
        self.resource = resource
        self.kind = kind
        self.overwritesWithoutVersion = overwritesWithoutVersion
        self.createsOnUpdate = createsOnUpdate
        self.countsGenerations = countsGenerations
        self.content = content
        self.validate = validate
        apiVersion = group.isEmpty ? version : "\(group)/\(version)"
        qualifiedResource = group.isEmpty ? resource : "\(resource).\(group)"
        qualifiedKind = group.isEmpty ? kind : "\(kind).\(group)"
        if case .schemaless = content {
            storagePrefix = "/registry/\(group)/\(resource)/"
        } else {
            storagePrefix = "/registry/\(resource)/"
        }
    }

    /// Whether the kind is a user's own; those are written in the order of the alphabet.
    var isCustom: Bool {
        if case .schemaless = content { return true }
        return false
    }

    /// The name of the kind of its lists.
    var listKind: String { kind + "List" }
}
