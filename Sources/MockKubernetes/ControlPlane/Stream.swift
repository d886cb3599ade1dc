internal import LockstepDeterminism

/// One open watch on its connection.
struct Stream: Sendable {
    let watch: WatchID
    let client: String
    let replica: Int
    let kindIndex: Int
    /// When the server ends it.
    let ends: Instant
    /// Whether it may be told how far it has been told.
    let takesBookmarks: Bool
    /// When it is told how far it has been told.
    var bookmark: Instant?
}
