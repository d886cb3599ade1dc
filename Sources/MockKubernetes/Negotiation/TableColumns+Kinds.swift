internal import LockstepKubernetes

extension [TableColumn] {
    /// The columns of a kind that says nothing else.
    static let standard: [TableColumn] = [.name, .age]

    /// The columns of a user's own kind that says nothing else.
    static let custom: [TableColumn] = [.name, .customAge]

    /// The columns of Leases.
    static let lease: [TableColumn] = [.name, .field("Holder", ["spec", "holderIdentity"]), .age]

    /// The columns of ConfigMaps.
    static let configMap: [TableColumn] = [
        .name,
        TableColumn(name: "Data", description: "How many entries there are.") { tree, _ in
            let count = (tree.object("data")?.count ?? 0) + (tree.object("binaryData")?.count ?? 0)
            return .integer(Int64(count))
        },
        .age,
    ]

    /// The columns of namespaces.
    static let namespace: [TableColumn] = [.name, .field("Status", ["status", "phase"]), .age]

    /// The columns of Endpoints.
    static let endpoints: [TableColumn] = [
        .name,
        TableColumn(name: "Endpoints", description: "The addresses and ports.") { tree, _ in
            .string(endpointsText(tree))
        },
        .age,
    ]

    /// The columns of pods.
    static let pod: [TableColumn] = [
        .name,
        TableColumn(name: "Ready", description: "How many containers are ready.") { tree, _ in
            let states = statuses(tree)
            let ready = states.count { $0["ready"] == true }
            let count = tree.object("spec")?.array("containers")?.count ?? 0
            return .string("\(ready)/\(count)")
        },
        TableColumn(name: "Status", description: "What the pod is doing.") { tree, _ in
            .string(podStatusText(tree))
        },
        TableColumn(name: "Restarts", description: "How often containers were restarted.") {
            tree,
            _ in
            .string(String(statuses(tree).reduce(0) { $0 &+ ($1["restartCount"]?.asInteger ?? 0) }))
        },
        .age,
        .field("IP", ["status", "podIP"], absent: "<none>", priority: 1),
        .field("Node", ["spec", "nodeName"], absent: "<none>", priority: 1),
        .field("Nominated Node", ["status", "nominatedNodeName"], absent: "<none>", priority: 1),
        TableColumn(
            name: "Readiness Gates",
            priority: 1,
            description: "How many further conditions are true."
        ) { tree, _ in
            let gates = tree.object("spec")?.array("readinessGates") ?? []
            if gates.isEmpty { return "<none>" }
            let conditions = tree.object("status")?.array("conditions") ?? []
            let isTrue = gates.count { gate in
                conditions.contains {
                    $0["type"] == gate["conditionType"] && $0["status"] == "True"
                }
            }
            return .string("\(isTrue)/\(gates.count)")
        },
    ]

    /// The columns of nodes.
    static let node: [TableColumn] = [
        .name,
        TableColumn(name: "Status", description: "Whether the node is ready.") { tree, _ in
            .string(nodeStatusText(tree))
        },
        TableColumn(name: "Roles", description: "What the node is for.") { tree, _ in
            .string(nodeRolesText(tree))
        },
        .age,
        .field("Version", ["status", "nodeInfo", "kubeletVersion"]),
        address("Internal-IP", "InternalIP"),
        address("External-IP", "ExternalIP"),
        info("OS-Image", "osImage"),
        info("Kernel-Version", "kernelVersion"),
        info("Container-Runtime", "containerRuntimeVersion"),
    ]

    private static func address(_ name: String, _ type: JSONValue) -> TableColumn {
        TableColumn(name: name, priority: 1, description: "The first such address.") { tree, _ in
            let addresses = tree.object("status")?.array("addresses") ?? []
            return addresses.first { $0["type"] == type }?["address"] ?? "<none>"
        }
    }

    private static func info(_ name: String, _ field: String) -> TableColumn {
        .field(name, ["status", "nodeInfo", field], absent: "<unknown>", priority: 1)
    }
}

private func statuses(_ tree: JSONObject) -> [JSONValue] {
    tree.object("status")?.array("containerStatuses") ?? []
}

/// The pod's phase, or what stands in its way.
private func podStatusText(_ tree: JSONObject) -> String {
    if tree.object("metadata")?["deletionTimestamp"] != nil { return "Terminating" }
    let status = tree.object("status")
    for state in statuses(tree).reversed() {
        if let reason = state["state"]?["waiting"]?["reason"]?.asString { return reason }
        if let reason = state["state"]?["terminated"]?["reason"]?.asString { return reason }
    }
    return status?.string("reason") ?? status?.string("phase") ?? ""
}

private func nodeStatusText(_ tree: JSONObject) -> String {
    let conditions = tree.object("status")?.array("conditions") ?? []
    var text = "Unknown"
    if let ready = conditions.first(where: { $0["type"] == "Ready" }) {
        text = ready["status"] == "True" ? "Ready" : "NotReady"
    }
    if tree.object("spec")?.bool("unschedulable") == true { text += ",SchedulingDisabled" }
    return text
}

private func nodeRolesText(_ tree: JSONObject) -> String {
    let prefix = "node-role.kubernetes.io/"
    let labels = tree.object("metadata")?.object("labels")?.members ?? []
    let roles = labels.filter { $0.key.hasPrefix(prefix) }.map { $0.key.dropFirst(prefix.count) }
    return roles.isEmpty ? "<none>" : roles.sorted().joined(separator: ",")
}

private func endpointsText(_ tree: JSONObject) -> String {
    var texts: [String] = []
    for subset in tree.array("subsets") ?? [] {
        let addresses = (subset["addresses"]?.asArray ?? []).compactMap { $0["ip"]?.asString }
        let ports = (subset["ports"]?.asArray ?? []).compactMap { $0["port"]?.asInteger }
        if ports.isEmpty { texts += addresses }
        for port in ports { texts += addresses.map { "\($0):\(port)" } }
    }
    if texts.isEmpty { return "<none>" }
    let shown = texts.prefix(3).joined(separator: ",")
    return texts.count > 3 ? "\(shown) + \(texts.count - 3) more..." : shown
}
