internal import LockstepDeterminism

/// How much of a served store's history is kept.
///
/// That of the last five minutes, so that a server that runs for days does not grow; the last
/// commits are kept however old they are.
///
/// Every so often it notes how far the store has come; what was there five minutes ago may go.
///
/// - Source: A kube-apiserver has its store compacted every 5 minutes, and keeps the last 100
///   events of a kind at least.
struct HistoryAge: Sendable {
    /// For how long history is kept at least.
    static let keptNanoseconds: Int64 = 300_000_000_000
    /// How many commits are kept at least.
    static let keptCommits: Int64 = 1_024
    /// How often it is noted how far the store has come.
    private static let stepNanoseconds: Int64 = 15_000_000_000

    private var marks: [(at: Instant, revision: Int64)] = []

    /// Says up to where history may be forgotten.
    ///
    /// - Parameters:
    ///   - now: When.
    ///   - revision: How far the store has come.
    /// - Returns: The newest revision that may go; `nil` if it is too early to look again, or
    ///   nothing is that old.
    mutating func forgettable(at now: Instant, revision: Int64) -> Int64? {
        if let last = marks.last, now < last.at.advanced(byNanoseconds: Self.stepNanoseconds) {
            return nil
        }
        marks.append((now, revision))
        let old = marks.prefix { $0.at.advanced(byNanoseconds: Self.keptNanoseconds) <= now }
        marks.removeFirst(old.count)
        return old.last.map { min($0.revision, revision - Self.keptCommits) }
    }
}
