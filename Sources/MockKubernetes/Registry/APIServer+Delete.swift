internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Deletes an object, or marks it for deletion if something holds it.
    ///
    /// Which dependents go with it is for the garbage collector; only the finalizers that it looks
    /// at are set here.
    mutating func delete(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let namespace = try writtenNamespace(request, kind)
        let options = try DeleteOptions(request)
        let key = try key(of: name, in: namespace)
        guard let stored = store.object(key, ofKind: index) else { throw .notFound(kind, name) }
        return try delete(stored, at: key, index, options, at: wall)
    }

    /// Deletes a stored object, or marks it for deletion.
    mutating func delete(
        _ stored: StoredObject,
        at key: ObjectKey,
        _ index: Int,
        _ options: DeleteOptions,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        if kind.rules.deletion == .whenEmpty, ResourceKind.immortalNamespaces.contains(key.name) {
            throw .forbidden(kind, key.name, because: "this namespace may not be deleted")
        }
        try options.check(stored, kind)
        let step = kind.deletion(of: stored, options, at: wall)
        var object = step.object
        if !options.isRehearsal, object.tree != stored.tree {
            object = store.commit(object, at: key, ofKind: index, replacing: stored.tree)
        }
        guard step.isLast else { return APIResponse(status: 200, body: .object(object.tree)) }
        if !options.isRehearsal { store.remove(object, at: key, ofKind: index) }
        if kind.rules.deletion == .atOnce {
            let details = kind.details(name: key.name, uid: object.metadata.uid)
            return Status.success(details: details).response
        }
        let last = options.isRehearsal ? object : object.stamped(String(store.revision))
        return APIResponse(status: 200, body: .object(last.tree))
    }
}

extension ResourceKind {
    /// What one request does on the way to an object's end.
    fileprivate struct DeletionStep {
        /// The object as it is from then on, or was last.
        var object: StoredObject
        /// Whether it goes now.
        var isLast: Bool
    }

    fileprivate func deletion(
        of stored: StoredObject,
        _ options: DeleteOptions,
        at wall: WallInstant
    ) -> DeletionStep {
        switch rules.deletion {
        case .atOnce:
            let finalizers = options.finalizers(after: stored.metadata.finalizers)
            guard !finalizers.isEmpty else {
                return DeletionStep(object: stored, isLast: true)
            }
            let marked = stored.marked(at: wall, graceSeconds: 0, finalizers: finalizers)
            return DeletionStep(object: marked, isLast: false)
        case .graceful: return gracefulDeletion(of: stored, options, at: wall)
        case .whenEmpty: return namespaceDeletion(of: stored, options, at: wall)
        }
    }

    private func gracefulDeletion(
        of stored: StoredObject,
        _ options: DeleteOptions,
        at wall: WallInstant
    ) -> DeletionStep {
        let seconds: Int64
        if stored.metadata.deletionTimestamp == nil {
            seconds = graceSeconds(of: stored, asked: options.gracePeriodSeconds)
        } else {
            // Only a shorter period than the one that runs already changes anything.
            let running = stored.metadata.deletionGracePeriodSeconds ?? 0
            guard let asked = options.gracePeriodSeconds, asked < running else {
                return DeletionStep(object: stored, isLast: false)
            }
            seconds = asked
        }
        let finalizers = options.finalizers(after: stored.metadata.finalizers)
        let marked = stored.marked(at: wall, graceSeconds: seconds, finalizers: finalizers)
        return DeletionStep(object: marked, isLast: finalizers.isEmpty && seconds == 0)
    }

    /// How long an object has to stop: nothing is waited for that no node runs, or that has ended.
    private func graceSeconds(of stored: StoredObject, asked: Int64?) -> Int64 {
        let spec = stored.tree.object("spec")
        guard spec?.string("nodeName")?.isEmpty == false else { return 0 }
        let phase = stored.tree.object("status")?.string("phase")
        if phase == "Failed" || phase == "Succeeded" { return 0 }
        let seconds = asked ?? spec?.integer("terminationGracePeriodSeconds") ?? 0
        return seconds < 0 ? 1 : seconds
    }

    private func namespaceDeletion(
        of stored: StoredObject,
        _ options: DeleteOptions,
        at wall: WallInstant
    ) -> DeletionStep {
        let isHeld = stored.tree.object("spec")?.array("finalizers")?.isEmpty == false
        if stored.metadata.deletionTimestamp != nil {
            let isLast = !isHeld && stored.metadata.finalizers.isEmpty
            return DeletionStep(object: stored, isLast: isLast)
        }
        let finalizers = options.finalizers(after: stored.metadata.finalizers)
        let marked = stored.with { metadata in
            metadata.deletionTimestamp = Timestamp(wall).text
            metadata.finalizers = finalizers
        }
        return DeletionStep(object: marked.terminating, isLast: false)
    }
}

extension StoredObject {
    /// The object with a deletion that has begun; one that began earlier keeps its beginning.
    fileprivate func marked(
        at wall: WallInstant,
        graceSeconds: Int64,
        finalizers: [String]
    ) -> StoredObject {
        with { metadata in
            var start = Timestamp(wall).seconds
            if let end = metadata.deletionTimestamp.flatMap(Timestamp.init(text:)) {
                start = end.seconds - min(metadata.deletionGracePeriodSeconds ?? 0, 1 << 32)
            } else if let generation = metadata.generation, generation > 0 {
                // What the client gave to kinds that count none may be as large as can be.
                metadata.generation = generation &+ 1
            }
            // A period without end would lead out of the years that a time can name.
            let end = start + min(graceSeconds, 1 << 32)
            metadata.deletionTimestamp = Timestamp(seconds: end).text
            metadata.deletionGracePeriodSeconds = graceSeconds
            metadata.finalizers = finalizers
        }
    }

    /// The namespace with the phase that says that it is on its way out.
    fileprivate var terminating: StoredObject {
        with(content: "status") { status in status["phase"] = "Terminating" }
    }
}
