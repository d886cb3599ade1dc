/// The kinds that a server serves if nothing else is said.
///
/// A further kind is a file in this folder and a line here.
public enum KindCatalog {
    /// All kinds, in the order in which a server keeps them.
    public static let all: [ResourceKind] = [
        .lease,
        .metaparticleLock,
        .namespace,
        .configMap,
        .node,
        .pod,
        .event,
        .endpoints,
    ]
}
