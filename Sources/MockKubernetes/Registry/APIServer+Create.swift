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
        let namespace = try writtenNamespace(request, kind)
        try checkContentType(of: request, kind)
        let options = try WriteOptions(request, name: "CreateOptions")
        let body = try read(request, kind, options)
        do throws(Refusal) {
            return try create(body, in: namespace, index, options, at: wall)
        } catch {
            throw error.warning(body.warnings)
        }
    }

    private mutating func create(
        _ body: ReadBody,
        in namespace: String,
        _ index: Int,
        _ options: WriteOptions,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        var body = body
        try checkNamespace(body.draft.metadata.namespace, namespace)
        let isNamed = !body.draft.metadata.name.isEmpty
        var attempt = 1
        while true {
            if !isNamed, let prefix = body.draft.metadata.generateName {
                body.draft.metadata.name = names.name(beginning: prefix)
            }
            let key = ObjectKey(namespace: namespace, name: body.draft.metadata.name)
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
        try admit(kind, at: key)
        let sentVersion = body.draft.version
        // An update compares versions even if there is none to compare with.
        if isUpdate, !sentVersion.isEmpty, parsedVersion(sentVersion) == nil {
            throw .failure(parseError(sentVersion))
        }
        var body = body
        kind.rules.tidy?(&body.draft)
        var draft = body.draft
        // What is only tried never comes to the store, which takes the client's version away.
        draft.version = options.isRehearsal ? sentVersion : "0"
        draft.metadata.begin(in: key.namespace, kind, naming: tracksFieldOwners, at: wall)
        kind.rules.prepareCreate?(&draft)
        var errors: [FieldError] = []
        draft.metadata.validate(kind.rules.names, into: &errors)
        if kind.hasFinalizerNames { draft.metadata.validateFinalizerNames(into: &errors) }
        kind.rules.validate?(draft, &errors)
        kind.rules.validateNew?(draft, &errors)
        if !errors.isEmpty { throw .invalid(kind, name: key.name, errors: errors) }
        if !isUpdate, !options.isRehearsal, let version = parsedVersion(sentVersion), version != 0 {
            throw .failure("resourceVersion should not be set on objects to be created")
        }
        if let existing = store.object(key, ofKind: index) {
            throw .alreadyExists(
                kind,
                key.name,
                isBeingDeleted: existing.metadata.deletionTimestamp != nil,
                wasToBeMade: draft.metadata.generateName != nil
            )
        }
        if let owners = body.owners {
            draft.metadata.managedFields = owners
        } else if tracksFieldOwners {
            draft.metadata.managedFields = kind.managedFields(
                after: body.draft,
                draft,
                replacing: nil,
                part: nil,
                by: options.manager,
                at: wall
            )
        }
        draft.metadata.uid = names.identity()
        var object = StoredObject(kind: kind, draft)
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

extension Metadata {
    /// Sets what only the server decides before an object is created, its identity aside.
    fileprivate mutating func begin(
        in namespace: String,
        _ kind: ResourceKind,
        naming namesOwners: Bool,
        at wall: WallInstant
    ) {
        self.namespace = namespace
        creationTimestamp = Timestamp(wall).text
        deletionTimestamp = nil
        deletionGracePeriodSeconds = nil
        // Those that the client names are looked at; what is stored is found out later.
        managedFields = namesOwners ? namedOwners : nil
        if kind.rules.countsGenerations { generation = 1 }
    }
}
