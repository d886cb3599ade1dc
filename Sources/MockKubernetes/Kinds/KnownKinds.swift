internal import LockstepKubernetes

/// The kinds that the real server knows, whether they are served here or not.
///
/// A body of a kind that it knows, at a place for another one, is refused for another reason than
/// one of a kind that it has never heard of.
///
/// - Source: The lists of types in `k8s.io/api`; of groups that have nothing to do with workloads
///   and leases some are left out.
enum KnownKinds {
    /// Whether a kind of a group and version is known.
    static func contains(_ kind: String, _ apiVersion: String) -> Bool {
        if common.contains(kind) || versioned[apiVersion] != nil && options.contains(kind) {
            return true
        }
        let single = kind.hasSuffix("List") ? String(kind.dropLast("List".count)) : kind
        if kind == "List" { return apiVersion == "v1" }
        if apiVersion == "v1", parts.contains(kind) { return true }
        return versioned[apiVersion]?.contains(single) ?? false
    }

    /// Whether a version is another one of the kind, which the server turns into its own.
    static func isOtherVersion(_ apiVersion: String, of kind: ResourceKind) -> Bool {
        switch kind.qualifiedKind {
        case "Lease.coordination.k8s.io": apiVersion == "coordination.k8s.io/v1beta1"
        case "Event": apiVersion == "events.k8s.io/v1" || apiVersion == "events.k8s.io/v1beta1"
        default: false
        }
    }

    /// Kinds of every version.
    private static let common = [
        "Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList",
    ]

    /// Kinds of every version that is known.
    private static let options = [
        "WatchEvent", "ListOptions", "GetOptions", "DeleteOptions", "CreateOptions",
        "UpdateOptions", "PatchOptions",
    ]

    /// Kinds of the core group that have no lists.
    private static let parts = [
        "PodStatusResult", "ServiceProxyOptions", "NodeProxyOptions", "Binding",
        "PodAttachOptions", "PodLogOptions", "PodExecOptions", "PodPortForwardOptions",
        "PodProxyOptions", "SerializedReference", "RangeAllocation",
    ]

    /// Kinds by group and version; each has a list of its own.
    private static let versioned = [
        "v1": [
            "Pod", "PodTemplate", "ReplicationController", "Service", "Endpoints", "Node",
            "Event", "LimitRange", "ResourceQuota", "Namespace", "Secret", "ServiceAccount",
            "PersistentVolume", "PersistentVolumeClaim", "ComponentStatus", "ConfigMap",
        ],
        "apps/v1": ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ControllerRevision"],
        "batch/v1": ["Job", "CronJob"],
        "coordination.k8s.io/v1": ["Lease"],
        "coordination.k8s.io/v1beta1": ["Lease", "LeaseCandidate"],
        "discovery.k8s.io/v1": ["EndpointSlice"],
        "events.k8s.io/v1": ["Event"],
        "policy/v1": ["PodDisruptionBudget", "Eviction"],
        "rbac.authorization.k8s.io/v1": [
            "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding",
        ],
        "scheduling.k8s.io/v1": ["PriorityClass"],
        "storage.k8s.io/v1": ["StorageClass", "VolumeAttachment", "CSIDriver", "CSINode"],
    ]
}

extension ResourceKind {
    /// Secrets, as far as bodies of theirs are read that come to the wrong place.
    static let secret = ResourceKind(
        resource: "secrets",
        kind: "Secret",
        content: .fields([
            Field("immutable", .bool, .kept), Field("data", .map(.bytes)),
            Field("stringData", .map(.string)), Field("type", .string, named: "v1.SecretType"),
        ])
    )
}
