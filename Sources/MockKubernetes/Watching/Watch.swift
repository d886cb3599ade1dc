public import LockstepKubernetes

/// Names one open watch of a server; never used twice.
public struct WatchID: Hashable, Sendable {
    /// A number that rises with each watch.
    public let rawValue: UInt64
}

/// What a server answers to a request for a watch.
public enum WatchAnswer: Hashable, Sendable {
    /// The watch is open; its events are drained.
    case opened(WatchID)
    /// The request was refused.
    case refused(APIResponse)
}

/// One open watch: what it is about, and how far it has been told.
struct Watch: Sendable {
    let id: WatchID
    let kindIndex: Int
    let scope: Scope
    /// In which form its objects are shown.
    let form: AnswerForm
    /// Whether it may be told that nothing happened.
    let allowsBookmarks: Bool
    /// When it is to end by itself, in seconds; `nil` if the client did not say.
    let timeoutSeconds: Int64?
    /// The revision up to which everything has been told.
    var revision: Int64
    /// What existed when the watch began, and has not been told yet.
    var initial: [JSONObject] = []
    /// The revision from which on it can be told that the beginning is over; `nil` once it has
    /// been, or if it did not ask.
    var initialEnd: Int64?
    /// The status that says why it ends, if it has failed.
    var failure: JSONValue?
    /// Whether it has been told nothing yet.
    var isFresh = true
}
