internal import LockstepKubernetes

extension MergeSchema {
    private static let port = MergeSchema(furtherKeys: [("protocol", "TCP")])

    private static let container = MergeSchema([
        "env": .listByKey("name", plain), "ports": .listByKey("containerPort", port),
        "volumeMounts": .listByKey("mountPath", plain),
        "volumeDevices": .listByKey("devicePath", plain),
    ])

    private static let spreadConstraint = MergeSchema(["labelSelector": .whole])

    /// How the `spec` of a pod is merged.
    static let podSpec = MergeSchema([
        "containers": .listByKey("name", container),
        "initContainers": .listByKey("name", container),
        "ephemeralContainers": .listByKey("name", container),
        "nodeSelector": .whole, "volumes": .listByKey("name", plain),
        "imagePullSecrets": .listByKey("name", plain),
        "hostAliases": .listByKey("ip", plain), "schedulingGates": .listByKey("name", plain),
        "resourceClaims": .listByKey("name", plain),
        "topologySpreadConstraints": .listByKey("topologyKey", spreadConstraint),
    ])

    /// How the `status` of a pod is merged.
    static let podStatus = MergeSchema([
        "conditions": .listByKey("type", plain), "podIPs": .listByKey("ip", plain),
        "hostIPs": .listByKey("ip", plain),
        "resourceClaimStatuses": .listByKey("name", plain),
    ])
}
