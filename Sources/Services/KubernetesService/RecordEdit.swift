internal import LockstepDeterminism
internal import LockstepKubernetes
internal import LockstepMockKubernetes

/// What a third party writes into a lock's record.
enum RecordEdit: Hashable {
    /// Somebody's name, be it a candidate's or not.
    case holder(String)
    /// The time of the last renewal, or of the expiry, moved by so many nanoseconds.
    case renewed(Int64)
    /// Another lease, in whole seconds.
    case lease(Int64)
    /// Another count of transitions.
    case transitions(Int64)
    /// A label that nobody asks for: only the version changes.
    case label

    /// Reads words such as `holder a`, `clear`, `renewed -60000000000`, `lease 5`,
    /// `transitions 0` or `label`; `nil` if they say nothing of the kind.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let verb = words.first else { return nil }
        if words.count == 1 {
            switch verb {
            case "clear": self = .holder("")
            case "label": self = .label
            default: return nil
            }
            return
        }
        switch (verb, Int64(words[1])) {
        case ("holder", _): self = .holder(words[1])
        case ("renewed", let nanoseconds?): self = .renewed(nanoseconds)
        case ("lease", let seconds?): self = .lease(seconds)
        case ("transitions", let count?): self = .transitions(count)
        default: return nil
        }
    }

    /// What has to be merged into a record.
    ///
    /// - Parameters:
    ///   - tree: The record.
    ///   - kind: Its kind.
    /// - Returns: The patch; `nil` if records of the kind have no such field, or this one does not.
    func patch(of tree: JSONObject, _ kind: ResourceKind) -> JSONValue? {
        let isLease = kind.group == Lease.group
        switch self {
        case .holder(let name):
            return ["spec": [isLease ? "holderIdentity" : "owner": .string(name)]]
        case .renewed(let nanoseconds):
            let field = isLease ? "renewTime" : "expiry"
            guard let text = tree.object("spec")?.string(field),
                let time = MicroTime(text: text)
            else { return nil }
            let moved = MicroTime(microseconds: time.microseconds &+ nanoseconds / 1_000)
            return ["spec": [field: .string(moved.text)]]
        case .lease(let seconds):
            return isLease ? ["spec": ["leaseDurationSeconds": .integer(seconds)]] : nil
        case .transitions(let count):
            return isLease ? ["spec": ["leaseTransitions": .integer(count)]] : nil
        case .label:
            // The version that is touched, so that every touch is a change.
            let version = tree.object("metadata")?.string("resourceVersion") ?? ""
            return ["metadata": ["labels": ["touched": .string(version)]]]
        }
    }
}
