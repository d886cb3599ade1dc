/// The last commits of a store in order, down to a floor.
///
/// Revisions of the log have no gaps, so a revision is a position. The revisions of each kind are
/// kept beside it, so that whoever follows one kind does not walk over the others.
struct EventLog: Sendable {
    /// The commits that are kept, oldest first.
    private(set) var commits: [Commit] = []
    /// The newest revision whose commit is no longer kept.
    private(set) var floor: Int64
    /// How many commits are kept at least.
    let limit: Int
    /// The revisions of the kept commits of each kind, oldest first.
    private var revisions: [[Int64]]

    /// An empty log.
    ///
    /// - Parameters:
    ///   - kindCount: How many kinds there are.
    ///   - floor: The revision at which the log begins.
    ///   - limit: How many commits to keep at least; up to twice as many are.
    init(kindCount: Int, floor: Int64, limit: Int) {
        precondition(limit > 0, "a log keeps at least one commit, not \(limit)")
        self.floor = floor
        self.limit = limit
        revisions = Array(repeating: [], count: kindCount)
    }

    /// Makes room for one more kind, behind all others.
    mutating func addKind() { revisions.append([]) }

    /// Appends the commit of the next revision.
    mutating func append(_ commit: consuming Commit) {
        precondition(
            commit.revision == floor + Int64(commits.count) + 1,
            "revision \(commit.revision) does not follow \(floor) and \(commits.count) commits"
        )
        let revision = commit.revision
        revisions[commit.kindIndex].append(revision)
        commits.append(commit)
        if commits.count >= 2 * limit { compact(through: revision - Int64(limit)) }
    }

    /// Takes the last commit back; there must be one.
    mutating func removeLast() -> Commit {
        let commit = commits.removeLast()
        revisions[commit.kindIndex].removeLast()
        return commit
    }

    /// Forgets the commits up to a revision, that one included.
    mutating func compact(through revision: Int64) {
        let count = min(Int(max(revision - floor, 0)), commits.count)
        guard count > 0 else { return }
        commits.removeFirst(count)
        floor += Int64(count)
        for kind in revisions.indices {
            revisions[kind].removeFirst(place(after: floor, in: revisions[kind]))
        }
    }

    /// Where the commits after a revision begin in `commits`; `nil` if some are no longer kept.
    func start(after revision: Int64) -> Int? {
        guard revision >= floor else { return nil }
        return min(Int(revision - floor), commits.count)
    }

    /// The commit of a revision that is kept.
    subscript(revision: Int64) -> Commit {
        _read { yield commits[Int(revision - floor - 1)] }
    }

    /// The revision of the last commit of a kind that is kept.
    func lastRevision(ofKind index: Int) -> Int64? { revisions[index].last }

    /// The revisions of one kind's commits after one revision and up to another, oldest first.
    ///
    /// - Cost: O(log n) in the kept commits of the kind.
    func revisions(
        ofKind index: Int,
        after low: Int64,
        through high: Int64 = .max
    ) -> ArraySlice<Int64> {
        let all = revisions[index]
        guard let last = all.last, last > low else { return [] }
        // Who follows closely has one commit to see.
        let isLast = all.count == 1 || all[all.count - 2] <= low
        let start = isLast ? all.count - 1 : place(after: low, in: all)
        let end = last <= high ? all.count : place(after: high, in: all)
        return all[start..<max(start, end)]
    }

    /// The first place that holds more than a revision.
    private func place(after revision: Int64, in list: [Int64]) -> Int {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] <= revision { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
