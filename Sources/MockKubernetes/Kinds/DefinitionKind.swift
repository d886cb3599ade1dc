internal import LockstepKubernetes

extension ResourceKind {
    /// Definitions of further kinds: whoever creates one has its kind served from then on.
    ///
    /// A server serves it only if it is among the kinds that it was made with. Deleting one ends
    /// its kind and everything of that kind at once. A definition that is changed counts for what
    /// is written later.
    ///
    /// - Source: Kubernetes, apiextensions.k8s.io/v1.
    public static let definition = ResourceKind(
        group: "apiextensions.k8s.io",
        resource: "customresourcedefinitions",
        kind: "CustomResourceDefinition",
        content: .fields([Field("spec", .raw, .kept), Field("status", .raw, .kept)]),
        rules: KindRules(
            isNamespaced: false,
            overwritesWithoutVersion: false,
            countsGenerations: true,
            subresources: [.status],
            fillDefaults: { $0.fillNames() },
            prepareCreate: { $0.establish() },
            validate: { definition, errors in
                do throws(KindProblem) {
                    let spec = definition.content.object("spec") ?? JSONObject()
                    let kind = try KindDefinition(spec)
                    let name = "\(kind.resource).\(kind.group)"
                    if definition.metadata.name != name {
                        errors.append(
                            .invalid(
                                "metadata.name",
                                quoted(definition.metadata.name),
                                "must be spec.names.plural+\".\"+spec.group"
                            )
                        )
                    }
                } catch {
                    errors.append(
                        .invalid("spec", quoted(error.found), "expected \(error.expected)")
                    )
                }
            }
        )
    )
}

extension Draft {
    /// Fills in the names and the conversion that follow from others.
    fileprivate mutating func fillNames() {
        guard var spec = content.object("spec"), var names = spec.object("names"),
            let kind = names.string("kind")
        else { return }
        if names["singular"] == nil { names["singular"] = .string(kind.lowercased()) }
        if names["listKind"] == nil { names["listKind"] = .string(kind + "List") }
        spec["names"] = .object(names)
        if spec["conversion"] == nil { spec["conversion"] = ["strategy": "None"] }
        content["spec"] = .object(sortedByName(spec))
    }

    /// Says that the kind is served.
    fileprivate mutating func establish() {
        let spec = content.object("spec") ?? JSONObject()
        let since = metadata.creationTimestamp ?? ""
        let stored = spec.array("versions")?.first { $0["storage"] == true }
        content["status"] = [
            "acceptedNames": spec["names"] ?? [:],
            "conditions": [
                Self.condition("NamesAccepted", "NoConflicts", "no conflicts found", since),
                Self.condition(
                    "Established",
                    "InitialNamesAccepted",
                    "the initial names have been accepted",
                    since
                ),
            ],
            "storedVersions": [stored?["name"] ?? .null],
        ]
    }

    private static func condition(
        _ type: String,
        _ reason: String,
        _ message: String,
        _ since: String
    ) -> JSONValue {
        [
            "lastTransitionTime": .string(since), "message": .string(message),
            "reason": .string(reason), "status": "True", "type": .string(type),
        ]
    }
}
