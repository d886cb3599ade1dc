internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Replaces an object, or creates it where its kind allows that.
    mutating func update(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        isPatch: Bool = false,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let namespace = try writtenNamespace(request)
        let options = try WriteOptions(
            request.query,
            name: isPatch ? "PatchOptions" : "UpdateOptions"
        )
        let body = try read(request, kind, options)
        try checkName(body.metadata.name, name)
        try checkNamespace(body.metadata, namespace)
        let key = ObjectKey(namespace: namespace, name: name)
        let stored = store.object(key, ofKind: index)
        let uid = body.metadata.uid
        if !isPatch, !uid.isEmpty, uid != stored?.metadata.uid ?? "" {
            throw .wrongUID(kind, key, expected: uid, found: stored?.metadata.uid ?? "")
        }
        guard let stored else {
            guard kind.createsOnUpdate else { throw .notFound(kind, name) }
            return try create(body, at: key, index, options, replacing: true, at: wall)
        }
        try checkVersion(body.metadata.resourceVersion, of: stored, kind)
        var errors: [FieldError] = []
        body.metadata.validateChange(from: stored.metadata, into: &errors)
        if !uid.isEmpty, uid != stored.metadata.uid {
            let change = FieldError.invalid("metadata.uid", quoted(uid), "field is immutable")
            errors += [change, change]
        }
        try validate(body.content, kind, name: name, errors: errors)
        let object = replacement(for: stored, body, kind)
        let answer = replace(stored, with: object, at: key, index, options)
        return APIResponse(
            status: 200,
            headers: APIResponse.Headers(warnings: body.warnings),
            body: .object(answer.tree)
        )
    }

    private func checkName(_ found: String, _ wanted: String) throws(Refusal) {
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
        if text == stored.metadata.resourceVersion { return }
        guard let version = text.isEmpty ? 0 : parsedVersion(text) else {
            throw .failure(parseError(text))
        }
        if version != 0 {
            // Other spellings of a number, such as leading zeros, name the same version.
            if String(version) == stored.metadata.resourceVersion { return }
            throw .conflict(kind, stored.metadata.name)
        }
        if kind.overwritesWithoutVersion { return }
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
        _ body: ReadBody,
        _ kind: ResourceKind
    ) -> StoredObject {
        var metadata = body.metadata
        let old = stored.metadata
        metadata.namespace = old.namespace
        metadata.uid = old.uid
        metadata.resourceVersion = old.resourceVersion
        metadata.creationTimestamp = old.creationTimestamp
        metadata.deletionTimestamp = old.deletionTimestamp
        metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds
        metadata.generation = old.generation
        if kind.countsGenerations, !stored.hasContent(body.content) {
            metadata.generation = (old.generation ?? 0) + 1
        }
        return StoredObject(kind: kind, metadata: metadata, content: body.content)
    }

    /// Stores a replacement, unless nothing changes or the write ends a deletion.
    private mutating func replace(
        _ stored: StoredObject,
        with object: StoredObject,
        at key: ObjectKey,
        _ index: Int,
        _ options: WriteOptions
    ) -> StoredObject {
        if options.isRehearsal { return object }
        if object.metadata.deletionTimestamp != nil, object.metadata.finalizers.isEmpty {
            store.remove(stored, at: key, ofKind: index)
            return object
        }
        if object.tree == stored.tree { return stored }
        return store.commit(object, at: key, ofKind: index, replacing: stored.tree)
    }
}

extension StoredObject {
    /// Whether the fields besides kind and metadata are these.
    func hasContent(_ content: JSONObject) -> Bool {
        let own = tree.members.filter {
            $0.key != "metadata" && $0.key != "kind" && $0.key != "apiVersion"
        }
        return own == content.members
    }
}
