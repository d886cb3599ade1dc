internal import LockstepKubernetes

/// What a pod must be like; looked at are the parts that elections and their faults touch.
enum PodRules {
    @Sendable static func validate(_ pod: Draft, _ errors: inout [FieldError]) {
        let spec = pod.content.object("spec") ?? JSONObject()
        var names: [String] = []
        for list in ["containers", "initContainers"] {
            let containers = spec.array(list) ?? []
            if containers.isEmpty, list == "containers" {
                errors.append(.required("spec.containers"))
            }
            for (index, container) in containers.enumerated() {
                let container = container.asObject ?? JSONObject()
                let path = "spec.\(list)[\(index)]"
                ContainerRules.validate(container, at: path, &errors)
                let name = container.string("name") ?? ""
                if names.contains(name) { errors.append(.duplicate(path + ".name", quoted(name))) }
                names.append(name)
            }
        }
        check(spec, "restartPolicy", ["Always", "OnFailure", "Never"], &errors)
        check(
            spec,
            "dnsPolicy",
            ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"],
            &errors
        )
        if spec.string("dnsPolicy") == "None", spec["dnsConfig"] == nil {
            errors.append(
                .required("spec.dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None")
            )
        }
        validateGates(spec.array("schedulingGates") ?? [], &errors)
        check(spec, "nodeName", .subdomain, &errors)
        if let seconds = spec.integer("activeDeadlineSeconds"),
            !(1...Int64(Int32.max)).contains(seconds)
        {
            errors.append(
                .invalid(
                    "spec.activeDeadlineSeconds",
                    "\(seconds)",
                    "must be between 1 and 2147483647, inclusive"
                )
            )
        }
        if let seconds = spec.integer("terminationGracePeriodSeconds"), seconds < 0 {
            errors.append(
                .invalid(
                    "spec.terminationGracePeriodSeconds",
                    "\(seconds)",
                    "must be greater than or equal to 0"
                )
            )
        }
        check(spec, "hostname", .label, &errors)
        check(spec, "subdomain", .label, &errors)
        validateTolerations(spec.array("tolerations") ?? [], &errors)
        for list in ["containers", "initContainers"] {
            for (index, container) in (spec.array(list) ?? []).enumerated() {
                let path = "spec.\(list)[\(index)].image"
                let image = container["image"]?.asString ?? ""
                ContainerRules.validateSpaces(of: image, at: path, &errors)
            }
        }
    }

    /// Finds what only a new pod may not be.
    ///
    /// - Source: `ValidatePodCreate` of `k8s.io/kubernetes`, `pkg/apis/core/validation`.
    @Sendable static func validateNew(_ pod: Draft, _ errors: inout [FieldError]) {
        let spec = pod.content.object("spec") ?? JSONObject()
        let isPlaced = spec.string("nodeName")?.isEmpty == false
        if isPlaced, spec.array("schedulingGates")?.isEmpty == false {
            let rule = "cannot be set until all schedulingGates have been cleared"
            errors.append(.forbidden("spec.nodeName", rule))
        }
    }

    /// Finds gates that are none, or stand there twice.
    private static func validateGates(_ gates: [JSONValue], _ errors: inout [FieldError]) {
        var known: [String] = []
        for (index, gate) in gates.enumerated() {
            let path = "spec.schedulingGates[\(index)]"
            let name = gate["name"]?.asString ?? ""
            for breach in qualifiedNameBreaches(of: name) {
                errors.append(.invalid(path, quoted(name), breach))
            }
            if known.contains(name) { errors.append(.duplicate(path, quoted(name))) }
            known.append(name)
        }
    }

    /// Finds tolerations that are none.
    static func validateTolerations(_ tolerations: [JSONValue], _ errors: inout [FieldError]) {
        for (index, toleration) in tolerations.enumerated() {
            validate(
                toleration: toleration.asObject ?? JSONObject(),
                at: "spec.tolerations[\(index)]",
                &errors
            )
        }
    }

    private static func check(
        _ spec: JSONObject,
        _ name: String,
        _ supported: [String],
        _ errors: inout [FieldError]
    ) {
        let value = spec.string(name) ?? ""
        if supported.contains(value) { return }
        errors.append(.unsupported("spec.\(name)", quoted(value), supported: supported))
    }

    private static func check(
        _ spec: JSONObject,
        _ name: String,
        _ rule: NameRule,
        _ errors: inout [FieldError]
    ) {
        guard let value = spec.string(name) else { return }
        for breach in rule.breaches(of: value) {
            errors.append(.invalid("spec.\(name)", quoted(value), breach))
        }
    }

    private static func validate(
        toleration: JSONObject,
        at path: String,
        _ errors: inout [FieldError]
    ) {
        let key = toleration.string("key") ?? ""
        let sign = toleration.string("operator") ?? ""
        let effect = toleration.string("effect") ?? ""
        if !key.isEmpty {
            for breach in qualifiedNameBreaches(of: key) {
                errors.append(.invalid(path + ".key", quoted(key), breach))
            }
        } else if sign != "Exists" {
            errors.append(
                .invalid(
                    path + ".operator",
                    quoted(sign),
                    "operator must be Exists when `key` is empty, which means \"match all values "
                        + "and all keys\""
                )
            )
        }
        if toleration["tolerationSeconds"] != nil, effect != "NoExecute" {
            errors.append(
                .invalid(
                    path + ".effect",
                    quoted(effect),
                    "effect must be 'NoExecute' when `tolerationSeconds` is set"
                )
            )
        }
        switch sign {
        case "", "Equal":
            for breach in labelValueBreaches(of: toleration.string("value") ?? "") {
                errors.append(
                    .invalid(path + ".operator", quoted(toleration.string("value") ?? ""), breach)
                )
            }
        case "Exists":
            if let value = toleration.string("value") {
                errors.append(
                    .invalid(
                        path + ".operator",
                        quoted(value),
                        "value must be empty when `operator` is 'Exists'"
                    )
                )
            }
        default:
            errors.append(
                .unsupported(path + ".operator", quoted(sign), supported: ["Equal", "Exists"])
            )
        }
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
        if !effect.isEmpty, !effects.contains(effect) {
            errors.append(.unsupported(path + ".effect", quoted(effect), supported: effects))
        }
    }
}
