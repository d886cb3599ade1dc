internal import LockstepKubernetes

extension APIServer {
    /// Undoes the last commits, as a store does that is restored from a backup.
    ///
    /// Revisions are counted on from the one that is gone back to, so that those of the undone
    /// commits are given out again, unless they are bumped: then the revision is raised above all
    /// of them, and the history is forgotten. Identities are never given out again. All watches
    /// are closed without a word.
    ///
    /// - Parameters:
    ///   - revision: The last one that is left; never before what the history still holds.
    ///   - bump: By how much to raise the revision above every earlier one; 0 for not at all.
    /// - Returns: What was undone, the last commit first: what stood there, and what stands there
    ///   again, with the version that it has.
    /// - Source: etcd's `snapshot restore`, with and without `--bump-revision` and
    ///   `--mark-compacted`.
    mutating func rewind(to revision: Int64, bumpingBy bump: Int64 = 0) -> [Commit] {
        let newest = store.revision
        var undone: [Commit] = []
        while let last = store.log.newest, last.revision > revision {
            let kind = kinds[last.kindIndex]
            store.undoLast(restoring: last.before.map { StoredObject(kind: kind, stored: $0) })
            undone.append(
                Commit(
                    kindIndex: last.kindIndex,
                    key: last.key,
                    uid: last.uid,
                    revision: last.before.flatMap(version) ?? store.revision,
                    before: last.after,
                    after: last.before
                )
            )
        }
        if bump > 0 { store.forgetHistory(raisingTo: newest + bump) }
        reportedRevision = store.revision
        watches = []
        return undone
    }

    private func version(of tree: JSONObject) -> Int64? {
        tree.object("metadata")?.string("resourceVersion").flatMap { Int64($0) }
    }
}

extension StoredObject {
    /// An object that had been stored before, from the tree that it had then.
    fileprivate convenience init(kind: ResourceKind, stored tree: JSONObject) {
        var decoder = BodyDecoder(kind: kind)
        do throws(Refusal) {
            let metadata = try decoder.metadata(of: tree)
            let draft = Draft(
                metadata: metadata,
                version: decoder.resourceVersion,
                content: try decoder.content(of: tree)
            )
            self.init(kind: kind, draft)
        } catch {
            preconditionFailure("\(tree) was stored as a \(kind.kind) and is none")
        }
    }
}
