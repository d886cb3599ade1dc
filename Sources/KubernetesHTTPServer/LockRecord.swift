internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import LockstepServices

/// How an object says who holds a lock: a Lease by its spec, ConfigMaps and Endpoints by the
/// annotation that electors kept there before there were Leases.
enum LockRecord {
    typealias Reader = (JSONObject) -> LockstepHistories.Commit.Record?

    /// The annotation under which electors keep their record.
    private static let annotation = "control-plane.alpha.kubernetes.io/leader"

    /// Reads objects of a kind; `nil` for a kind whose objects are no locks.
    static func reader(of kind: ResourceKind) -> Reader? {
        switch (kind.group, kind.resource) {
        case ("", "configmaps"), ("", "endpoints"): annotated
        default: RecordReader.reader(of: kind)?.read
        }
    }

    private static func annotated(_ tree: JSONObject) -> LockstepHistories.Commit.Record? {
        let annotations = tree.object("metadata")?.object("annotations")
        guard let text = annotations?.string(annotation), let json = try? JSONValue(parsing: text),
            case .object(let spec) = json
        else { return nil }
        // Some clients write the number as a text.
        let seconds =
            spec.integer("leaseDurationSeconds")
            ?? spec.string("leaseDurationSeconds").flatMap(Int64.init)
        return LockstepHistories.Commit.Record(
            holder: spec.string("holderIdentity") ?? "",
            leaseNanoseconds: min(max(seconds ?? 0, 0), 1 << 32) * 1_000_000_000
        )
    }
}
