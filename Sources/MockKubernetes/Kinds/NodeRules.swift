internal import LockstepKubernetes

/// What a node must be like, and what of it stays.
///
/// - Source: `ValidateNode` and `ValidateNodeUpdate` of `k8s.io/kubernetes`,
///   `pkg/apis/core/validation`, and `Convert_v1_NodeSpec_To_core_NodeSpec` of
///   `pkg/apis/core/v1`.
enum NodeRules {
    /// Makes the two ways to write a node's ranges of addresses say the same: one range that is
    /// written alone is all there are, unless the list begins with it.
    @Sendable static func fillRanges(_ node: inout Draft) {
        guard let spec = node.content.object("spec") else { return }
        var ranges = spec.array("podCIDRs") ?? []
        if let one = spec["podCIDR"], one != "", ranges.first != one { ranges = [one] }
        guard let first = ranges.first else { return }
        if spec["podCIDR"] == first, spec.array("podCIDRs") == ranges { return }
        var members = [
            JSONObject.Member(key: "podCIDR", value: first),
            JSONObject.Member(key: "podCIDRs", value: .array(ranges)),
        ]
        members += spec.members.filter { $0.key != "podCIDR" && $0.key != "podCIDRs" }
        node.content["spec"] = .object(JSONObject(distinct: members))
    }

    @Sendable static func validate(_ node: Draft, _ errors: inout [FieldError]) {
        validateTaints(node, &errors)
        validateAmounts(node, &errors)
        validateRanges(node, &errors)
    }

    /// What a cloud or a controller has given a node once stays its own.
    @Sendable static func validateChange(
        _ node: Draft,
        _ old: StoredObject,
        _ errors: inout [FieldError]
    ) {
        let (new, before) = (node.content.object("spec"), old.tree.object("spec"))
        let (ranges, oldRanges) = (new?.array("podCIDRs") ?? [], before?.array("podCIDRs") ?? [])
        if !oldRanges.isEmpty {
            let changes =
                ranges.count == oldRanges.count
                ? zip(ranges, oldRanges).count { $0 != $1 } : 1
            let rule = "node updates may not change podCIDR except from \"\" to valid"
            for _ in 0..<changes { errors.append(.forbidden("spec.podCIDRs", rule)) }
        }
        if let id = before?.string("providerID"), !id.isEmpty, id != new?.string("providerID") {
            let rule = "node updates may not change providerID except from \"\" to valid"
            errors.append(.forbidden("spec.providerID", rule))
        }
        // The server looks at them as those of a node and as those of a changed one.
        validateTaints(node, &errors)
        if before?.string("externalID") ?? "" != new?.string("externalID") ?? "" {
            errors.append(.forbidden("spec.externalID", "may not be updated"))
        }
    }

    @Sendable static func validateStatus(
        _ node: Draft,
        _ old: StoredObject,
        _ errors: inout [FieldError]
    ) {
        validateAmounts(node, &errors)
        var seen: [[String]] = []
        for (index, address) in (node.content["status"]?["addresses"]?.asArray ?? []).enumerated() {
            let parts = ["type", "address"].map { address[$0]?.asString ?? "" }
            if seen.contains(parts) {
                let shown: JSONValue = ["Type": .string(parts[0]), "Address": .string(parts[1])]
                errors.append(.duplicate("status.addresses[\(index)]", shown.description))
            }
            seen.append(parts)
        }
    }

    /// Finds taints that are none; the server says that they are among the metadata.
    private static func validateTaints(_ node: Draft, _ errors: inout [FieldError]) {
        var seen: [[String]] = []
        for (index, taint) in (node.content["spec"]?["taints"]?.asArray ?? []).enumerated() {
            let path = "metadata.taints[\(index)]"
            let key = taint["key"]?.asString ?? ""
            for breach in qualifiedNameBreaches(of: key) {
                errors.append(.invalid(path + ".key", quoted(key), breach))
            }
            let value = taint["value"]?.asString ?? ""
            let breaches = labelValueBreaches(of: value)
            if !breaches.isEmpty {
                let sentence = breaches.joined(separator: ";")
                errors.append(.invalid(path + ".value", quoted(value), sentence))
            }
            let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
            let effect = taint["effect"]?.asString ?? ""
            if effect.isEmpty {
                errors.append(.required(path + ".effect"))
            } else if !effects.contains(effect) {
                errors.append(.unsupported(path + ".effect", quoted(effect), supported: effects))
            }
            if seen.contains([key, effect]) {
                let shown: JSONValue = [
                    "Key": .string(key), "Value": .string(value), "Effect": .string(effect),
                    "TimeAdded": taint["timeAdded"] ?? .null,
                ]
                let sentence = "taints must be unique by key and effect pair"
                errors.append(.duplicate(path, shown.description + ": " + sentence))
            }
            seen.append([key, effect])
        }
    }

    private static func validateAmounts(_ node: Draft, _ errors: inout [FieldError]) {
        for list in ["capacity", "allocatable"] {
            for member in node.content["status"]?[list]?.asObject?.members ?? [] {
                let path = "status.\(list).\(member.key)"
                let text = member.value.asString ?? ""
                guard let amount = Quantity(text: text) else { continue }
                if amount.nanos < 0 {
                    let rule = "must be greater than or equal to 0"
                    errors.append(.invalid(path, quoted(text), rule))
                }
                if isCounted(member.key), amount.nanos % 1_000_000_000 != 0 {
                    errors.append(.invalid(path, quoted(text), "must be an integer"))
                }
            }
        }
    }

    /// Whether there are only whole ones of a resource: pods, and what is not Kubernetes' own.
    private static func isCounted(_ resource: String) -> Bool {
        if resource == "pods" { return true }
        return resource.contains("/") && !resource.contains("kubernetes.io/")
            && !resource.hasPrefix("requests.")
            && qualifiedNameBreaches(of: "requests." + resource).isEmpty
    }

    private static func validateRanges(_ node: Draft, _ errors: inout [FieldError]) {
        let ranges = node.content["spec"]?["podCIDRs"]?.asArray ?? []
        var versions: [Bool] = []
        for (index, range) in ranges.enumerated() {
            let text = range.asString ?? ""
            if let isFour = isRangeOfVersionFour(text) {
                versions.append(isFour)
                continue
            }
            let rule = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
            errors.append(.invalid("spec.podCIDRs[\(index)]", quoted(text), rule))
        }
        guard versions.count == ranges.count, ranges.count > 1 else { return }
        if ranges.count > 2 || versions[0] == versions[1] {
            let rule = "may specify no more than one CIDR for each IP family"
            errors.append(.invalid("spec.podCIDRs", JSONValue.array(ranges).description, rule))
        }
    }

    /// Whether a range is one of version 4 of the protocol, or of 6; `nil` if it is none.
    private static func isRangeOfVersionFour(_ text: String) -> Bool? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, IPAddress(text: parts[0]) != nil, let length = UInt8(parts[1]),
            parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 })
        else { return nil }
        let isFour = !parts[0].utf8.contains(UInt8(ascii: ":"))
        return length <= (isFour ? 32 : 128) ? isFour : nil
    }
}
