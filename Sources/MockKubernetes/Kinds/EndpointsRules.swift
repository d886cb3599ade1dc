internal import LockstepKubernetes

/// Finds what is wrong with the addresses and ports of Endpoints.
///
/// - Source: Kubernetes, `pkg/apis/core/validation`, `validateEndpointSubsets`.
@Sendable func validateEndpoints(_ endpoints: Draft, _ errors: inout [FieldError]) {
    for (index, subset) in (endpoints.content.array("subsets") ?? []).enumerated() {
        let path = "subsets[\(index)]"
        let ready = subset["addresses"]?.asArray ?? []
        let others = subset["notReadyAddresses"]?.asArray ?? []
        if ready.isEmpty, others.isEmpty {
            errors.append(
                .required(path, "must specify `addresses` or `notReadyAddresses`")
            )
        }
        for (list, addresses) in [("addresses", ready), ("notReadyAddresses", others)] {
            for (place, address) in addresses.enumerated() {
                validateAddress(address, at: "\(path).\(list)[\(place)]", &errors)
            }
        }
        let ports = subset["ports"]?.asArray ?? []
        for (place, port) in ports.enumerated() {
            let path = "\(path).ports[\(place)]"
            validatePort(port, at: path, wantsName: ports.count > 1, &errors)
        }
    }
}

private func validateAddress(
    _ address: JSONValue,
    at path: String,
    _ errors: inout [FieldError]
) {
    let text = address["ip"]?.asString ?? ""
    let ip = IPAddress(text: text)
    func refuse(_ sentence: String) {
        errors.append(.invalid(path + ".ip", quoted(text), sentence))
    }
    if ip == nil { refuse("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)") }
    if let name = address["hostname"]?.asString, !name.isEmpty {
        for breach in NameRule.labelBreaches(of: name) {
            errors.append(.invalid(path + ".hostname", quoted(name), breach))
        }
    }
    if let name = address["nodeName"]?.asString {
        for breach in NameRule.subdomainBreaches(of: name) {
            errors.append(.invalid(path + ".nodeName", quoted(name), breach))
        }
    }
    guard let ip else { return refuse("must be a valid IP address") }
    if ip.isUnspecified { refuse("may not be unspecified (\(text))") }
    if ip.isLoopback { refuse("may not be in the loopback range (127.0.0.0/8, ::1/128)") }
    if ip.isLinkLocal {
        refuse("may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    }
    if ip.isLinkLocalMulticast {
        refuse("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
    }
}

private func validatePort(
    _ port: JSONValue,
    at path: String,
    wantsName: Bool,
    _ errors: inout [FieldError]
) {
    let name = port["name"]?.asString ?? ""
    if name.isEmpty, wantsName {
        errors.append(.required(path + ".name"))
    } else if !name.isEmpty {
        for breach in NameRule.labelBreaches(of: name) {
            errors.append(.invalid(path + ".name", quoted(name), breach))
        }
    }
    let number = port["port"]?.asInteger ?? 0
    if !(1...65_535).contains(number) {
        errors.append(
            .invalid(path + ".port", "\(number)", "must be between 1 and 65535, inclusive")
        )
    }
    let protocols = ["SCTP", "TCP", "UDP"]
    let used = port["protocol"]?.asString ?? ""
    if !protocols.contains(used) {
        errors.append(.unsupported(path + ".protocol", quoted(used), supported: protocols))
    }
    if let name = port["appProtocol"]?.asString {
        for breach in qualifiedNameBreaches(of: name) {
            errors.append(.invalid(path + ".appProtocol", quoted(name), breach))
        }
    }
}
