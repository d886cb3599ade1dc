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
            revalidatesMetadata: true,
            fillDefaults: NodeRules.fillRanges,
            prepareCreate: prepareNode,
            validate: NodeRules.validate,
            validateChange: NodeRules.validateChange,
            validateStatus: NodeRules.validateStatus
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
