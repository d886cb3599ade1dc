internal import LockstepDeterminism
internal import LockstepKubernetes

/// What a cluster remembers: one revision counter, a table for each kind, and the last commits.
///
/// A copy is a snapshot.
struct Store: Sendable {
    /// The revision of the last commit; every commit raises it by one.
    private(set) var revision: Int64
    /// The objects, one table for each kind.
    private(set) var tables: [ObjectTable]
    /// The last commits.
    private(set) var log: EventLog

    /// An empty store.
    ///
    /// - Parameters:
    ///   - kindCount: How many kinds there are.
    ///   - revision: The revision to begin at.
    ///   - historyLimit: How many commits to keep at least.
    init(kindCount: Int, revision: Int64, historyLimit: Int) {
        self.revision = revision
        self.tables = Array(repeating: ObjectTable(), count: kindCount)
        self.log = EventLog(
            kindCount: kindCount,
            floor: revision,
            limit: historyLimit
        )
    }

    /// Makes room for one more kind, behind all others.
    mutating func addKind() {
        tables.append(ObjectTable())
        log.addKind()
    }

    /// The object of a kind at a key.
    func object(_ key: ObjectKey, ofKind index: Int) -> StoredObject? { tables[index][key] }

    /// Stores an object as if it had always been there: no commit, and the version that it has.
    mutating func seed(_ object: StoredObject, at key: ObjectKey, ofKind index: Int) {
        tables[index].put(object, at: key)
    }

    /// The objects of a kind as they were at a revision; `nil` if it is not reached yet or no
    /// longer kept.
    ///
    /// - Cost: Nothing for the newest revision, else O(n log n) in the kind's commits since.
    func snapshot(ofKind index: Int, at revision: Int64) -> Snapshot? {
        guard revision <= self.revision, revision >= log.floor else { return nil }
        if revision == self.revision { return Snapshot(tables[index], at: revision) }
        let since = log.revisions(ofKind: index, after: revision)
        return Snapshot(tables[index], undoing: since.lazy.map { log[$0] }, at: revision)
    }

    /// Stores an object with the next revision as its version.
    ///
    /// - Parameters:
    ///   - object: What to store, with any version; it is replaced.
    ///   - key: Where to store it.
    ///   - index: The kind's place.
    ///   - previous: What is stored there now.
    /// - Returns: The object as it is stored.
    mutating func commit(
        _ object: StoredObject,
        at key: ObjectKey,
        ofKind index: Int,
        replacing previous: JSONObject?
    ) -> StoredObject {
        revision += 1
        var stamped = object
        stamped.stamp(revision)
        tables[index].put(stamped, at: key)
        log.append(
            Commit(
                kindIndex: index,
                key: key,
                uid: stamped.metadata.uid,
                revision: revision,
                before: previous,
                after: stamped.tree
            )
        )
        return stamped
    }

    /// Removes an object.
    mutating func remove(_ object: StoredObject, at key: ObjectKey, ofKind index: Int) {
        revision += 1
        tables[index].remove(key)
        log.append(
            Commit(
                kindIndex: index,
                key: key,
                uid: object.metadata.uid,
                revision: revision,
                before: object.tree,
                after: nil
            )
        )
    }

    /// Forgets the commits up to a revision, so that watches from there fail.
    mutating func compact(through revision: Int64) {
        log.compact(through: revision)
    }

    /// A summary of the revision and of every object.
    var digest: Digest {
        var digest = Digest()
        digest.fold(revision)
        digest.fold(log.floor)
        for table in tables {
            digest.fold(UInt64(table.objects.count))
            for object in table.objects { object.tree.fold(into: &digest) }
        }
        return digest
    }
}
