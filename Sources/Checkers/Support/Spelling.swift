internal import LockstepHistories

/// Whether a record names whom somebody saw, or is: it may spell a grant behind the name, after an
/// underscore or a slash.
func isSame(_ record: String, _ seen: String) -> Bool {
    if record == seen { return true }
    guard !seen.isEmpty, record.hasPrefix(seen) else { return false }
    let mark = record.utf8.dropFirst(seen.utf8.count).first
    return mark == UInt8(ascii: "_") || mark == UInt8(ascii: "/")
}

extension Commit {
    /// Whether a commit is by the hand of whoever it names: it changes the holder, or its actor is
    /// the one that wrote the holder.
    ///
    /// Of a holder whose writer nobody knows (an empty name), the name tells. Anybody else's edit,
    /// such as a label, leaves a record whose it was.
    func isByHolder(writtenBy writer: String) -> Bool {
        let holder = after?.holder ?? ""
        if before?.holder ?? "" != holder { return true }
        guard !actor.isEmpty else { return false }
        return writer.isEmpty ? isSame(holder, actor) : writer == actor
    }
}
