internal import LockstepKubernetes

/// How a deletion is to be carried out, from a request's body or, without one, its parameters.
struct DeleteOptions {
    /// What is to become of the objects that this one owns.
    enum Propagation: String {
        case foreground = "Foreground"
        case background = "Background"
        case orphan = "Orphan"
    }

    /// Whether the deletion is only rehearsed.
    var isRehearsal = false
    /// The identity that the object must have.
    var uid: String?
    /// The version that the object must have.
    var resourceVersion: String?
    /// Seconds that whatever runs the object has to stop it.
    var gracePeriodSeconds: Int64?
    /// What is to become of the dependents, if the client said so.
    var propagation: Propagation?

    /// Asks for nothing in particular.
    init() {}

    /// Reads a request; its parameters set the same conditions as a body would.
    ///
    /// - Source: Kubernetes, `Convert_url_Values_To_v1_DeleteOptions`.
    init(_ request: APIRequest) throws(Refusal) {
        if let body = request.body {
            try self.init(body, spellings: request.numberSpellings)
        } else {
            self.init()
            if !request.query.isEmpty { try read(request.query) }
        }
    }

    private mutating func read(_ query: APIQuery) throws(Refusal) {
        if let text = query["gracePeriodSeconds"] { setGrace(try parsedNumber(text)) }
        if let text = query["uid"], !text.isEmpty { uid = text }
        if let text = query["resourceVersion"], !text.isEmpty { resourceVersion = text }
        try set(
            dryRun: query.items.filter { $0.name == "dryRun" }.map(\.value),
            propagation: query["propagationPolicy"],
            orphans: query.flag("orphanDependents")
        )
    }

    /// Reads a body.
    init(_ body: JSONValue, spellings: [Double: String]) throws(Refusal) {
        if let sentence = titleProblem(of: body) {
            throw .badRequest("couldn't get version/kind; json parse error: \(sentence)")
        }
        let tree = body.asObject ?? JSONObject()
        let version = tree.string("apiVersion") ?? ""
        if isNoGroupVersion(version) {
            throw .badRequest("unexpected GroupVersion string: \(version)")
        }
        let kind = tree.string("kind") ?? ""
        guard kind.isEmpty || kind == "DeleteOptions" else {
            throw .badRequest(
                "no kind \(quoted(kind)) is registered for version "
                    + "\(quoted(version.isEmpty ? "meta.k8s.io/v1" : version)) in scheme "
                    + "\"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/"
                    + "register.go:27\""
            )
        }
        let decoded = try DeleteOptions.decode(tree, spellings)
        uid = decoded.object("preconditions")?.string("uid")
        resourceVersion = decoded.object("preconditions")?.string("resourceVersion")
        if let seconds = decoded.integer("gracePeriodSeconds") { setGrace(seconds) }
        try set(
            dryRun: decoded.array("dryRun")?.compactMap(\.asString) ?? [],
            propagation: decoded.string("propagationPolicy"),
            orphans: decoded.bool("orphanDependents")
        )
    }

    private mutating func setGrace(_ seconds: Int64) {
        // A negative period once meant "the least there is", and still does.
        gracePeriodSeconds = seconds < 0 ? 1 : seconds
    }

    private mutating func set(
        dryRun: [String],
        propagation policy: String?,
        orphans: Bool?
    ) throws(Refusal) {
        isRehearsal = !dryRun.isEmpty
        var errors: [FieldError] = []
        if let policy {
            propagation = Propagation(rawValue: policy)
            if orphans != nil {
                errors.append(
                    .invalid(
                        "propagationPolicy",
                        quoted(policy),
                        "orphanDependents and deletionPropagation cannot be both set"
                    )
                )
            }
            if propagation == nil {
                errors.append(
                    .unsupported(
                        "propagationPolicy",
                        quoted(policy),
                        supported: ["Foreground", "Background", "Orphan", "nil"]
                    )
                )
            }
        } else if let orphans {
            propagation = orphans ? .orphan : .background
        }
        if let error = WriteOptions.dryRunError(dryRun) { errors.append(error) }
        if !errors.isEmpty { throw .invalidOptions("DeleteOptions", errors) }
    }

    private static let kind = ResourceKind(
        resource: "deleteoptions",
        kind: "DeleteOptions",
        content: .fields([
            Field("gracePeriodSeconds", .int64, .kept),
            Field(
                "preconditions",
                .object(
                    "Preconditions",
                    [
                        Field("uid", .string, .kept, named: "types.UID"),
                        Field("resourceVersion", .string, .kept),
                    ]
                ),
                .kept
            ),
            Field("orphanDependents", .bool, .kept),
            Field("propagationPolicy", .string, .kept, named: "v1.DeletionPropagation"),
            Field("dryRun", .list(.string)),
        ])
    )

    private static func decode(
        _ body: JSONObject,
        _ spellings: [Double: String]
    ) throws(Refusal) -> JSONObject {
        var decoder = BodyDecoder(kind: kind, spellings: spellings)
        do throws(Refusal) {
            return try decoder.content(of: body)
        } catch {
            let error = decoder.firstProblem(in: body) ?? error
            throw error.problem.map(Refusal.badRequest) ?? error
        }
    }

    /// Checks the conditions against the stored object, its identity first.
    func check(_ object: StoredObject, _ kind: ResourceKind) throws(Refusal) {
        let metadata = object.metadata
        if let uid, uid != metadata.uid {
            throw .precondition(
                kind,
                metadata.name,
                because: "the UID in the precondition (\(uid)) does not match the UID in record "
                    + "(\(metadata.uid)). The object might have been deleted and then recreated"
            )
        }
        if let resourceVersion, resourceVersion != object.version {
            throw .precondition(
                kind,
                metadata.name,
                because: "the ResourceVersion in the precondition (\(resourceVersion)) does not "
                    + "match the ResourceVersion in record (\(object.version)). The "
                    + "object might have been modified"
            )
        }
    }

    /// The finalizers of an object that is deleted so, in their order.
    ///
    /// Those for dependents follow the policy; without one, they stay as they are.
    func finalizers(after old: [String]) -> [String] {
        guard let propagation else { return old }
        let wanted: String? =
            switch propagation {
            case .foreground: Metadata.foregroundFinalizer
            case .orphan: Metadata.orphanFinalizer
            case .background: nil
            }
        let others = old.filter {
            $0 != Metadata.foregroundFinalizer && $0 != Metadata.orphanFinalizer
        }
        let new = others + (wanted.map { [$0] } ?? [])
        return Set(new) == Set(old) ? old : new
    }
}
