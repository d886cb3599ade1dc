internal import LockstepDeterminism
internal import LockstepKubernetes

extension FieldOwners {
    /// Who owns what was there before anybody was followed.
    private static let formerManager = "before-first-apply"

    /// Whether nobody owns anything.
    var isEmpty: Bool { owners.isEmpty }

    /// The places of one owner.
    func fields(of writer: JSONObject) -> FieldSet {
        owners.first { $0.identity == writer }?.fields ?? FieldSet()
    }

    /// The places of all owners but one.
    func fields(besides writer: JSONObject) -> FieldSet {
        owners.reduce(FieldSet()) { $1.identity == writer ? $0 : $0.union($1.fields) }
    }

    /// The places of others among those that a write changes, by owner.
    func conflicts(with changed: FieldSet, besides writer: JSONObject) -> [ApplyConflict] {
        let others = owners.filter { $0.identity != writer }
            .sorted { $0.identity.description < $1.identity.description }
        return others.flatMap { other in
            other.fields.intersection(changed).paths().map {
                ApplyConflict(owner: other.identity, path: $0)
            }
        }
    }

    /// Notes all of an object as set by somebody unknown.
    mutating func recordFormer(
        _ stored: StoredObject,
        of kind: ResourceKind,
        _ rule: MergeSchema.Rule,
        at wall: WallInstant
    ) {
        let all = FieldSet.changes(
            in: .object(kind.bare(stored.tree)),
            since: .object(kind.emptyTree),
            rule
        )
        let writer = kind.writer(Self.formerManager, "Update", nil)
        record(all, of: all, by: writer, at: wall)
    }

    /// Gives the places that a client applied to it, and to nobody else those that it changed.
    ///
    /// - Parameters:
    ///   - set: All places that it sets.
    ///   - changed: Those of the object that became something else.
    ///   - present: All places of the object after it.
    ///   - writer: Who applied, as an entry without time and fields.
    ///   - wall: When; `nil` if the object stays as it is, which is no new time.
    mutating func recordApply(
        _ set: FieldSet,
        changing changed: FieldSet,
        of present: FieldSet,
        by writer: JSONObject,
        at wall: WallInstant?
    ) {
        var entry = writer
        for owner in owners where owner.identity == writer { entry = owner.entry }
        if let wall { entry["time"] = .string(Timestamp(wall).text) }
        owners.removeAll { $0.identity == writer }
        for index in owners.indices {
            let kept = owners[index].fields.intersection(present)
            owners[index].fields = kept.subtracting(changed)
        }
        owners.append(Owner(entry: entry, fields: set))
        owners.removeAll { $0.fields.isEmpty }
    }
}
