internal import LockstepKubernetes
internal import LockstepMockKubernetes

/// What a third party does to the records of all locks.
enum RecordOperation {
    /// They are deleted; those that are kept, under a name, can be put back.
    case delete(keptAs: String?)
    /// Those that were kept under a name are put back.
    case putBack(String)
    /// They are edited.
    case edit(RecordEdit)

    /// Reads a command such as `delete-records`, `delete-records f`, `put-back-records f` or
    /// `edit-records clear`; `nil` if it is none.
    init?(_ command: String) {
        let words = command.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first, words.count) {
        case ("delete-records", 1): self = .delete(keptAs: nil)
        case ("delete-records", 2): self = .delete(keptAs: words[1])
        case ("put-back-records", 2): self = .putBack(words[1])
        case ("edit-records", 2):
            guard let edit = RecordEdit(words[1]) else { return nil }
            self = .edit(edit)
        default: return nil
        }
    }
}

/// A record that was deleted.
struct KeptRecord: Sendable {
    /// Where it stood.
    let path: APIPath
    /// What it held, without what a server sets.
    let content: JSONObject

    init(at path: APIPath, _ tree: JSONObject, of kind: ResourceKind) {
        self.path = path
        var content = tree
        content["apiVersion"] = .string("\(kind.group)/\(kind.version)")
        content["kind"] = .string(kind.kind)
        for field in ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"]
        {
            content[object: "metadata"][field] = nil
        }
        self.content = content
    }
}
