/// The last commits of a store in order, down to a floor.
///
/// Revisions of the log have no gaps, so a revision is a position.
struct EventLog: Sendable {
    /// The commits that are kept, oldest first.
    private(set) var commits: [Commit] = []
    /// The newest revision whose commit is no longer kept.
    private(set) var floor: Int64
    /// How many commits are kept at least.
    let limit: Int

    /// An empty log.
    ///
    /// - Parameters:
    ///   - floor: The revision at which the log begins.
    ///   - limit: How many commits to keep at least; up to twice as many are.
    init(floor: Int64, limit: Int) {
        precondition(limit > 0, "a log keeps at least one commit, not \(limit)")
        self.floor = floor
        self.limit = limit
    }

    /// Appends the commit of the next revision.
    mutating func append(_ commit: Commit) {
        precondition(
            commit.revision == floor + Int64(commits.count) + 1,
            "revision \(commit.revision) does not follow \(floor) and \(commits.count) commits"
        )
        commits.append(commit)
        if commits.count >= 2 * limit { compact(through: commit.revision - Int64(limit)) }
    }

    /// Forgets the commits up to a revision, that one included.
    mutating func compact(through revision: Int64) {
        let count = min(Int(max(revision - floor, 0)), commits.count)
        commits.removeFirst(count)
        floor += Int64(count)
    }

    /// Where the commits after a revision begin in `commits`; `nil` if some are no longer kept.
    func start(after revision: Int64) -> Int? {
        guard revision >= floor else { return nil }
        return min(Int(revision - floor), commits.count)
    }
}
