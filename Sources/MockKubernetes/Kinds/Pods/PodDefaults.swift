internal import LockstepKubernetes

/// What the server fills in about a pod.
///
/// - Source: A kube-apiserver 1.36.2 with the admission plugins that are on by default, observed.
enum PodDefaults {
    /// Fills in what a body left out.
    @Sendable static func fill(_ pod: inout Draft) {
        fill(&pod.content[object: "spec"])
        fillAddresses(&pod.content[object: "status"])
    }

    private static func fill(_ spec: inout JSONObject) {
        spec.fill("restartPolicy", "Always")
        spec.fill("terminationGracePeriodSeconds", 30)
        spec.fill("dnsPolicy", "ClusterFirst")
        spec.fill("securityContext", [:])
        spec.fill("schedulerName", "default-scheduler")
        spec.fill("enableServiceLinks", true)
        if let account = spec["serviceAccountName"] ?? spec["serviceAccount"] {
            spec["serviceAccountName"] = account
            spec["serviceAccount"] = account
        }
        for list in ["initContainers", "containers"] {
            guard let containers = spec.array(list) else { continue }
            spec[list] = .array(containers.map(filled))
        }
    }

    private static func filled(_ value: JSONValue) -> JSONValue {
        guard case .object(var container) = value else { return value }
        container.fill("terminationMessagePath", "/dev/termination-log")
        container.fill("terminationMessagePolicy", "File")
        let image = container.string("image") ?? ""
        container.fill("imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent")
        if let ports = container.array("ports") {
            container["ports"] = .array(
                ports.map { port in
                    guard case .object(var port) = port else { return port }
                    port.fill("protocol", "TCP")
                    return .object(port)
                }
            )
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            guard case .object(var object)? = container[probe] else { continue }
            object.fill("timeoutSeconds", 1)
            object.fill("periodSeconds", 10)
            object.fill("successThreshold", 1)
            object.fill("failureThreshold", 3)
            container[probe] = .object(sortedByName(object))
        }
        fillRequests(&container[object: "resources"])
        return .object(container)
    }

    /// What is limited and not asked for, is asked for up to its limit.
    private static func fillRequests(_ resources: inout JSONObject) {
        guard let limits = resources.object("limits") else { return }
        var requests = resources.object("requests") ?? JSONObject()
        for limit in limits.members { requests.fill(limit.key, limit.value) }
        resources["requests"] = .object(sortedByName(requests))
    }

    /// Whether an image's name leaves open which build is meant, so that it must be asked for.
    private static func isLatest(_ image: String) -> Bool {
        if image.contains("@") { return false }
        let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let colon = name.firstIndex(of: ":") else { return true }
        return name[name.index(after: colon)...] == "latest"
    }

    /// The one address and the list of addresses say the same.
    private static func fillAddresses(_ status: inout JSONObject) {
        let list = status.array("podIPs") ?? []
        if let address = status.string("podIP"), list.first?["ip"]?.asString != address {
            status["podIPs"] = [["ip": .string(address)]]
        } else if let first = list.first?["ip"], status["podIP"] == nil {
            status["podIP"] = first
        }
    }

    /// Sets what only the server says about a new pod.
    @Sendable static func prepareCreate(_ pod: inout Draft) {
        var spec = pod.content.object("spec") ?? JSONObject()
        var status: JSONObject = ["phase": "Pending"]
        if spec.array("schedulingGates")?.isEmpty == false {
            let created = pod.metadata.creationTimestamp.map(JSONValue.string) ?? .null
            status["conditions"] = [gated(since: created)]
        }
        status["qosClass"] = .string(qosClass(of: pod.content))
        pod.content["status"] = .object(status)
        spec.fill("serviceAccountName", "default")
        spec["serviceAccount"] = spec["serviceAccountName"]
        spec["priority"] = .integer(priority(of: spec.string("priorityClassName")) ?? 0)
        spec.fill("preemptionPolicy", "PreemptLowerPriority")
        addTolerations(&spec)
        pod.content["spec"] = .object(spec)
    }

    /// What is said of a pod that is not to be put on a node yet.
    private static func gated(since time: JSONValue) -> JSONValue {
        [
            "type": "PodScheduled", "status": "False", "lastProbeTime": .null,
            "lastTransitionTime": time, "reason": "SchedulingGated",
            "message": "Scheduling is blocked due to non-empty scheduling gates",
        ]
    }

    /// The number of a priority class; `nil` if there is none of that name.
    static func priority(of className: String?) -> Int64? {
        switch className ?? "" {
        case "": 0
        case "system-node-critical": 2_000_001_000
        case "system-cluster-critical": 2_000_000_000
        default: nil
        }
    }

    /// A pod bears with a node that is not there for a while, unless it says for how long.
    private static func addTolerations(_ spec: inout JSONObject) {
        var tolerations = spec.array("tolerations") ?? []
        for name in ["not-ready", "unreachable"] {
            let key = "node.kubernetes.io/" + name
            let isThere = tolerations.contains { toleration in
                let ownKey = toleration["key"]?.asString ?? ""
                let effect = toleration["effect"]?.asString ?? ""
                return (ownKey == key || ownKey.isEmpty)
                    && (effect == "NoExecute" || effect.isEmpty)
            }
            if isThere { continue }
            tolerations.append([
                "key": .string(key), "operator": "Exists", "effect": "NoExecute",
                "tolerationSeconds": 300,
            ])
        }
        spec["tolerations"] = .array(tolerations)
    }

    /// How well a pod says what it needs.
    static func qosClass(of content: JSONObject) -> String {
        let spec = content.object("spec") ?? JSONObject()
        let containers = (spec.array("containers") ?? []) + (spec.array("initContainers") ?? [])
        var isGuaranteed = true
        var isAsking = false
        for container in containers {
            let resources = container["resources"]?.asObject ?? JSONObject()
            for name in ["cpu", "memory"] {
                let limit = amount(name, in: resources.object("limits"))
                let request = amount(name, in: resources.object("requests"))
                if limit != nil || request != nil { isAsking = true }
                if limit == nil || limit != request { isGuaranteed = false }
            }
        }
        if !isAsking { return "BestEffort" }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }

    private static func amount(_ name: String, in list: JSONObject?) -> Int128? {
        guard let text = list?.string(name), let quantity = Quantity(text: text) else { return nil }
        return quantity.nanos == 0 ? nil : quantity.nanos
    }

    /// Sets what an update of a pod may leave out.
    @Sendable static func prepareUpdate(_ pod: inout Draft, _ old: StoredObject) {
        guard let oldSpec = old.tree.object("spec") else { return }
        var spec = pod.content.object("spec") ?? JSONObject()
        for name in ["priority", "preemptionPolicy"] {
            if spec[name] == nil, let value = oldSpec[name] { spec[name] = value }
        }
        addTolerations(&spec)
        pod.content["spec"] = .object(spec)
    }

    /// Sets what a write of the status may not change.
    @Sendable static func prepareStatus(_ pod: inout Draft, _ old: StoredObject) {
        pod.metadata.ownerReferences = old.metadata.ownerReferences
        if let quality = old.tree.object("status")?["qosClass"] {
            pod.content[object: "status"].fill("qosClass", quality)
        }
    }
}

extension JSONObject {
    /// Sets a member that is absent.
    mutating func fill(_ name: String, _ value: JSONValue) {
        if index(of: name) == nil { append(name, value) }
    }
}
