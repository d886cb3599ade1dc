internal import LockstepKubernetes

extension ResourceKind {
    /// Pods: what is to run, on which node, and how it fares.
    ///
    /// A pod on a node is given its grace period when it is deleted; whatever plays the node ends
    /// it by a deletion without one.
    public static let pod = ResourceKind(
        resource: "pods",
        kind: "Pod",
        content: .fields([
            Field("spec", .object("PodSpec", PodFields.spec), .written),
            Field("status", .object("PodStatus", PodFields.status), .written),
        ]),
        rules: KindRules(
            countsGenerations: true,
            subresources: [.status, .binding, .eviction],
            deletion: .graceful,
            selectableFields: .pod,
            columns: .pod,
            merging: ["spec": .object(.podSpec), "status": .object(.podStatus)],
            revalidatesMetadata: true,
            fillDefaults: PodDefaults.fill,
            prepareCreate: PodDefaults.prepareCreate,
            prepareUpdate: PodDefaults.prepareUpdate,
            prepareStatus: PodDefaults.prepareStatus,
            validate: PodRules.validate,
            validateNew: PodRules.validateNew,
            validateChange: PodChanges.validate,
            validateStatus: PodStatusRules.validate
        )
    )
}
