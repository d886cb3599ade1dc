package import LockstepHistories
package import LockstepKubernetes
package import LockstepMockKubernetes

/// How a kind of object says who holds a lock, and for how long.
package struct RecordReader: Sendable {
    /// Reads an object of the kind.
    package let read: @Sendable (JSONObject) -> LockstepHistories.Commit.Record

    /// The reader of a kind; `nil` for a kind whose objects are no locks.
    package static func reader(of kind: ResourceKind) -> RecordReader? {
        switch (kind.group, kind.resource) {
        case (Lease.group, "leases"): lease
        case (ResourceKind.metaparticleLock.group, "locks"): metaparticleLock
        default: nil
        }
    }

    private static let lease = RecordReader { tree in
        let spec = tree.object("spec")
        return LockstepHistories.Commit.Record(
            holder: holder(in: spec?.string("holderIdentity") ?? ""),
            leaseNanoseconds: (spec?.integer("leaseDurationSeconds") ?? 0) * 1_000_000_000
        )
    }

    /// A Lease's holder; nobody if it is but an underscore and 16 hexadecimal digits, by which our
    /// elections keep a deleted Lease's place.
    private static func holder(in identity: String) -> String {
        let bytes = identity.utf8
        guard bytes.count == 17, bytes.first == UInt8(ascii: "_"),
            bytes.dropFirst().allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 })
        else { return identity }
        return ""
    }

    /// The record of a Metaparticle lock names an instant, not a length of time.
    private static let metaparticleLock = RecordReader { tree in
        LockstepHistories.Commit.Record(
            holder: tree.object("spec")?.string("owner") ?? "",
            leaseNanoseconds: 0
        )
    }
}
