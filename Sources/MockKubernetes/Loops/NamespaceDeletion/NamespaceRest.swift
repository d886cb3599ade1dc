internal import LockstepDeterminism
internal import LockstepKubernetes

/// What is left in a namespace that is being deleted, and how its conditions say so.
struct NamespaceRest {
    /// How many objects of each resource are left, in the server's order.
    private var resources: [(name: String, count: Int)] = []
    /// How many of them each finalizer holds, by name.
    private var finalizers: [(name: String, count: Int)] = []

    /// Whether nothing is left.
    var isEmpty: Bool { resources.isEmpty }

    /// Counts what is left of a resource.
    mutating func count(_ objects: [JSONObject], of resource: String) {
        guard !objects.isEmpty else { return }
        resources.append((resource, objects.count))
        for object in objects {
            for name in object.finalizers {
                if let index = finalizers.firstIndex(where: { $0.name == name }) {
                    finalizers[index].count += 1
                } else {
                    finalizers.append((name, 1))
                }
            }
        }
    }

    /// The five conditions of such a namespace.
    ///
    /// Three say that nothing went wrong on the way, which here nothing can; two say what is left.
    ///
    /// - Parameters:
    ///   - before: The conditions so far; one whose status stays keeps its time.
    ///   - wall: The time of those that change.
    /// - Returns: The conditions in the order in which a server has them.
    func conditions(after before: [JSONValue], at wall: WallInstant) -> [JSONValue] {
        let entries = [
            (
                "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered",
                "All resources successfully discovered"
            ),
            (
                "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
                "All legacy kube types successfully parsed"
            ),
            (
                "NamespaceDeletionContentFailure", false, "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization"
            ),
            (
                "NamespaceContentRemaining", !resources.isEmpty,
                resources.isEmpty ? "ContentRemoved" : "SomeResourcesRemain", contentMessage
            ),
            (
                "NamespaceFinalizersRemaining", !finalizers.isEmpty,
                finalizers.isEmpty ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
                finalizerMessage
            ),
        ]
        return entries.map { type, holds, reason, message in
            let status = holds ? "True" : "False"
            let old = before.first { $0["type"]?.asString == type }
            let isOld = old?["status"]?.asString == status
            let since = isOld ? old?["lastTransitionTime"] : nil
            return [
                "lastTransitionTime": since ?? .string(Timestamp(wall).text),
                "message": .string(message), "reason": .string(reason),
                "status": .string(status), "type": .string(type),
            ]
        }
    }

    private var contentMessage: String {
        if resources.isEmpty { return "All content successfully removed" }
        let parts = resources.sorted { $0.name < $1.name }.map { name, count in
            "\(name) has \(count) resource instances"
        }
        return "Some resources are remaining: " + parts.joined(separator: ", ")
    }

    private var finalizerMessage: String {
        if finalizers.isEmpty { return "All content-preserving finalizers finished" }
        let parts = finalizers.sorted { $0.name < $1.name }.map { name, count in
            "\(name) in \(count) resource instances"
        }
        return "Some content in the namespace has finalizers remaining: "
            + parts.joined(separator: ", ")
    }
}
