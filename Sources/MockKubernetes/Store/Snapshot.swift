internal import LockstepKubernetes

/// The objects of one kind as they were at a revision.
///
/// It is the table of now, and what the commits since then have replaced. So the newest revision
/// costs nothing, and an older one as much as has been written to the kind since.
struct Snapshot: Sendable {
    /// The revision whose state this is.
    let revision: Int64
    private let table: ObjectTable
    /// What stood where something was written later, ordered by key.
    private let replaced: [Entry]

    /// One place, and the object that stood there, if one did.
    private struct Entry: Sendable {
        var key: ObjectKey
        var tree: JSONObject?
    }

    /// The table as it is now.
    init(_ table: ObjectTable, at revision: Int64) {
        self.revision = revision
        self.table = table
        replaced = []
    }

    /// The table before some of the last commits.
    ///
    /// - Parameters:
    ///   - table: The table after them.
    ///   - commits: All commits of the kind after the revision, oldest first.
    ///   - revision: The revision whose state is wanted.
    init(_ table: ObjectTable, undoing commits: some Sequence<Commit>, at revision: Int64) {
        var entries: [Entry] = []
        for commit in commits {
            entries.append(Entry(key: commit.key, tree: commit.before))
        }
        // Of several writes to one place, the first found what stood there at the revision. The
        // sort is stable, so it is the first of its key.
        entries.sort { $0.key < $1.key }
        var replaced: [Entry] = []
        for entry in entries where replaced.last?.key != entry.key { replaced.append(entry) }
        self.revision = revision
        self.table = table
        self.replaced = replaced
    }

    /// An object of the state.
    struct Found: Sendable {
        /// The object as clients see it.
        let tree: JSONObject
        /// What the tree is of, where the store still has it.
        let stored: StoredObject?

        init(_ stored: StoredObject) {
            tree = stored.tree
            self.stored = stored
        }

        fileprivate init(replaced tree: JSONObject) {
            self.tree = tree
            stored = nil
        }
    }

    /// The object of a key.
    subscript(key: ObjectKey) -> Found? {
        let place = place(of: key)
        if place < replaced.count, replaced[place].key == key {
            return replaced[place].tree.map(Found.init(replaced:))
        }
        return table[key].map(Found.init)
    }

    /// Visits the objects from a key on, in the order of their keys.
    ///
    /// - Parameters:
    ///   - start: The first key that may be visited; `nil` for all.
    ///   - visit: Is shown each object; returns whether to go on.
    /// - Cost: O(log n) to begin, then O(1) for each object.
    func visit(from start: ObjectKey?, _ visit: (ObjectKey, Found) -> Bool) {
        var place = start.map(table.place(of:)) ?? 0
        var other = start.map(self.place(of:)) ?? 0
        while place < table.keys.count || other < replaced.count {
            if other < replaced.count,
                place == table.keys.count || !(table.keys[place] < replaced[other].key)
            {
                let entry = replaced[other]
                other += 1
                if place < table.keys.count, table.keys[place] == entry.key { place += 1 }
                if let tree = entry.tree, !visit(entry.key, Found(replaced: tree)) { return }
            } else {
                if !visit(table.keys[place], Found(table.objects[place])) { return }
                place += 1
            }
        }
    }

    /// The first place in `replaced` whose key is not below the given one.
    private func place(of key: ObjectKey) -> Int {
        var low = 0
        var high = replaced.count
        while low < high {
            let middle = (low + high) / 2
            if replaced[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
