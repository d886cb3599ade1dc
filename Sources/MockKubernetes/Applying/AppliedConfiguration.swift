internal import LockstepDeterminism
internal import LockstepKubernetes

/// What a client that applies says of an object.
struct AppliedConfiguration {
    /// What the object and its owners become.
    struct Outcome {
        /// The whole object, not yet read as one of its kind.
        var tree: JSONObject
        /// What it carries of its owners.
        var owners: JSONValue?
    }

    private let kind: ResourceKind
    private let part: Subresource?
    private let tree: JSONObject

    /// Checks what can be checked without looking at what is stored.
    ///
    /// - Parameters:
    ///   - body: The request's body.
    ///   - kind: The kind that the path names.
    ///   - part: The part that the path names.
    /// - Throws: The refusal of a body that is no configuration of the kind.
    init(_ body: JSONValue?, of kind: ResourceKind, part: Subresource?) throws(Refusal) {
        guard case .object(let tree)? = body else {
            let found = body.map(jsonTypeName) ?? "nothing"
            throw .badRequest("error decoding YAML: cannot unmarshal \(found) into an object")
        }
        let version = tree.string("apiVersion") ?? ""
        if (tree.string("kind") ?? "").isEmpty {
            throw .badRequest(
                "invalid object type: \(version.isEmpty ? "/" : version), Kind="
            )
        }
        if version != kind.apiVersion {
            throw .badRequest(
                "Incorrect version specified in apply patch. Specified patch version: "
                    + "\(version), expected: \(kind.apiVersion)"
            )
        }
        if let owners = tree.object("metadata")?["managedFields"], !owners.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
        self.kind = kind
        self.part = part
        self.tree = tree
        let problems = kind.problems(inApplied: tree)
        if problems.isEmpty { return }
        let list =
            problems.count == 1
            ? problems[0] : (["errors:"] + problems.map { "  " + $0 }).joined(separator: "\n")
        throw .failure("failed to create typed patch object (\(title)): \(list)")
    }

    /// The object as refusals name it.
    var title: String {
        let metadata = tree.object("metadata")
        return "\(metadata?.string("namespace") ?? "")/\(metadata?.string("name") ?? ""); "
            + "\(kind.apiVersion), Kind=\(kind.kind)"
    }

    /// What becomes of an object.
    ///
    /// - Parameters:
    ///   - stored: The object as it is; `nil` if there is none.
    ///   - manager: Who applies.
    ///   - isForced: Whether fields are taken from others.
    ///   - wall: When.
    /// - Returns: What to store, if it turns out to be an object of the kind.
    /// - Throws: The refusal that names the conflicts.
    func outcome(
        on stored: StoredObject?,
        by manager: String,
        isForced: Bool,
        at wall: WallInstant
    ) throws(Refusal) -> Outcome {
        let rule = MergeSchema.Rule.object(.of(kind))
        let live = stored?.tree ?? kind.emptyTree
        let said = JSONValue.object(applicable)
        var owners = FieldOwners(stored?.metadata.managedFields)
        if owners.isEmpty, let stored { owners.recordFormer(stored, of: kind, rule, at: wall) }
        let writer = kind.writer(manager, "Apply", part)

        var set = FieldSet.applied(.object(kind.bare(applicable)), rule)
        // Neither the object itself nor its metadata are anybody's.
        set.isMember = false
        set["f:metadata"].isMember = false
        let former = owners.fields(of: writer)
        var owned = owners.fields(besides: writer).union(set)
        // The metadata themselves are never up for removal.
        owned["f:metadata"].isMember = true
        let merged = applied(said, to: .object(live), rule)
        guard case .object(let result)? = pruned(merged, of: former, exceptFor: owned, rule) else {
            return Outcome(tree: live, owners: owners.json)
        }

        let changed = FieldSet.changes(
            in: .object(kind.bare(result)),
            since: .object(kind.bare(live)),
            rule
        )
        let conflicts = owners.conflicts(with: changed, besides: writer)
        if !isForced, !conflicts.isEmpty { throw .applyConflict(conflicts) }
        let present = FieldSet.changes(in: .object(kind.bare(result)), since: nil, rule)
        let isSame = kind.bare(result) == kind.bare(live)
        owners.recordApply(
            set,
            changing: changed,
            of: present,
            by: writer,
            at: isSame && stored != nil ? nil : wall
        )
        return Outcome(tree: result, owners: owners.json)
    }

    /// What is said of the part that can be written by this path.
    private var applicable: JSONObject {
        var said = tree
        if part == .status {
            said["spec"] = nil
            if kind.rules.statusKeepsMetadata, let metadata = said.object("metadata") {
                let kept = ["name", "namespace", "uid", "resourceVersion"]
                said["metadata"] = .object(
                    JSONObject(distinct: metadata.members.filter { kept.contains($0.key) })
                )
            }
        } else if kind.hasStatus {
            said["status"] = nil
        }
        return said
    }
}
