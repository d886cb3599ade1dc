/// One element of a watch: what happened, and the object as it was then.
public struct WatchEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The object came to be, or was there when the watch began.
        case added = "ADDED"
        /// The object was replaced.
        case modified = "MODIFIED"
        /// The object is gone; the event has its last state, with the deletion's version.
        case deleted = "DELETED"
        /// Nothing happened up to the version the object names.
        case bookmark = "BOOKMARK"
        /// The watch failed; the object is a `Status`, and the stream ends.
        case error = "ERROR"
    }

    /// What happened.
    public var kind: Kind
    /// The object, or the `Status` of an error.
    public var object: JSONValue

    /// Pairs a kind with an object.
    public init(_ kind: Kind, _ object: JSONValue) {
        self.kind = kind
        self.object = object
    }

    /// Reads an event as servers send it; `nil` if it is none.
    public init?(json: JSONValue) {
        guard let type = json["type"]?.asString, let kind = Kind(rawValue: type),
            let object = json["object"]
        else { return nil }
        self.init(kind, object)
    }

    /// The event as servers send it.
    public var json: JSONValue {
        ["type": .string(kind.rawValue), "object": object]
    }

    /// The version of the object.
    public var resourceVersion: String? {
        guard case .object(let object) = object else { return nil }
        return object.object("metadata")?.string("resourceVersion")
    }

    /// The event in a few characters, for traces: `MODIFIED l@124`.
    public var summary: String {
        var text = kind.rawValue
        guard case .object(let tree) = object, let metadata = tree.object("metadata") else {
            return text
        }
        if let name = metadata.string("name") {
            text += " "
            text += name
        }
        if let version = metadata.string("resourceVersion") {
            text += "@"
            text += version
        }
        return text
    }
}
