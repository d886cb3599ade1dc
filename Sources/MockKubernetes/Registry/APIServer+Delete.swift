internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Deletes an object, or marks it for deletion if finalizers hold it.
    ///
    /// Which dependents go with it is of no account: nothing here follows owner references.
    mutating func delete(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let key = ObjectKey(namespace: try writtenNamespace(request), name: name)
        let options = try DeleteOptions(request)
        guard let stored = store.object(key, ofKind: index) else { throw .notFound(kind, name) }
        try options.check(stored.metadata, kind)
        if stored.metadata.finalizers.isEmpty {
            if !options.isRehearsal { store.remove(stored, at: key, ofKind: index) }
            let details = kind.details(name: name, uid: stored.metadata.uid)
            return Status.success(details: details).response
        }
        if stored.metadata.deletionTimestamp != nil {
            return APIResponse(status: 200, body: .object(stored.tree))
        }
        var marked = stored.with { metadata in
            metadata.deletionTimestamp = Timestamp(wall).text
            metadata.deletionGracePeriodSeconds = 0
            if kind.countsGenerations { metadata.generation = (metadata.generation ?? 0) + 1 }
        }
        if !options.isRehearsal {
            marked = store.commit(marked, at: key, ofKind: index, replacing: stored.tree)
        }
        return APIResponse(status: 200, body: .object(marked.tree))
    }
}

/// How a deletion is to be carried out, from a request's parameters and body.
struct DeleteOptions {
    var isRehearsal = false
    var uid: String?
    var resourceVersion: String?

    init(_ request: APIRequest) throws(Refusal) {
        isRehearsal = try WriteOptions(request.query, name: "DeleteOptions").isRehearsal
        if let grace = request.query["gracePeriodSeconds"], Int64(grace) == nil {
            throw .badRequest("strconv.ParseInt: parsing \(quoted(grace)): invalid syntax")
        }
        guard let body = request.body else { return }
        guard case .object(let tree) = body else {
            throw .badRequest(
                "couldn't get version/kind; json parse error: a \(jsonTypeName(body)) is no "
                    + "object"
            )
        }
        let kind = tree.string("kind") ?? "DeleteOptions"
        guard kind == "DeleteOptions" else {
            throw .badRequest(
                "no kind \(quoted(kind)) is registered for version "
                    + "\(quoted(tree.string("apiVersion") ?? "v1")) in scheme "
                    + "\"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/"
                    + "register.go:27\""
            )
        }
        uid = tree.object("preconditions")?.string("uid")
        resourceVersion = tree.object("preconditions")?.string("resourceVersion")
        for value in tree.array("dryRun") ?? [] {
            guard value == "All" else {
                throw .invalidOptions(
                    "DeleteOptions",
                    .unsupported("dryRun", "[\(value)]", supported: ["All"])
                )
            }
            isRehearsal = true
        }
    }

    /// Checks the conditions against the stored object, its identity first.
    func check(_ metadata: Metadata, _ kind: ResourceKind) throws(Refusal) {
        if let uid, uid != metadata.uid {
            throw .precondition(
                kind,
                metadata.name,
                because: "the UID in the precondition (\(uid)) does not match the UID in record "
                    + "(\(metadata.uid)). The object might have been deleted and then recreated"
            )
        }
        if let resourceVersion, resourceVersion != metadata.resourceVersion {
            throw .precondition(
                kind,
                metadata.name,
                because: "the ResourceVersion in the precondition (\(resourceVersion)) does not "
                    + "match the ResourceVersion in record (\(metadata.resourceVersion)). The "
                    + "object might have been modified"
            )
        }
    }
}
