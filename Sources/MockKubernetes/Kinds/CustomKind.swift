internal import LockstepKubernetes

extension ResourceKind {
    /// A kind that a cluster's users defined, without a schema: every field is kept.
    ///
    /// - Parameters:
    ///   - group: The API group, such as `example.com`.
    ///   - version: The version that is served.
    ///   - resource: The plural in lower case.
    ///   - kind: The name of one object's kind.
    ///   - isNamespaced: Whether objects belong to a namespace.
    ///   - hasStatus: Whether `status` is a subresource, which writes of the object leave alone.
    /// - Returns: The kind; it refuses writes without a version and does not create on update.
    public static func custom(
        group: String,
        version: String,
        resource: String,
        kind: String,
        isNamespaced: Bool = true,
        hasStatus: Bool = false
    ) -> ResourceKind {
        var rules = KindRules()
        rules.isNamespaced = isNamespaced
        rules.overwritesWithoutVersion = false
        rules.countsGenerations = true
        rules.statusKeepsMetadata = true
        if hasStatus {
            rules.subresources = [.status]
            rules.prepareCreate = { $0.content["status"] = nil }
        }
        return ResourceKind(
            group: group,
            version: version,
            resource: resource,
            kind: kind,
            content: .schemaless,
            rules: rules
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
