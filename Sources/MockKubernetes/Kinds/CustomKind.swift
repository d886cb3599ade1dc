public import LockstepKubernetes

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
    ///   - selectableFields: The paths, such as `spec.owner`, by which objects can be selected
    ///     besides name and namespace.
    ///   - columns: The columns of its tables after the name; `nil` for the age alone.
    ///   - defaults: What fields hold where clients leave them out, outer objects first.
    /// - Returns: The kind; it refuses writes without a version and does not create on update.
    public static func custom(
        group: String,
        version: String,
        resource: String,
        kind: String,
        isNamespaced: Bool = true,
        hasStatus: Bool = false,
        selectableFields: [String] = [],
        columns: [PrinterColumn]? = nil,
        defaults: [FieldDefault] = []
    ) -> ResourceKind {
        var rules = KindRules()
        rules.isNamespaced = isNamespaced
        rules.selectableFields = selectableFields.map { SelectableField($0) }
        rules.columns = columns.map { [.name] + $0.map(\.column) }
        if !defaults.isEmpty {
            rules.fillDefaults = { draft in
                for field in defaults { field.fill(&draft.content) }
                draft.content = sortedByName(draft.content)
            }
        }
        return custom(
            group: group,
            version: version,
            resource: resource,
            kind: kind,
            hasStatus: hasStatus,
            rules: rules
        )
    }

    /// A kind as a definition of apiextensions.k8s.io/v1 describes it.
    ///
    /// Objects have to follow its schema; what that does not name is dropped. Of several versions
    /// only the one that is stored is served, and the scale of an object is not. Rules of a schema
    /// may compare fields, and no more.
    ///
    /// - Parameter definition: What stands under `spec` in a CustomResourceDefinition.
    /// - Returns: The kind.
    /// - Throws: The first thing that cannot be read.
    public static func custom(
        definition: JSONObject
    ) throws(KindProblem) -> ResourceKind {
        let found = try KindDefinition(definition)
        var rules = KindRules()
        rules.isNamespaced = found.isNamespaced
        rules.selectableFields = found.selectableFields.map { SelectableField($0) }
        rules.columns = found.columns.map { [.name] + $0.map(\.column) }
        if let schema = found.schema { rules.follow(schema) }
        return custom(
            group: found.group,
            version: found.version,
            resource: found.resource,
            kind: found.kind,
            hasStatus: found.hasStatus,
            rules: rules
        )
    }

    private static func custom(
        group: String,
        version: String,
        resource: String,
        kind: String,
        hasStatus: Bool,
        rules: KindRules
    ) -> ResourceKind {
        var rules = rules
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

    /// A kind with namespaces and a status, named in one word: `locks.example.com/v1/Lock`.
    ///
    /// - Parameter text: The plural, its group, the version and the kind.
    /// - Returns: The kind; `nil` if the text does not have those four parts.
    public static func custom(text: String) -> ResourceKind? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let dot = parts[0].firstIndex(of: "."),
            dot != parts[0].startIndex, parts[0].index(after: dot) != parts[0].endIndex,
            !parts[1].isEmpty, !parts[2].isEmpty
        else { return nil }
        return custom(
            group: String(parts[0][parts[0].index(after: dot)...]),
            version: parts[1],
            resource: String(parts[0][..<dot]),
            kind: parts[2],
            hasStatus: true
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
