/// A part of an object that has a path of its own.
enum Subresource: String, Sendable {
    /// What is, in contrast to what is wanted; only this part of a body is written.
    case status
    /// The finalizers of a namespace's `spec`; only this part of a body is written.
    case finalize
    /// The node on which a pod runs, which is set once.
    case binding
    /// A request to delete a pod.
    case eviction

    /// What is sent there, if it is no object of the kind itself.
    var bodyKind: String? {
        switch self {
        case .status, .finalize: nil
        case .binding: "Binding"
        case .eviction: "Eviction"
        }
    }
}
