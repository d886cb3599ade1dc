internal import LockstepKubernetes

/// What a container of a pod must be like, whether it is one of those that come first or not.
///
/// - Source: Kubernetes, `pkg/apis/core/validation`, `validateContainerCommon`.
enum ContainerRules {
    /// Finds what is wrong with a container, in the order in which the server tells it.
    static func validate(
        _ container: JSONObject,
        at path: String,
        _ errors: inout [FieldError]
    ) {
        let name = container.string("name") ?? ""
        if name.isEmpty {
            errors.append(.required(path + ".name"))
        } else {
            for breach in NameRule.label.breaches(of: name) {
                errors.append(.invalid(path + ".name", quoted(name), breach))
            }
        }
        if container.string("image")?.isEmpty != false {
            errors.append(.required(path + ".image"))
        }
        check(
            container,
            "terminationMessagePolicy",
            ["File", "FallbackToLogsOnError"],
            at: path,
            &errors
        )
        validatePorts(container.array("ports") ?? [], at: path + ".ports", &errors)
        for (index, variable) in (container.array("env") ?? []).enumerated() {
            validateVariable(variable["name"]?.asString ?? "", at: "\(path).env[\(index)]", &errors)
        }
        check(container, "imagePullPolicy", ["Always", "IfNotPresent", "Never"], at: path, &errors)
        validateResources(container.object("resources"), at: path + ".resources", &errors)
    }

    /// Finds what is wrong with the image of a container that a pod has, and no template of one.
    static func validateSpaces(
        of image: String,
        at path: String,
        _ errors: inout [FieldError]
    ) {
        let ends = [image.unicodeScalars.first, image.unicodeScalars.last].compactMap { $0 }
        guard ends.contains(where: \.properties.isWhitespace) else { return }
        let rule = "must not have leading or trailing whitespace"
        errors.append(.invalid(path, quoted(image), rule))
    }

    private static func check(
        _ container: JSONObject,
        _ name: String,
        _ supported: [String],
        at path: String,
        _ errors: inout [FieldError]
    ) {
        let value = container.string(name) ?? ""
        if supported.contains(value) { return }
        errors.append(.unsupported("\(path).\(name)", quoted(value), supported: supported))
    }

    private static func validatePorts(
        _ ports: [JSONValue],
        at path: String,
        _ errors: inout [FieldError]
    ) {
        var names: [String] = []
        for (index, port) in ports.enumerated() {
            let path = "\(path)[\(index)]"
            if let name = port["name"]?.asString, !name.isEmpty {
                let breaches = portNameBreaches(of: name)
                for breach in breaches {
                    errors.append(.invalid(path + ".name", quoted(name), breach))
                }
                if breaches.isEmpty, names.contains(name) {
                    errors.append(.duplicate(path + ".name", quoted(name)))
                }
                names.append(name)
            }
            let number = port["containerPort"]?.asInteger ?? 0
            if number == 0 { errors.append(.required(path + ".containerPort")) }
            for (field, number) in [
                ("containerPort", number), ("hostPort", port["hostPort"]?.asInteger ?? 0),
            ] where number != 0 && !(1...65_535).contains(number) {
                let rule = "must be between 1 and 65535, inclusive"
                errors.append(.invalid("\(path).\(field)", "\(number)", rule))
            }
            let protocols = ["SCTP", "TCP", "UDP"]
            let used = port["protocol"]?.asString ?? ""
            if !protocols.contains(used) {
                errors.append(.unsupported(path + ".protocol", quoted(used), supported: protocols))
            }
        }
    }

    /// The breaches of the rule for names of ports, as the server words them.
    private static func portNameBreaches(of name: String) -> [String] {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let hyphen = UInt8(ascii: "-")
        var breaches: [String] = []
        if name.utf8.count > 15 { breaches.append("must be no more than 15 characters") }
        if !name.utf8.allSatisfy({ letters ~= $0 || digits ~= $0 || $0 == hyphen }) {
            breaches.append(
                "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
            )
        }
        if !name.utf8.contains(where: { letters ~= $0 }) {
            breaches.append("must contain at least one letter (a-z)")
        }
        if name.contains("--") { breaches.append("must not contain consecutive hyphens") }
        if name.utf8.first == hyphen || name.utf8.last == hyphen {
            breaches.append("must not begin or end with a hyphen")
        }
        return breaches
    }

    private static func validateVariable(
        _ name: String,
        at path: String,
        _ errors: inout [FieldError]
    ) {
        if name.isEmpty {
            errors.append(.required(path + ".name"))
        } else if !name.utf8.allSatisfy({ 0x20...0x7e ~= $0 && $0 != UInt8(ascii: "=") }) {
            errors.append(
                .invalid(
                    path + ".name",
                    quoted(name),
                    "a valid environment variable name must consist only of printable ASCII "
                        + "characters other than '='"
                )
            )
        }
    }

    private static func validateResources(
        _ resources: JSONObject?,
        at path: String,
        _ errors: inout [FieldError]
    ) {
        for list in ["limits", "requests"] {
            for member in resources?.object(list)?.members ?? [] {
                let text = member.value.asString ?? ""
                guard let quantity = Quantity(text: text), quantity.nanos < 0 else { continue }
                errors.append(
                    .invalid(
                        "\(path).\(list)[\(member.key)]",
                        quoted(text),
                        "must be greater than or equal to 0"
                    )
                )
            }
        }
        for request in resources?.object("requests")?.members ?? [] {
            guard let limit = resources?.object("limits")?.string(request.key),
                let most = Quantity(text: limit),
                let asked = Quantity(text: request.value.asString ?? ""), asked > most
            else { continue }
            errors.append(
                .invalid(
                    path + ".requests",
                    quoted(asked.text),
                    "must be less than or equal to \(request.key) limit of \(most.text)"
                )
            )
        }
    }
}
