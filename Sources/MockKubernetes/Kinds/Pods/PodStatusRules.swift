internal import LockstepKubernetes

/// What may be said of how a pod fares; looked at is what whoever plays its node writes.
///
/// - Source: `ValidatePodStatusUpdate` of `k8s.io/kubernetes`, `pkg/apis/core/validation`.
enum PodStatusRules {
    @Sendable static func validate(
        _ pod: Draft,
        _ old: StoredObject,
        _ errors: inout [FieldError]
    ) {
        let new = pod.content.object("status") ?? JSONObject()
        let before = old.tree.object("status") ?? JSONObject()
        let spec = old.tree.object("spec") ?? JSONObject()
        validateConditions(new, &errors)
        validateNomination(new, before, spec, &errors)
        validateGeneration(new["observedGeneration"], at: "status.observedGeneration", &errors)
        let quality = new.string("qosClass") ?? ""
        if let old = before.string("qosClass"), old != quality {
            errors.append(.immutable("status.qosClass", quoted(quality)))
        }
        for (list, containers) in [
            ("containerStatuses", "containers"), ("initContainerStatuses", "initContainers"),
        ] {
            validateEndings(new, before, list, of: containers, spec, &errors)
        }
    }

    private static func validateConditions(_ status: JSONObject, _ errors: inout [FieldError]) {
        for (index, condition) in (status.array("conditions") ?? []).enumerated() {
            let path = "status.conditions[\(index)]"
            validateGeneration(
                condition["observedGeneration"],
                at: path + ".observedGeneration",
                &errors
            )
            let type = condition["type"]?.asString ?? ""
            if ["PodScheduled", "Ready", "Initialized"].contains(type) { continue }
            for breach in qualifiedNameBreaches(of: type) {
                errors.append(.invalid(path + ".Type", quoted(type), breach))
            }
        }
    }

    private static func validateGeneration(
        _ generation: JSONValue?,
        at path: String,
        _ errors: inout [FieldError]
    ) {
        guard let number = generation?.asInteger, number < 0 else { return }
        errors.append(.invalid(path, "\(number)", "must be a non-negative integer"))
    }

    private static func validateNomination(
        _ new: JSONObject,
        _ old: JSONObject,
        _ spec: JSONObject,
        _ errors: inout [FieldError]
    ) {
        let name = new.string("nominatedNodeName") ?? ""
        guard !name.isEmpty, name != old.string("nominatedNodeName") else { return }
        let path = "status.nominatedNodeName"
        for breach in NameRule.subdomainBreaches(of: name) {
            errors.append(.invalid(path, quoted(name), breach))
        }
        if spec.string("nodeName")?.isEmpty == false {
            let rule = "may not be set on pods that are already bound to a node"
            errors.append(.forbidden(path, rule))
        }
    }

    /// Finds containers that have ended and are said not to have, though nothing starts them again.
    private static func validateEndings(
        _ new: JSONObject,
        _ old: JSONObject,
        _ list: String,
        of containers: String,
        _ spec: JSONObject,
        _ errors: inout [FieldError]
    ) {
        for (index, before) in (old.array(list) ?? []).enumerated() {
            guard let ending = ending(before),
                let after = new.array(list)?.first(where: { $0["name"] == before["name"] }),
                self.ending(after) == nil
            else { continue }
            let container = spec.array(containers)?.first { $0["name"] == before["name"] }
            let code = ending["exitCode"]?.asInteger ?? 0
            if isStartedAgain(container, spec, after: code) { continue }
            let rule = "may not be transitioned to non-terminated state"
            errors.append(.forbidden("status.\(list)[\(index)].state", rule))
        }
    }

    private static func ending(_ status: JSONValue) -> JSONValue? {
        status["state"]?["terminated"].flatMap { $0.isNull ? nil : $0 }
    }

    /// Whether a container that has ended so is started again; one that has rules of its own for
    /// that is taken to be.
    private static func isStartedAgain(
        _ container: JSONValue?,
        _ spec: JSONObject,
        after code: Int64
    ) -> Bool {
        guard let container else { return false }
        if container["restartPolicyRules"] != nil { return true }
        switch container["restartPolicy"]?.asString ?? spec.string("restartPolicy") {
        case "Never": return false
        case "OnFailure": return code != 0
        default: return true
        }
    }
}
