internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Replaces an object or a part of it, or creates it where its kind allows that.
    ///
    /// The odd things about a patch are handed over with what the patch makes of the object.
    mutating func update(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        part: Subresource? = nil,
        patch problems: [String]? = nil,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let isPatch = problems != nil
        let options = try WriteOptions(
            request,
            name: isPatch ? "PatchOptions" : "UpdateOptions"
        )
        if !isPatch { try checkContentType(of: request, kind) }
        let key = ObjectKey(namespace: request.path.namespace ?? "", name: name)
        let stored = store.object(key, ofKind: index)
        let body = try read(request, kind, options, patch: problems, replacing: stored)
        do throws(Refusal) {
            if stored.map(body.draft.hasMetadata) != true {
                try checkNamespace(body.draft.metadata.namespace, key.namespace)
                try checkName(body.draft.metadata.name, name)
                if stored == nil { _ = try self.key(of: name, in: key.namespace) }
                if !isPatch { try checkUID(body.draft.metadata.uid, of: stored, at: key, kind) }
            }
            guard let stored else {
                guard kind.rules.createsOnUpdate, part == nil else { throw .notFound(kind, name) }
                return try create(body, at: key, index, options, replacing: true, at: wall)
            }
            return try overwrite(stored, with: body, part: part, at: key, index, options, at: wall)
        } catch {
            throw error.warning(body.warnings)
        }
    }

    /// Checks that the object is the one that the client means, if it says which.
    private func checkUID(
        _ uid: String,
        of stored: StoredObject?,
        at key: ObjectKey,
        _ kind: ResourceKind
    ) throws(Refusal) {
        if uid.isEmpty { return }
        guard let stored else {
            if !kind.rules.createsOnUpdate { throw .notFound(kind, key.name) }
            throw .mismatch(kind, key, expected: uid, found: "")
        }
        if uid == stored.metadata.uid { return }
        throw .mismatch(kind, key, expected: uid, found: stored.metadata.uid)
    }

    /// Stores what a client has made of an object, if version and rules allow it.
    ///
    /// Updates and patches end here.
    mutating func overwrite(
        _ stored: StoredObject,
        with body: ReadBody,
        part: Subresource?,
        at key: ObjectKey,
        _ index: Int,
        _ options: WriteOptions,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        try checkVersion(body.draft.version, of: stored, kind)
        var draft = replacement(for: stored, body.draft, part, kind)
        let errors = kind.breaches(of: draft, replacing: stored, part: part)
        if !errors.isEmpty { throw .invalid(kind, name: key.name, errors: errors) }
        var body = body
        if let tidy = kind.rules.tidy {
            tidy(&draft)
            tidy(&body.draft)
        }
        if let owners = body.owners {
            draft.metadata.managedFields = owners
        } else if tracksFieldOwners || stored.metadata.managedFields != nil {
            draft.metadata.managedFields = kind.managedFields(
                after: body.draft,
                draft,
                replacing: stored,
                part: part,
                by: options.manager,
                at: wall
            )
        }
        let answer = replace(stored, with: draft, at: key, index, options)
        return APIResponse(
            status: 200,
            headers: APIResponse.Headers(warnings: body.warnings),
            body: .object(answer.tree)
        )
    }

    /// Checks that a body's name is the one in the path.
    func checkName(_ found: String, _ wanted: String) throws(Refusal) {
        if found == wanted { return }
        if found.isEmpty {
            throw .badRequest(
                "the name of the object (\(wanted) based on URL) was undeterminable: name must "
                    + "be provided"
            )
        }
        throw .badRequest(
            "the name of the object (\(found)) does not match the name on the URL (\(wanted))"
        )
    }

    /// Checks the version on which a write was computed against the stored one.
    private func checkVersion(
        _ text: String,
        of stored: StoredObject,
        _ kind: ResourceKind
    ) throws(Refusal) {
        if text == stored.version { return }
        guard let version = text.isEmpty ? 0 : parsedVersion(text) else {
            throw .failure(parseError(text))
        }
        if version != 0 {
            // Other spellings of a number, such as leading zeros, name the same version.
            if String(version) == stored.version { return }
            throw .conflict(kind, stored.metadata.name)
        }
        if kind.rules.overwritesWithoutVersion { return }
        throw .invalid(
            kind.qualifiedResource,
            details: kind.details(name: stored.metadata.name),
            errors: [
                .invalid("metadata.resourceVersion", "0", "must be specified for an update")
            ]
        )
    }

    /// The object that a body makes of a stored one, with the stored version.
    private func replacement(
        for stored: StoredObject,
        _ body: Draft,
        _ part: Subresource?,
        _ kind: ResourceKind
    ) -> Draft {
        var draft = body
        switch part {
        case .status?:
            draft.content = kind.content(of: stored, with: "status", from: body.content)
            if kind.rules.statusKeepsMetadata { draft.keepMetadata(of: stored) }
        case .finalize?:
            draft.content = kind.content(of: stored, with: "spec", from: body.content)
        default:
            if kind.hasStatus {
                draft.content = kind.content(of: body.content, with: "status", from: stored.tree)
            }
        }
        draft.version = stored.version
        if !draft.hasMetadata(of: stored) {
            let namesOwners = tracksFieldOwners || stored.metadata.managedFields != nil
            draft.metadata.keepServersFields(
                of: stored.metadata,
                naming: namesOwners && part == nil
            )
        }
        if part == nil { kind.rules.prepareUpdate?(&draft, stored) }
        if part == .status { kind.rules.prepareStatus?(&draft, stored) }
        if kind.rules.countsGenerations, part == nil, !stored.hasContent(draft.content) {
            draft.metadata.generation = (stored.metadata.generation ?? 0) + 1
        }
        return draft
    }

    /// Stores a replacement, unless nothing changes or the write ends a deletion.
    private mutating func replace(
        _ stored: StoredObject,
        with draft: consuming Draft,
        at key: ObjectKey,
        _ index: Int,
        _ options: WriteOptions
    ) -> StoredObject {
        let kind = kinds[index]
        if options.isRehearsal { return StoredObject(kind: kind, draft) }
        if stored.metadata.deletionTimestamp != nil {
            let object = StoredObject(kind: kind, copy draft)
            if kind.endsDeletion(object, replacing: stored) {
                store.remove(stored, at: key, ofKind: index)
                return object
            }
        }
        if stored.says(draft, kind) { return stored }
        // Put together with its version at once: a version given later costs a copy.
        let object: StoredObject
        if draft.hasMetadata(of: stored) {
            object = stored.renewed(kind, draft.content, version: store.nextVersion)
        } else {
            draft.version = store.nextVersion
            object = StoredObject(kind: kind, draft)
        }
        return store.commit(object, at: key, ofKind: index, replacing: stored.tree)
    }
}

extension Metadata {
    /// Takes what a client cannot change over from what is stored.
    ///
    /// Owners of fields that the client names are looked at; what is stored is found out later.
    fileprivate mutating func keepServersFields(of old: Metadata, naming namesOwners: Bool) {
        namespace = old.namespace
        if uid.isEmpty { uid = old.uid }
        creationTimestamp = old.creationTimestamp
        managedFields = namesOwners ? namedOwners ?? old.managedFields : old.managedFields
        if old.deletionTimestamp != nil {
            deletionTimestamp = old.deletionTimestamp
            deletionGracePeriodSeconds =
                deletionGracePeriodSeconds ?? old.deletionGracePeriodSeconds
        }
        generation = old.generation
    }
}

extension ResourceKind {
    /// What a replacement breaks.
    ///
    /// Metadata that are the stored object's own were looked at before they were stored.
    fileprivate func breaches(
        of draft: Draft,
        replacing stored: StoredObject,
        part: Subresource?
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let hasOwnMetadata = !draft.hasMetadata(of: stored)
        if hasOwnMetadata { check(draft.metadata, replacing: stored.metadata, &errors) }
        if part == .status {
            rules.validateStatus?(draft, stored, &errors)
            return errors
        }
        if part == .finalize {
            rules.validateFinalizers?(draft, &errors)
            return errors
        }
        if rules.looksAtChangesFirst { rules.validateChange?(draft, stored, &errors) }
        if hasOwnMetadata, rules.revalidatesMetadata {
            draft.metadata.validateGenerateName(rules.names, into: &errors)
            draft.metadata.validateParts(into: &errors)
            if hasFinalizerNames { draft.metadata.validateFinalizerNames(into: &errors) }
        }
        rules.validate?(draft, &errors)
        if !rules.looksAtChangesFirst { rules.validateChange?(draft, stored, &errors) }
        return errors
    }

    /// Finds what metadata break that shall take the place of others.
    ///
    /// Two layers of the server look at them, one of them both as those of any object and as a
    /// change; so what is wrong there is said two to four times.
    private func check(
        _ metadata: Metadata,
        replacing old: Metadata,
        _ errors: inout [FieldError]
    ) {
        metadata.validateGenerateName(.pathStep, into: &errors)
        metadata.validateParts(into: &errors)
        var changes: [FieldError] = []
        metadata.validateChange(from: old, into: &changes)
        errors += changes
        if rules.looksAtMetadata { errors += changes }
        if hasFinalizerNames { metadata.validateFinalizerNames(into: &errors) }
    }

    /// The fields of an object, one of them as it stands in another.
    fileprivate func content(
        of object: JSONObject,
        with name: String,
        from source: JSONObject
    ) -> JSONObject {
        var result = object
        result[name] = source[name]
        return isCustom ? inOrder(result.members) : result
    }

    /// The fields of a stored object besides kind and metadata, one of them as in another.
    fileprivate func content(
        of stored: StoredObject,
        with name: String,
        from source: JSONObject
    ) -> JSONObject {
        let members = stored.tree.members.filter {
            $0.key != "metadata" && $0.key != "kind" && $0.key != "apiVersion"
        }
        return content(of: JSONObject(distinct: members), with: name, from: source)
    }

    /// Whether a write takes away the last thing that held an object which is to be deleted.
    private func isReleased(_ object: StoredObject) -> Bool {
        guard object.metadata.finalizers.isEmpty else { return false }
        guard rules.deletion == .whenEmpty else { return true }
        return object.tree.object("spec")?.array("finalizers")?.isEmpty != false
    }

    fileprivate func endsDeletion(_ object: StoredObject, replacing old: StoredObject) -> Bool {
        old.metadata.deletionTimestamp != nil && old.metadata.deletionGracePeriodSeconds ?? 0 == 0
            && isReleased(object)
    }
}

extension StoredObject {
    /// Whether the fields besides kind, metadata and status are these.
    fileprivate func hasContent(_ content: JSONObject) -> Bool {
        let common = ["metadata", "kind", "apiVersion", "status"]
        let own = tree.members.filter { !common.contains($0.key) }
        return JSONObject(distinct: own).isIdentical(
            to: JSONObject(distinct: content.members.filter { $0.key != "status" })
        )
    }
}
