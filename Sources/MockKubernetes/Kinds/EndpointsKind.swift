internal import LockstepKubernetes

extension ResourceKind {
    /// Endpoints: the addresses behind a service, and once a place for elections to write to.
    public static let endpoints = ResourceKind(
        resource: "endpoints",
        kind: "Endpoints",
        content: .fields([
            Field(
                "subsets",
                .list(
                    .object(
                        "EndpointSubset",
                        [
                            Field("addresses", .list(.object("EndpointAddress", addressFields))),
                            Field(
                                "notReadyAddresses",
                                .list(.object("EndpointAddress", addressFields))
                            ),
                            Field("ports", .list(.object("EndpointPort", portFields))),
                        ]
                    )
                )
            )
        ]),
        rules: KindRules(
            createsOnUpdate: true,
            storageName: "services/endpoints",
            columns: .endpoints,
            revalidatesMetadata: true,
            deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 "
                + "EndpointSlice",
            fillDefaults: fillEndpoints,
            validate: validateEndpoints
        )
    )
}

private let addressFields = [
    Field("ip", .string, .written), Field("hostname", .string),
    Field("nodeName", .string, .kept), Field("targetRef", .raw, .kept),
]

private let portFields = [
    Field("name", .string), Field("port", .int32, .written),
    Field("protocol", .string, named: "v1.Protocol"),
    Field("appProtocol", .string, .kept),
]

@Sendable private func fillEndpoints(_ endpoints: inout Draft) {
    guard let subsets = endpoints.content.array("subsets") else { return }
    endpoints.content["subsets"] = .array(
        subsets.map { subset in
            guard case .object(var subset) = subset, let ports = subset.array("ports") else {
                return subset
            }
            subset["ports"] = .array(
                ports.map { port in
                    guard case .object(var port) = port else { return port }
                    port.fill("protocol", "TCP")
                    return .object(port)
                }
            )
            return .object(subset)
        }
    )
}
