internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepMockKubernetes

/// How a kind of object says who holds a lock, and for how long.
struct RecordReader: Sendable {
    let read: @Sendable (JSONObject) -> LockstepHistories.Commit.Record

    /// The reader of a kind; `nil` for a kind whose objects are no locks.
    static func reader(of kind: ResourceKind) -> RecordReader? {
        switch (kind.group, kind.resource) {
        case (Lease.group, "leases"): lease
        case (ResourceKind.metaparticleLock.group, "locks"): metaparticleLock
        default: nil
        }
    }

    private static let lease = RecordReader { tree in
        let spec = tree.object("spec")
        return LockstepHistories.Commit.Record(
            holder: spec?.string("holderIdentity") ?? "",
            leaseNanoseconds: (spec?.integer("leaseDurationSeconds") ?? 0) * 1_000_000_000
        )
    }

    /// The record of a Metaparticle lock names an instant, not a length of time.
    private static let metaparticleLock = RecordReader { tree in
        LockstepHistories.Commit.Record(
            holder: tree.object("spec")?.string("owner") ?? "",
            leaseNanoseconds: 0
        )
    }
}
