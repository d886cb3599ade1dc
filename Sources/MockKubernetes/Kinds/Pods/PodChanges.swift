internal import LockstepKubernetes

/// What may be changed about a pod that exists: images, a shorter deadline, more tolerations.
///
/// - Source: `ValidatePodUpdate` of `k8s.io/kubernetes`, `pkg/apis/core/validation`.
enum PodChanges {
    private static let rule =
        "pod updates may not change fields other than `spec.containers[*].image`,"
        + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
        + "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to "
        + "be set to 1 if it was previously negative)"

    @Sendable static func validate(
        _ pod: Draft,
        _ old: StoredObject,
        _ errors: inout [FieldError]
    ) {
        let new = pod.content.object("spec") ?? JSONObject()
        let old = old.tree.object("spec") ?? JSONObject()
        for list in ["containers", "initContainers"] {
            let containers = new.array(list) ?? []
            if containers.count != old.array(list)?.count ?? 0 {
                let rule = "pod updates may not add or remove containers"
                errors.append(.forbidden("spec.\(list)", rule))
                return
            }
            for (index, container) in containers.enumerated() {
                let path = "spec.\(list)[\(index)].image"
                let image = container["image"]?.asString ?? ""
                if image.isEmpty { errors.append(.required(path)) }
                ContainerRules.validateSpaces(of: image, at: path, &errors)
            }
        }
        let deadline = new["activeDeadlineSeconds"]?.asInteger
        guard validateDeadline(deadline, old.integer("activeDeadlineSeconds"), &errors) else {
            return
        }
        let kept = old.array("tolerations") ?? []
        let tolerations = new.array("tolerations") ?? []
        if !kept.allSatisfy({ isKept($0, in: tolerations) }) {
            errors.append(
                .forbidden(
                    "spec.tolerations",
                    "existing toleration can not be modified except its tolerationSeconds"
                )
            )
        } else {
            PodRules.validateTolerations(tolerations, &errors)
        }
        validateGates(new, old, &errors)
        let differences = differences(fixed(old, old), fixed(new, old))
        if !differences.isEmpty {
            errors.append(.forbidden("spec", rule + "\n" + differences.joined(separator: "\n")))
        }
    }

    /// Finds gates that have been added, and what may not be changed where there are any.
    ///
    /// Of the affinity of a pod with gates nothing is looked at: it may be changed.
    private static func validateGates(
        _ new: JSONObject,
        _ old: JSONObject,
        _ errors: inout [FieldError]
    ) {
        let gates = old.array("schedulingGates") ?? []
        for (index, gate) in (new.array("schedulingGates") ?? []).enumerated()
        where !gates.contains(gate) {
            let name = gate["name"]?.asString ?? ""
            errors.append(
                .forbidden(
                    "spec.schedulingGates[\(index)].name",
                    "only deletion is allowed, but found new scheduling gate '\(name)'"
                )
            )
        }
        if gates.isEmpty { return }
        let selector = new.object("nodeSelector") ?? JSONObject()
        let isKept =
            old.object("nodeSelector")?.members.allSatisfy { selector[$0.key] == $0.value } != false
        if !isKept {
            errors.append(
                .invalid(
                    "spec.nodeSelector",
                    JSONValue.object(selector).description,
                    "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
                )
            )
        }
    }

    /// The members in which two objects differ, a line for each side.
    private static func differences(_ old: JSONObject, _ new: JSONObject) -> [String] {
        let names = Set((old.members + new.members).map(\.key)).sorted()
        return names.filter { old[$0] != new[$0] }.flatMap { name in
            [("-", old[name]), ("+", new[name])].compactMap { sign, value in
                value.map { "\(sign) \(name): \($0.description)" }
            }
        }
    }

    /// Finds out whether a deadline may follow on another.
    ///
    /// - Returns: Whether the rest of the change is looked at.
    private static func validateDeadline(
        _ new: Int64?,
        _ old: Int64?,
        _ errors: inout [FieldError]
    ) -> Bool {
        let field = "spec.activeDeadlineSeconds"
        guard let new else {
            if old != nil {
                let rule = "must not update from a positive integer to nil value"
                errors.append(.invalid(field, "null", rule))
            }
            return true
        }
        if !(0...Int64(Int32.max)).contains(new) {
            let rule = "must be between 0 and 2147483647, inclusive"
            errors.append(.invalid(field, "\(new)", rule))
            return false
        }
        if let old, new > old {
            let rule = "must be less than or equal to previous value"
            errors.append(.invalid(field, "\(new)", rule))
            return false
        }
        return true
    }

    /// Whether a toleration is still there, be it for another time.
    private static func isKept(_ toleration: JSONValue, in list: [JSONValue]) -> Bool {
        func bare(_ value: JSONValue) -> JSONObject {
            var object = value.asObject ?? JSONObject()
            object["tolerationSeconds"] = nil
            return sortedByName(object)
        }
        return list.contains { bare($0) == bare(toleration) }
    }

    /// What of a `spec` must stay: all but the fields that may change, which are as they were.
    private static func fixed(_ spec: JSONObject, _ old: JSONObject) -> JSONObject {
        var spec = spec
        spec["activeDeadlineSeconds"] = nil
        spec["tolerations"] = nil
        spec["schedulingGates"] = nil
        if old.array("schedulingGates")?.isEmpty == false {
            spec["nodeSelector"] = nil
            spec["affinity"] = nil
        }
        if old.integer("terminationGracePeriodSeconds") ?? 0 < 0,
            spec.integer("terminationGracePeriodSeconds") == 1
        {
            spec["terminationGracePeriodSeconds"] = old["terminationGracePeriodSeconds"]
        }
        for list in ["containers", "initContainers"] {
            guard let containers = spec.array(list) else { continue }
            spec[list] = .array(
                containers.map { container in
                    guard case .object(var container) = container else { return container }
                    container["image"] = nil
                    return .object(container)
                }
            )
        }
        return sortedByName(spec)
    }
}
