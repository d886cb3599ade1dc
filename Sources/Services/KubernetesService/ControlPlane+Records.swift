package import LockstepKubernetes
package import LockstepMockKubernetes

extension ControlPlane {
    /// The record of every lock, in the order of kinds and names.
    ///
    /// A node's Lease is none: it says that the node is alive, and nobody competes for it.
    ///
    /// - Parameters:
    ///   - now: When somebody looks.
    ///   - recognises: What tells a record among the objects of a kind; `nil` for a kind that has
    ///     none.
    /// - Returns: Each with its kind and where it stands.
    package mutating func lockRecords(
        at now: Moment,
        by recognises: (ResourceKind) -> ((JSONObject) -> Bool)?
    ) -> [(kind: ResourceKind, path: APIPath, tree: JSONObject)] {
        var records: [(kind: ResourceKind, path: APIPath, tree: JSONObject)] = []
        for kind in kinds {
            guard let isRecord = recognises(kind) else { continue }
            var path = APIPath(
                group: kind.group,
                version: kind.version,
                resource: kind.resource
            )
            let list = administer(APIRequest(.get, path), at: now)
            for item in list.body["items"]?.asArray ?? [] {
                guard let tree = item.asObject, isRecord(tree) else { continue }
                path.namespace = item["metadata"]?["namespace"]?.asString
                guard path.namespace != NodeLifecycle.leaseNamespace else { continue }
                path.name = item["metadata"]?["name"]?.asString
                records.append((kind, path, tree))
            }
        }
        return records
    }
}
