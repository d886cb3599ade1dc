internal import LockstepKubernetes

extension ResourceKind {
    /// A kind that a cluster's users defined, without a schema: every field is kept.
    ///
    /// - Parameters:
    ///   - group: The API group, such as `example.com`.
    ///   - version: The version that is served.
    ///   - resource: The plural in lower case.
    ///   - kind: The name of one object's kind.
    /// - Returns: The kind; it refuses writes without a version and does not create on update.
    public static func custom(
        group: String,
        version: String,
        resource: String,
        kind: String
    ) -> ResourceKind {
        ResourceKind(
            group: group,
            version: version,
            resource: resource,
            kind: kind,
            overwritesWithoutVersion: false,
            createsOnUpdate: false,
            countsGenerations: true,
            content: .schemaless,
            validate: { _, _ in }
        )
    }

    /// The lock objects that Metaparticle's elector writes: an owner and an absolute expiry.
    ///
    /// - Source: Metaparticle sync, custom resource `locks.metaparticle.io`.
    public static let metaparticleLock = ResourceKind.custom(
        group: "metaparticle.io",
        version: "v1",
        resource: "locks",
        kind: "Lock"
    )
}
