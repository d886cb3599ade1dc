public import LockstepKubernetes

/// One write that the store carried out, as judges and watches need it, or the undoing of one.
///
/// It never changes, and is a class only so that the log, the watches and whoever is told of it
/// share one.
public final class Commit: Sendable {
    /// The place of the object's kind among the server's kinds.
    public let kindIndex: Int
    /// Where the object is stored.
    public let key: ObjectKey
    /// The object's identity.
    public let uid: String
    /// The store's revision after the write; no two commits share one, unless the store has gone
    /// back.
    public let revision: Int64
    /// The object before the write, or `nil` if it was created.
    public let before: JSONObject?
    /// The object after the write, or `nil` if it was deleted.
    public let after: JSONObject?

    init(
        kindIndex: Int,
        key: ObjectKey,
        uid: String,
        revision: Int64,
        before: JSONObject?,
        after: JSONObject?
    ) {
        self.kindIndex = kindIndex
        self.key = key
        self.uid = uid
        self.revision = revision
        self.before = before
        self.after = after
    }

    /// The write as watchers see it: a deletion shows the last state with the deletion's version.
    var event: WatchEvent {
        guard let after else { return departure }
        return WatchEvent(before == nil ? .added : .modified, .object(after))
    }

    /// The object's last state, with the write's version, told as gone.
    var departure: WatchEvent {
        var last = before ?? JSONObject()
        last[object: "metadata"]["resourceVersion"] = .string(String(revision))
        return WatchEvent(.deleted, .object(last))
    }
}
