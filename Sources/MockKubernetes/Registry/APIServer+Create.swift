internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// How often a made-up name that is taken is replaced by another.
    private static let nameAttempts = 8

    /// Creates an object from a request to its collection.
    mutating func create(
        _ index: Int,
        _ request: APIRequest,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let namespace = try writtenNamespace(request)
        let options = try WriteOptions(request.query, name: "CreateOptions")
        var body = try read(request, kind, options)
        try checkNamespace(body.metadata, namespace)
        let isNamed = !body.metadata.name.isEmpty
        var attempt = 1
        while true {
            if !isNamed, let prefix = body.metadata.generateName {
                body.metadata.name = names.name(beginning: prefix)
            }
            let key = ObjectKey(namespace: namespace, name: body.metadata.name)
            if !isNamed, attempt < Self.nameAttempts, store.object(key, ofKind: index) != nil {
                attempt += 1
                continue
            }
            return try create(body, at: key, index, options, at: wall)
        }
    }

    /// Creates an object at a key, on behalf of a request to the collection or to the object.
    mutating func create(
        _ body: ReadBody,
        at key: ObjectKey,
        _ index: Int,
        _ options: WriteOptions,
        replacing isUpdate: Bool = false,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        guard namespaces.contains(key.namespace) else {
            throw .namespaceNotFound(key.namespace)
        }
        var errors: [FieldError] = []
        body.metadata.validateName(into: &errors)
        body.metadata.validateLabels(into: &errors)
        try validate(body.content, kind, name: key.name, errors: errors)
        if !isUpdate, !options.isRehearsal,
            let version = parsedVersion(body.metadata.resourceVersion), version != 0
        {
            throw .failure("resourceVersion should not be set on objects to be created")
        }
        if let existing = store.object(key, ofKind: index) {
            throw .alreadyExists(
                kind,
                key.name,
                isBeingDeleted: existing.metadata.deletionTimestamp != nil
            )
        }
        var metadata = body.metadata
        metadata.namespace = key.namespace
        metadata.uid = names.identity()
        metadata.resourceVersion = options.isRehearsal ? "" : "0"
        metadata.creationTimestamp = Timestamp(wall).text
        metadata.deletionTimestamp = nil
        metadata.deletionGracePeriodSeconds = nil
        if kind.countsGenerations { metadata.generation = 1 }
        var object = StoredObject(kind: kind, metadata: metadata, content: body.content)
        if !options.isRehearsal {
            object = store.commit(object, at: key, ofKind: index, replacing: nil)
        }
        return APIResponse(
            status: 201,
            headers: APIResponse.Headers(warnings: body.warnings),
            body: .object(object.tree)
        )
    }
}
