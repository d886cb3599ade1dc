internal import LockstepKubernetes

/// One look of the collector at one object: what has to be done about it, and doing it.
struct GarbagePass {
    let graph: OwnerGraph
    let uid: String
    let path: APIPath
    let now: Moment

    /// What has become of an owner.
    private enum Owner {
        case lives, isWaiting, isGone
        /// Its kind is not served.
        case isUnknown
        /// It belongs to a namespace, and what names it does not.
        case isOutOfReach
    }

    /// Looks, and does what is to be done.
    ///
    /// - Returns: Whether nothing is left to do for now.
    mutating func look(on server: inout APIServer) -> Bool {
        guard let object = server.object(at: path, now: now),
            object.metadata?.string("uid") == uid
        else { return true }
        if object.isBeingDeleted {
            if object.finalizers.contains(Metadata.orphanFinalizer) { return setFree(on: &server) }
            if object.finalizers.contains(Metadata.foregroundFinalizer) {
                return release(on: &server)
            }
            return true
        }
        let owners = OwnerReference.all(in: object.metadata)
        guard !owners.isEmpty else { return true }
        return judge(owners, object, on: &server)
    }

    private func judge(
        _ owners: [OwnerReference],
        _ object: JSONObject,
        on server: inout APIServer
    ) -> Bool {
        var lost: [String] = []
        var isOwned = false
        var isWaitedFor = false
        for owner in owners {
            switch state(of: owner, on: &server) {
            case .lives: isOwned = true
            case .isWaiting:
                lost.append(owner.uid)
                isWaitedFor = true
            case .isGone: lost.append(owner.uid)
            case .isUnknown: return false
            // It will not get any better, so the object is left alone.
            case .isOutOfReach: return true
            }
        }
        guard !lost.isEmpty else { return true }
        if isOwned {
            return server.change(path, now: now) { object in
                object.dropOwners(lost)
                return true
            }
        }
        let hasDependents = !graph.dependents(of: uid).isEmpty
        if isWaitedFor, hasDependents, !unblockRing(on: &server) { return false }
        let status = server.remove(
            path,
            uid: uid,
            options: ["propagationPolicy": .string(policy(object, isWaitedFor && hasDependents))],
            now: now
        )
        return status == 200 || status == 202 || status == 404 || status == 409
    }

    /// How an object without owners is deleted: as whoever wrote its finalizers wanted it.
    private func policy(_ object: JSONObject, _ isForeground: Bool) -> String {
        if isForeground || object.finalizers.contains(Metadata.foregroundFinalizer) {
            return "Foreground"
        }
        return object.finalizers.contains(Metadata.orphanFinalizer) ? "Orphan" : "Background"
    }

    /// Two that own each other, and both wait, would wait for ever: this one no longer blocks.
    private func unblockRing(on server: inout APIServer) -> Bool {
        let ring = graph.dependents(of: uid).contains { graph[$0]?.isWaiting == true }
        guard ring else { return true }
        return server.change(path, now: now) { object in
            let entries = object.metadata?.array("ownerReferences") ?? []
            let freed = entries.map { entry -> JSONValue in
                guard var entry = entry.asObject else { return entry }
                entry["blockOwnerDeletion"] = false
                return .object(entry)
            }
            object[object: "metadata"]["ownerReferences"] = .array(freed)
            return true
        }
    }

    /// What has become of an owner, by asking the server.
    ///
    /// - Source: kube-controller-manager, `namespacedOwnerOfClusterScopedObjectErr` for what no
    ///   namespace can be told of.
    private func state(of owner: OwnerReference, on server: inout APIServer) -> Owner {
        guard let index = server.kindIndex(apiVersion: owner.apiVersion, kind: owner.kind) else {
            return .isUnknown
        }
        if server.kinds[index].isNamespaced, path.namespace == nil { return .isOutOfReach }
        let namespace = server.kinds[index].isNamespaced ? path.namespace ?? "" : ""
        let place = server.path(index, namespace: namespace, name: owner.name)
        guard let object = server.object(at: place, now: now),
            object.metadata?.string("uid") == owner.uid
        else { return .isGone }
        let isWaiting =
            object.isBeingDeleted && object.finalizers.contains(Metadata.foregroundFinalizer)
        return isWaiting ? .isWaiting : .lives
    }

    /// Takes this object out of its dependents' owners, then lets it go.
    private func setFree(on server: inout APIServer) -> Bool {
        for dependent in graph.dependents(of: uid) {
            guard let node = graph[dependent] else { continue }
            let place = server.path(
                node.kindIndex,
                namespace: node.key.namespace,
                name: node.key.name
            )
            let uid = uid
            let isDone = server.change(place, now: now) { object in
                guard object.metadata?.string("uid") == dependent else { return false }
                object.dropOwners([uid])
                return true
            }
            guard isDone else { return false }
        }
        return dropFinalizer(Metadata.orphanFinalizer, on: &server)
    }

    /// Lets an owner go once no dependent blocks it.
    private func release(on server: inout APIServer) -> Bool {
        for dependent in graph.dependents(of: uid) {
            guard let node = graph[dependent] else { continue }
            let place = server.path(
                node.kindIndex,
                namespace: node.key.namespace,
                name: node.key.name
            )
            guard let object = server.object(at: place, now: now),
                object.metadata?.string("uid") == dependent
            else { continue }
            let references = OwnerReference.all(in: object.metadata)
            let blocks = references.contains { $0.uid == uid && $0.blocksOwnerDeletion }
            // The dependent's end will be noticed, and this object looked at again.
            if blocks { return true }
        }
        return dropFinalizer(Metadata.foregroundFinalizer, on: &server)
    }

    private func dropFinalizer(_ name: String, on server: inout APIServer) -> Bool {
        let uid = uid
        return server.change(path, now: now) { object in
            guard object.metadata?.string("uid") == uid, object.finalizers.contains(name) else {
                return false
            }
            object.dropFinalizer(name)
            return true
        }
    }
}

extension APIServer {
    /// The place of the kind that an object says it is of.
    func kindIndex(apiVersion: String, kind: String) -> Int? {
        kinds.firstIndex { $0.apiVersion == apiVersion && $0.kind == kind }
    }
}
