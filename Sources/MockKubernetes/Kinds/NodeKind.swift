internal import LockstepKubernetes

extension ResourceKind {
    /// Nodes: the machines of the cluster, with what keeps pods from them and how they fare.
    public static let node = ResourceKind(
        resource: "nodes",
        kind: "Node",
        content: .fields([
            Field("spec", .object("NodeSpec", specFields), .written),
            Field("status", .object("NodeStatus", statusFields), .written),
        ]),
        rules: KindRules(
            isNamespaced: false,
            subresources: [.status],
            selectableFields: .node,
            columns: .node,
            merging: [
                "spec": .object(MergeSchema(["podCIDRs": .set])),
                "status": .object(
                    MergeSchema([
                        "conditions": .listByKey("type", .plain),
                        "addresses": .listByKey("type", .plain),
                    ])
                ),
            ],
            prepareCreate: prepareNode,
            validate: validateNode,
            validateChange: validateNodeChange
        )
    )
}

private let specFields = [
    Field("podCIDR", .string), Field("podCIDRs", .list(.string)), Field("providerID", .string),
    Field("unschedulable", .bool),
    Field(
        "taints",
        .list(
            .object(
                "Taint",
                [
                    Field("key", .string, .written), Field("value", .string),
                    Field("effect", .string, .written, named: "v1.TaintEffect"),
                    Field("timeAdded", .time, .kept),
                ]
            )
        )
    ),
    Field("configSource", .raw, .kept), Field("externalID", .string),
]

private let statusFields = [
    Field("capacity", .map(.quantity)), Field("allocatable", .map(.quantity)),
    Field("phase", .string, named: "v1.NodePhase"),
    Field(
        "conditions",
        .list(
            .object(
                "NodeCondition",
                [
                    Field("type", .string, .written), Field("status", .string, .written),
                    Field("lastHeartbeatTime", .time, .written),
                    Field("lastTransitionTime", .time, .written),
                    Field("reason", .string), Field("message", .string),
                ]
            )
        )
    ),
    Field(
        "addresses",
        .list(
            .object(
                "NodeAddress",
                [Field("type", .string, .written), Field("address", .string, .written)]
            )
        )
    ),
    Field(
        "daemonEndpoints",
        .object(
            "NodeDaemonEndpoints",
            [
                Field(
                    "kubeletEndpoint",
                    .object("DaemonEndpoint", [Field("Port", .int32, .written)]),
                    .written
                )
            ]
        ),
        .written
    ),
    Field("nodeInfo", .object("NodeSystemInfo", infoFields), .written),
    Field("images", .list(.raw)), Field("volumesInUse", .list(.string)),
    Field("volumesAttached", .list(.raw)), Field("config", .raw, .kept),
    Field("runtimeHandlers", .list(.raw)), Field("features", .raw, .kept),
    Field("declaredFeatures", .list(.string)),
]

private let infoFields = [
    "machineID", "systemUUID", "bootID", "kernelVersion", "osImage", "containerRuntimeVersion",
    "kubeletVersion", "kubeProxyVersion", "operatingSystem", "architecture",
].map { Field($0, .string, .written) }

/// A new node takes no pods until something has found it ready.
@Sendable private func prepareNode(_ node: inout Draft) {
    let key = JSONValue.string("node.kubernetes.io/not-ready")
    var taints = node.content.object("spec")?.array("taints") ?? []
    if taints.contains(where: { $0["key"] == key && $0["effect"] == "NoSchedule" }) { return }
    taints.append(["key": key, "effect": "NoSchedule"])
    node.content[object: "spec"]["taints"] = .array(taints)
}

@Sendable private func validateNode(_ node: Draft, _ errors: inout [FieldError]) {
    let taints = node.content.object("spec")?.array("taints") ?? []
    var seen: [[JSONValue?]] = []
    for (index, taint) in taints.enumerated() {
        let path = "spec.taints[\(index)]"
        let key = taint["key"]?.asString ?? ""
        for breach in qualifiedNameBreaches(of: key) {
            errors.append(.invalid(path + ".key", quoted(key), breach))
        }
        let value = taint["value"]?.asString ?? ""
        for breach in labelValueBreaches(of: value) {
            errors.append(.invalid(path + ".value", quoted(value), breach))
        }
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
        let effect = taint["effect"]?.asString ?? ""
        if effect.isEmpty {
            errors.append(.required(path + ".effect"))
        } else if !effects.contains(effect) {
            errors.append(.unsupported(path + ".effect", quoted(effect), supported: effects))
        }
        let pair = [taint["key"], taint["effect"]]
        if seen.contains(pair) { errors.append(.duplicate(path, taint.description)) }
        seen.append(pair)
    }
}

/// What a cloud or a controller has given a node once stays its own.
///
/// - Source: `ValidateNodeUpdate` of `k8s.io/kubernetes`, `pkg/apis/core/validation`.
@Sendable private func validateNodeChange(
    _ node: Draft,
    _ old: StoredObject,
    _ errors: inout [FieldError]
) {
    let (new, before) = (node.content.object("spec"), old.tree.object("spec"))
    if let ranges = podRanges(before), ranges != podRanges(new) {
        let rule = "node updates may not change podCIDR except from \"\" to valid"
        errors.append(.forbidden("spec.podCIDRs", rule))
    }
    if let id = before?.string("providerID"), !id.isEmpty, id != new?.string("providerID") {
        let rule = "node updates may not change providerID except from \"\" to valid"
        errors.append(.forbidden("spec.providerID", rule))
    }
}

/// The ranges of addresses for a node's pods, in either of the two ways to write them.
private func podRanges(_ spec: JSONObject?) -> [JSONValue]? {
    let many = spec?.array("podCIDRs") ?? []
    if !many.isEmpty { return many }
    guard let one = spec?["podCIDR"], one != "" else { return nil }
    return [one]
}
