internal import LockstepDeterminism
internal import LockstepKubernetes

/// Who set which field of an object last.
struct FieldOwners {
    /// One who set fields, in one way.
    struct Owner {
        /// What the object says of it, places aside.
        var entry: JSONObject
        /// What it set.
        var fields: FieldSet

        /// The entry without time and places.
        var identity: JSONObject {
            var identity = entry
            for name in ["time", "fieldsType", "fieldsV1"] { identity[name] = nil }
            return identity
        }
    }

    /// All owners, in no particular order.
    var owners: [Owner] = []

    /// Reads what an object carries.
    init(_ managedFields: JSONValue?) {
        for case .object(let entry) in managedFields?.asArray ?? [] {
            let fields = FieldSet(json: entry.object("fieldsV1") ?? JSONObject())
            owners.append(Owner(entry: entry, fields: fields))
        }
    }

    /// What an object carries; `nil` if nobody owns anything.
    ///
    /// Who applied comes before who updated, then whoever did so longer ago.
    var json: JSONValue? {
        if owners.isEmpty { return nil }
        func place(_ owner: Owner) -> [String] {
            ["operation", "time", "manager", "apiVersion", "subresource"].map {
                owner.entry.string($0) ?? ""
            }
        }
        return .array(
            owners.sorted { place($0).lexicographicallyPrecedes(place($1)) }.map { owner in
                var entry = JSONObject(reserving: 7)
                for name in ["manager", "operation", "apiVersion", "time"] {
                    entry[name] = owner.entry[name]
                }
                entry["fieldsType"] = "FieldsV1"
                entry["fieldsV1"] = .object(owner.fields.json)
                entry["subresource"] = owner.entry["subresource"]
                return .object(entry)
            }
        )
    }

    /// Gives the fields that a write changed to the writer, and takes those away that are gone.
    ///
    /// - Parameters:
    ///   - changed: The places that the write set to something new.
    ///   - present: All places of the object after it.
    ///   - writer: Who wrote, as an entry without time and fields.
    ///   - wall: When.
    mutating func record(
        _ changed: FieldSet,
        of present: FieldSet,
        by writer: JSONObject,
        at wall: WallInstant
    ) {
        var isKnown = false
        for index in owners.indices {
            let isWriter = owners[index].identity == writer
            let kept = owners[index].fields.intersection(present)
            let fields = isWriter ? kept.union(changed) : kept.subtracting(changed)
            if isWriter {
                isKnown = true
                if fields != owners[index].fields {
                    owners[index].entry["time"] = .string(Timestamp(wall).text)
                }
            }
            owners[index].fields = fields
        }
        if !isKnown, !changed.isEmpty {
            var entry = writer
            entry["time"] = .string(Timestamp(wall).text)
            owners.append(Owner(entry: entry, fields: changed))
        }
        owners.removeAll { $0.fields.isEmpty }
    }
}

extension ResourceKind {
    /// What an object carries about its owners after a write.
    ///
    /// - Parameters:
    ///   - body: What the client wrote, defaults included.
    ///   - result: What is stored of it.
    ///   - old: What was stored before, if anything was.
    ///   - part: The part that was written.
    ///   - manager: Who wrote.
    ///   - wall: When.
    /// - Returns: The entries, or `nil` if nobody is followed.
    func managedFields(
        after body: Draft,
        _ result: Draft,
        replacing old: StoredObject?,
        part: Subresource?,
        by manager: String,
        at wall: WallInstant
    ) -> JSONValue? {
        // Who has lost track, or told the server to, is not followed again.
        if let old, old.metadata.managedFields == nil { return nil }
        if old != nil, part == nil, body.metadata.forgetsOwners { return nil }
        let writer = writer(manager, "Update", part)
        if let old, part == nil, namedOwners(in: body, old, part) == nil,
            keepsOwners(after: body, result, replacing: old, by: writer)
        {
            return old.metadata.managedFields
        }
        return recordedFields(after: body, result, replacing: old, part: part, by: writer, at: wall)
    }

    /// What an object carries about its owners after a write, by the whole rule.
    func recordedFields(
        after body: Draft,
        _ result: Draft,
        replacing old: StoredObject?,
        part: Subresource?,
        by writer: JSONObject,
        at wall: WallInstant
    ) -> JSONValue? {
        let rule = MergeSchema.Rule.object(.of(self))
        let before = old?.tree ?? emptyTree
        let changed = FieldSet.changes(
            in: .object(owned(tree(of: body), part)),
            since: .object(owned(before, part)),
            rule
        )
        let present = FieldSet.changes(in: .object(bare(tree(of: result))), since: nil, rule)
        var owners = FieldOwners(
            namedOwners(in: body, old, part) ?? old?.metadata.managedFields
        )
        owners.record(changed, of: present, by: writer, at: wall)
        return owners.json
    }

    /// The owners that the client names, if they are others than the object has.
    private func namedOwners(
        in body: Draft,
        _ old: StoredObject?,
        _ part: Subresource?
    ) -> JSONValue? {
        if part != nil || old.map(body.hasMetadata) == true { return nil }
        let named = body.metadata.namedOwners
        return named == old?.metadata.managedFields ? nil : named
    }

    /// Who writes, as an entry without time and places.
    func writer(_ manager: String, _ operation: String, _ part: Subresource?) -> JSONObject {
        var writer: JSONObject = [
            "manager": .string(manager), "operation": .string(operation),
            "apiVersion": .string(apiVersion),
        ]
        if let part { writer["subresource"] = .string(part.rawValue) }
        return writer
    }

    private func tree(of draft: Draft) -> JSONObject {
        var tree = draft.content
        tree["metadata"] = .object(draft.metadata.tree(draft.version))
        return tree
    }

    /// The object that nobody has set a field of.
    var emptyTree: JSONObject {
        guard case .fields(let fields) = content else { return ["metadata": [:]] }
        var tree: JSONObject = ["metadata": [:]]
        for field in fields where field.ifEmpty == .written {
            tree[field.name] = field.type.emptyValue
        }
        return tree
    }

    /// The fields that can have owners.
    func bare(_ tree: JSONObject) -> JSONObject {
        var tree = tree
        for name in ["kind", "apiVersion"] { tree[name] = nil }
        for name in [
            "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation",
            "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields",
        ] {
            tree[object: "metadata"][name] = nil
        }
        return tree
    }

    /// The fields that can have owners and that a write of a part can set.
    private func owned(_ tree: JSONObject, _ part: Subresource?) -> JSONObject {
        var tree = bare(tree)
        switch part {
        case .status?:
            tree["spec"] = nil
            if rules.statusKeepsMetadata { tree["metadata"] = nil }
        case .finalize?: tree["status"] = nil
        default:
            if hasStatus { tree["status"] = nil }
        }
        return tree
    }
}

extension Metadata {
    /// The owners that the client names, if it names any and all entries can be read; they count
    /// instead of those that the object has.
    var namedOwners: JSONValue? {
        guard case .array(let entries)? = managedFields, !entries.isEmpty else { return nil }
        let areReadable = entries.allSatisfy { entry in
            let operation = entry["operation"]?.asString
            return (operation == "Apply" || operation == "Update")
                && entry["apiVersion"]?.asString?.isEmpty == false
                && entry["fieldsType"]?.asString == "FieldsV1"
                && FieldSet.isReadable(entry["fieldsV1"] ?? .null)
        }
        return areReadable ? managedFields : nil
    }

    /// Whether the client tells the server to forget who owns what: by an empty list, or by one
    /// entry that says nothing.
    fileprivate var forgetsOwners: Bool {
        guard case .array(let entries)? = managedFields else { return false }
        return entries.isEmpty || entries == [.object(JSONObject())]
    }
}
