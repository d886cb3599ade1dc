/// How the fields of a type are merged by a strategic merge patch; all others are replaced.
///
/// Objects are always merged, unless they are said to be replaced or to keep only named members.
struct MergeSchema: Sendable {
    /// How one field is merged.
    indirect enum Rule: Sendable {
        /// An object whose own fields have rules.
        case object(MergeSchema)
        /// A list of objects, which are told apart by one of their fields.
        case listByKey(String, MergeSchema)
        /// A list of plain values, each of which stands there once.
        case set
        /// An object that is one value where it is asked who set what.
        case whole
    }

    private let rules: [String: Rule]

    init(_ rules: [String: Rule] = [:]) {
        self.rules = rules
    }

    /// The rule of a field.
    subscript(field: String) -> Rule? { rules[field] }
}

extension MergeSchema {
    /// Nothing but plain fields.
    static let plain = MergeSchema()

    /// The fields that every object has.
    static let metadata = MergeSchema([
        "ownerReferences": .listByKey("uid", plain), "finalizers": .set,
    ])

    /// How an object of a kind is merged.
    static func of(_ kind: ResourceKind) -> MergeSchema {
        if let schema = kind.rules.schema { return schema.objectMergeSchema }
        var rules: [String: Rule] = ["metadata": .object(metadata)]
        switch (kind.group, kind.resource) {
        case ("", "pods"):
            rules["spec"] = .object(podSpec)
            rules["status"] = .object(podStatus)
        case ("", "nodes"):
            rules["spec"] = .object(MergeSchema(["podCIDRs": .set]))
            rules["status"] = .object(
                MergeSchema([
                    "conditions": .listByKey("type", plain),
                    "addresses": .listByKey("type", plain),
                ])
            )
        case ("", "services"):
            rules["spec"] = .object(MergeSchema(["ports": .listByKey("port", plain)]))
            rules["status"] = .object(conditions)
        case ("apps", _):
            let template = MergeSchema(["metadata": .object(metadata), "spec": .object(podSpec)])
            rules["spec"] = .object(MergeSchema(["template": .object(template)]))
            rules["status"] = .object(conditions)
        default:
            rules["status"] = .object(conditions)
        }
        return MergeSchema(rules)
    }

    private static let conditions = MergeSchema(["conditions": .listByKey("type", plain)])

    private static let container = MergeSchema([
        "env": .listByKey("name", plain), "ports": .listByKey("containerPort", plain),
        "volumeMounts": .listByKey("mountPath", plain),
        "volumeDevices": .listByKey("devicePath", plain),
    ])

    private static let podSpec = MergeSchema([
        "containers": .listByKey("name", container),
        "initContainers": .listByKey("name", container),
        "ephemeralContainers": .listByKey("name", container),
        "volumes": .listByKey("name", plain), "imagePullSecrets": .listByKey("name", plain),
        "hostAliases": .listByKey("ip", plain), "schedulingGates": .listByKey("name", plain),
        "resourceClaims": .listByKey("name", plain),
        "topologySpreadConstraints": .listByKey("topologyKey", plain),
    ])

    private static let podStatus = MergeSchema([
        "conditions": .listByKey("type", plain), "podIPs": .listByKey("ip", plain),
        "hostIPs": .listByKey("ip", plain),
        "resourceClaimStatuses": .listByKey("name", plain),
    ])
}
