/// The last commits of a store in order, down to a floor.
///
/// Revisions of the log have no gaps, so a revision is a position. The revisions of each kind are
/// kept beside it, so that whoever follows one kind does not walk over the others.
///
/// Once as many commits are kept as there may be, each new one takes the place of the oldest: what
/// one write frees, the next one uses, and there is never a moment at which thousands are freed.
struct EventLog: Sendable {
    /// The newest revision whose commit is no longer kept.
    private(set) var floor: Int64
    /// The revision of the newest commit; the floor if none is kept.
    private(set) var last: Int64
    /// How many commits are kept at most.
    let limit: Int
    /// The revision at which the log began, from which places are counted.
    private let origin: Int64
    /// The commits at their places, at most `limit` of them; `nil` where one was given up.
    private var places: [Commit?] = []
    /// The revisions of the commits of each kind, oldest first; some may lie below the floor.
    private var revisions: [[Int64]]
    /// The newest revision of each kind that was taken out of `revisions`.
    private var forgotten: [Int64]

    /// An empty log.
    ///
    /// - Parameters:
    ///   - kindCount: How many kinds there are.
    ///   - floor: The revision at which the log begins.
    ///   - limit: How many commits to keep.
    init(kindCount: Int, floor: Int64, limit: Int) {
        precondition(limit > 0, "a log keeps at least one commit, not \(limit)")
        self.floor = floor
        self.last = floor
        self.origin = floor
        self.limit = limit
        revisions = Array(repeating: [], count: kindCount)
        forgotten = Array(repeating: floor, count: kindCount)
    }

    /// Makes room for one more kind, behind all others.
    mutating func addKind() {
        revisions.append([])
        forgotten.append(origin)
    }

    /// Appends the commit of the next revision, and forgets the oldest if there are too many.
    mutating func append(_ commit: consuming Commit) {
        let (revision, kind) = (commit.revision, commit.kindIndex)
        precondition(revision == last + 1, "revision \(revision) does not follow \(last)")
        last = revision
        floor = max(floor, revision - Int64(limit))
        let place = place(of: revision)
        if place < places.count { places[place] = commit } else { places.append(commit) }
        revisions[kind].append(revision)
        // Now and then, since taking one from the front moves all others.
        if revisions[kind].count >= 2 * limit { tidyRevisions(ofKind: kind) }
    }

    /// Takes the newest commit back; `nil` if none is kept.
    mutating func removeLast() -> Commit? {
        guard let commit = newest else { return nil }
        places[place(of: last)] = nil
        revisions[commit.kindIndex].removeLast()
        last -= 1
        return commit
    }

    /// Forgets the commits up to a revision, that one included.
    mutating func compact(through revision: Int64) {
        let end = min(revision, last)
        while floor < end {
            floor += 1
            places[place(of: floor)] = nil
        }
        for kind in revisions.indices { tidyRevisions(ofKind: kind) }
    }

    /// The newest commit; `nil` if none is kept.
    var newest: Commit? { last > floor ? self[last] : nil }

    /// The commit of a revision that is kept.
    subscript(revision: Int64) -> Commit {
        guard let commit = places[place(of: revision)] else {
            preconditionFailure("revision \(revision) is not kept, only \(floor + 1) to \(last)")
        }
        return commit
    }

    /// The revision of the last commit of a kind, be it kept or not; where the log began if there
    /// was none.
    func lastRevision(ofKind index: Int) -> Int64 { revisions[index].last ?? forgotten[index] }

    /// The newest revision of a kind whose commit is no longer kept; where the log began if there
    /// is none.
    ///
    /// Whoever follows the kind and has been told it has missed nothing.
    ///
    /// - Cost: O(log n) in the kept commits of the kind.
    func lastForgotten(ofKind index: Int) -> Int64 {
        let count = position(after: floor, in: revisions[index])
        return count > 0 ? revisions[index][count - 1] : forgotten[index]
    }

    /// The revisions of one kind's commits after one revision and up to another, oldest first.
    ///
    /// - Parameters:
    ///   - index: The kind.
    ///   - low: A revision that is not below the kind's last forgotten one.
    ///   - high: The newest revision that counts.
    /// - Returns: Revisions of commits that are kept.
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
        let start = isLast ? all.count - 1 : position(after: low, in: all)
        let end = last <= high ? all.count : position(after: high, in: all)
        return all[start..<max(start, end)]
    }

    private func place(of revision: Int64) -> Int { Int(revision - origin - 1) % limit }

    private mutating func tidyRevisions(ofKind kind: Int) {
        forgotten[kind] = lastForgotten(ofKind: kind)
        revisions[kind].removeFirst(position(after: floor, in: revisions[kind]))
    }

    /// The first position that holds more than a revision.
    private func position(after revision: Int64, in list: [Int64]) -> Int {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] <= revision { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
