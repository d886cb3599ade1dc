internal import LockstepKubernetes

/// A kind of object as the registry needs it: its names, its fields, and the rules that differ
/// from other kinds'.
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

    /// The fields besides kind and metadata.
    let content: Content
    /// What differs from other kinds.
    let rules: KindRules

    /// The fields besides name and namespace by which objects can be selected.
    var selectableFields: [SelectableField] { rules.selectableFields }

    /// The columns of its tables.
    var columns: [TableColumn] { rules.columns ?? (isCustom ? .custom : .standard) }

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
        group: String = "",
        version: String = "v1",
        resource: String,
        kind: String,
        content: Content,
        rules: KindRules = KindRules()
    ) {
        self.group = group
        self.version = version
        self.resource = resource
        self.kind = kind
        self.content = content
        self.rules = rules
        apiVersion = group.isEmpty ? version : "\(group)/\(version)"
        qualifiedResource = group.isEmpty ? resource : "\(resource).\(group)"
        qualifiedKind = group.isEmpty ? kind : "\(kind).\(group)"
        isCompleted = rules.fillDefaults != nil || rules.prepareCreate != nil
        hasStatus = rules.subresources.contains(.status)
        if case .schemaless = content {
            isCustom = true
            storagePrefix = "/registry/\(group)/\(resource)/"
        } else {
            isCustom = false
            storagePrefix = "/registry/\(rules.storageName ?? resource)/"
        }
    }

    /// Whether the server adds fields of its own, which have to find their place among the others.
    let isCompleted: Bool
    /// Whether `status` is written by itself.
    let hasStatus: Bool
    /// Whether the kind is a user's own; those are written in the order of the alphabet.
    let isCustom: Bool

    /// Whether finalizers without a domain are refused that are none of the server's own.
    var hasFinalizerNames: Bool { group.isEmpty && rules.looksAtMetadata }

    /// Whether objects belong to a namespace; otherwise they belong to the whole cluster.
    public var isNamespaced: Bool { rules.isNamespaced }

    /// The name of the kind of its lists.
    var listKind: String { kind + "List" }
}
