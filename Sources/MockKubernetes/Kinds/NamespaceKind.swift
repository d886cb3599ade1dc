internal import LockstepKubernetes

extension ResourceKind {
    /// Namespaces: what they hold goes with them, and until it has gone the finalizers of their
    /// `spec` keep them, `Terminating`.
    public static let namespace = ResourceKind(
        resource: "namespaces",
        kind: "Namespace",
        content: .fields([
            Field(
                "spec",
                .object("NamespaceSpec", [Field("finalizers", .list(.string))]),
                .written
            ),
            Field(
                "status",
                .object(
                    "NamespaceStatus",
                    [
                        Field("phase", .string, named: "v1.NamespacePhase"),
                        Field("conditions", .list(.object("NamespaceCondition", conditionFields))),
                    ]
                ),
                .written
            ),
        ]),
        rules: KindRules(
            isNamespaced: false,
            names: .label,
            subresources: [.status, .finalize],
            deletion: .whenEmpty,
            selectableFields: .namespace,
            columns: .namespace,
            revalidatesMetadata: true,
            fillDefaults: fillNamespace,
            prepareCreate: prepareNamespace,
            prepareUpdate: { $0.content["spec"] = $1.tree["spec"] },
            validate: validateNamespace,
            validateFinalizers: validateContentFinalizers,
            validateStatus: validateNamespaceStatus
        )
    )

    /// The label that bears a namespace's own name.
    static let namespaceLabel = "kubernetes.io/metadata.name"
    /// The finalizer that stands for what a namespace holds.
    static let contentFinalizer = "kubernetes"
    /// Namespaces that may not be deleted.
    static let immortalNamespaces = ["default", "kube-public", "kube-system"]
}

private let conditionFields = [
    Field("type", .string, .written, named: "v1.NamespaceConditionType"),
    Field("status", .string, .written, named: "v1.ConditionStatus"),
    Field("lastTransitionTime", .time, .written),
    Field("reason", .string),
    Field("message", .string),
]

@Sendable private func fillNamespace(_ namespace: inout Draft) {
    if namespace.content.object("status")?.string("phase") == nil {
        namespace.content[object: "status"]["phase"] = "Active"
    }
    let name = namespace.metadata.name
    if name.isEmpty { return }
    var labels = namespace.metadata.labels ?? JSONObject()
    if labels.string(ResourceKind.namespaceLabel) == name { return }
    labels[ResourceKind.namespaceLabel] = .string(name)
    namespace.metadata.labels = sortedByName(labels)
}

@Sendable private func prepareNamespace(_ namespace: inout Draft) {
    // A name that the server made up is known only now.
    namespace.content["status"] = ["phase": "Active"]
    fillNamespace(&namespace)
    var finalizers = namespace.content.object("spec")?.array("finalizers") ?? []
    let own = JSONValue.string(ResourceKind.contentFinalizer)
    if !finalizers.contains(own) { finalizers.append(own) }
    namespace.content[object: "spec"]["finalizers"] = .array(finalizers)
}

@Sendable private func validateNamespace(_ namespace: Draft, _ errors: inout [FieldError]) {
    for finalizer in namespace.content.object("spec")?.array("finalizers") ?? [] {
        let name = finalizer.asString ?? ""
        validateFinalizer(name, at: "spec.finalizers", into: &errors)
        Metadata.validateFinalizerName(name, at: "spec.finalizers", into: &errors)
    }
}

/// Finds a phase that is not the one that goes with whether the namespace is being deleted.
///
/// - Source: `ValidateNamespaceStatusUpdate` of `k8s.io/kubernetes`, `pkg/apis/core/validation`.
@Sendable private func validateNamespaceStatus(
    _ namespace: Draft,
    _ old: StoredObject,
    _ errors: inout [FieldError]
) {
    let isEnding = namespace.metadata.deletionTimestamp != nil
    let (wanted, verb) = isEnding ? ("Terminating", "is not") : ("Active", "is")
    let phase = namespace.content["status"]?["phase"]?.asString ?? ""
    if phase == wanted { return }
    let rule = "may only be '\(wanted)' if `deletionTimestamp` \(verb) empty"
    errors.append(.invalid("status.Phase", quoted(phase), rule))
}

/// Finds finalizers of the content that are none, by their places.
///
/// - Source: `ValidateNamespaceFinalizeUpdate` of `k8s.io/kubernetes`,
///   `pkg/apis/core/validation`.
@Sendable private func validateContentFinalizers(
    _ namespace: Draft,
    _ errors: inout [FieldError]
) {
    let finalizers = namespace.content.object("spec")?.array("finalizers") ?? []
    for (index, finalizer) in finalizers.enumerated() {
        let name = finalizer.asString ?? ""
        validateFinalizer(name, at: "spec.finalizers[\(index)]", into: &errors)
        Metadata.validateFinalizerName(name, at: "spec.finalizers[\(index)]", into: &errors)
    }
}
