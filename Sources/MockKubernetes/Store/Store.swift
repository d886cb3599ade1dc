internal import LockstepDeterminism
internal import LockstepKubernetes

/// What a cluster remembers: one revision counter, a table for each kind, and the last commits.
///
/// A copy is a snapshot.
struct Store: Sendable {
    /// The revision of the last commit; every commit raises it by one.
    private(set) var revision: Int64 {
        didSet { nextVersion = String(revision + 1) }
    }
    /// The version that the next commit gives to its object.
    private(set) var nextVersion: String
    /// The objects, one table for each kind.
    private(set) var tables: [ObjectTable]
    /// The last commits.
    private(set) var log: EventLog

    /// An empty store.
    ///
    /// - Parameters:
    ///   - kindCount: How many kinds there are.
    ///   - revision: The revision to begin at.
    ///   - historyLimit: How many commits to keep.
    init(kindCount: Int, revision: Int64, historyLimit: Int) {
        self.revision = revision
        self.nextVersion = String(revision + 1)
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
        let stamped = object.stamped(nextVersion)
        revision += 1
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

    /// Takes the last commit back; there must be one.
    ///
    /// - Parameter object: What stood there before it; `nil` if nothing did.
    mutating func undoLast(restoring object: StoredObject?) {
        guard let commit = log.removeLast() else { preconditionFailure("no commit is kept") }
        revision = commit.revision - 1
        if let object {
            tables[commit.kindIndex].put(object, at: commit.key)
        } else {
            tables[commit.kindIndex].remove(commit.key)
        }
    }

    /// Counts on from a revision that has not been reached, and forgets what led here.
    mutating func forgetHistory(raisingTo revision: Int64) {
        precondition(revision >= self.revision, "\(revision) lies before \(self.revision)")
        self.revision = revision
        log = EventLog(kindCount: tables.count, floor: revision, limit: log.limit)
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
