internal import LockstepKubernetes

/// What may be changed about a pod that exists: images, a shorter deadline, more tolerations.
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
            let what = list == "containers" ? "containers" : "init containers"
            if new.array(list)?.count ?? 0 != old.array(list)?.count ?? 0 {
                errors.append(
                    .forbidden("spec.\(list)", "pod updates may not add or remove \(what)")
                )
                return
            }
        }
        validateDeadline(new["activeDeadlineSeconds"], old["activeDeadlineSeconds"], &errors)
        let kept = old.array("tolerations") ?? []
        let tolerations = new.array("tolerations") ?? []
        if !kept.allSatisfy({ isKept($0, in: tolerations) }) {
            errors.append(
                .forbidden(
                    "spec.tolerations",
                    "existing toleration can not be modified except its tolerationSeconds"
                )
            )
        }
        if fixed(new, old) != fixed(old, old) { errors.append(.forbidden("spec", rule)) }
    }

    private static func validateDeadline(
        _ new: JSONValue?,
        _ old: JSONValue?,
        _ errors: inout [FieldError]
    ) {
        guard let old = old?.asInteger else { return }
        let field = "spec.activeDeadlineSeconds"
        guard let new = new?.asInteger else {
            errors.append(
                .invalid(field, "null", "must not update from a positive integer to nil value")
            )
            return
        }
        if new > old {
            errors.append(
                .invalid(field, "\(new)", "must be less than or equal to previous value")
            )
        }
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

    @Sendable static func validateStatus(
        _ pod: Draft,
        _ old: StoredObject,
        _ errors: inout [FieldError]
    ) {
        let new = pod.content.object("status")?.string("qosClass") ?? ""
        if let old = old.tree.object("status")?.string("qosClass"), old != new {
            errors.append(.immutable("status.qosClass", quoted(new)))
        }
    }
}
