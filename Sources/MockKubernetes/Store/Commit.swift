public import LockstepKubernetes

/// One write that the store carried out, as judges and watches need it, or the undoing of one.
public struct Commit: Sendable {
    /// The place of the object's kind among the server's kinds.
    public var kindIndex: Int
    /// Where the object is stored.
    public var key: ObjectKey
    /// The object's identity.
    public var uid: String
    /// The store's revision after the write; no two commits share one, unless the store has gone
    /// back.
    public var revision: Int64
    /// The object before the write, or `nil` if it was created.
    public var before: JSONObject?
    /// The object after the write, or `nil` if it was deleted.
    public var after: JSONObject?

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
