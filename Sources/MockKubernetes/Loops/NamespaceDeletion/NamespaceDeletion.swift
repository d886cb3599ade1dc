public import LockstepDeterminism
internal import LockstepKubernetes

/// Empties a namespace that is being deleted, then lets it go.
///
/// Everything in it is deleted, kind by kind in the server's order; what finalizers or grace
/// periods hold keeps the namespace, and its conditions say what that is. Once nothing is left the
/// finalizer `kubernetes` is taken from its `spec`, which ends it.
///
/// It looks again whenever something in the namespace goes or changes, and in any case after a
/// while.
///
/// - Source: kube-controller-manager 1.36.2, observed.
public struct NamespaceDeletion: InformedLoop {
    /// From learning of something to acting on it: 0.5 to 2 s, as for the collector, whose queue
    /// is of the same make.
    public static let delayNanoseconds: ClosedRange<Int64> = 500_000_000...2_000_000_000
    /// How soon a namespace that is not empty is looked at again, whatever happens: half the
    /// default grace of a pod, and one second.
    public static let againNanoseconds: Int64 = 16_000_000_000

    /// The loop's name.
    public let name = "namespace-deletion"

    private let delay: LoopDelay
    private var queue = WorkQueue<String>()
    /// The namespaces that are being deleted; only ever asked by name.
    private var terminating: Set<String> = []

    /// A loop that has learnt nothing.
    ///
    /// - Parameters:
    ///   - delayNanoseconds: From learning of something to acting on it.
    ///   - seed: Where delays are drawn from.
    public init(
        delayNanoseconds: ClosedRange<Int64> = delayNanoseconds,
        seed: Seed
    ) {
        delay = LoopDelay(nanoseconds: delayNanoseconds, seed: seed, loop: name)
    }

    /// When the next namespace is looked at.
    public var nextInstant: Instant? { queue.nextInstant }

    /// Learns which namespaces are being deleted.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        queue = WorkQueue()
        terminating = []
        for object in server.items(of: .namespaces(), now: now) where object.isBeingDeleted {
            learn(object.metadata?.string("name") ?? "", at: now)
        }
    }

    /// Learns of namespaces that are to go, and of what changes inside them.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {
        if kind.isNamespace {
            guard let after = commit.after else {
                terminating.remove(commit.key.name)
                queue.remove(commit.key.name)
                return
            }
            if after.isBeingDeleted, !terminating.contains(commit.key.name) {
                learn(commit.key.name, at: now)
            }
            return
        }
        guard !terminating.isEmpty, terminating.contains(commit.key.namespace) else { return }
        learn(commit.key.namespace, at: now)
    }

    /// Looks at the namespaces that are due.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        while let namespace = queue.takeDue(at: now.instant) {
            guard terminating.contains(namespace) else { continue }
            if empty(namespace, on: &server, at: now) { continue }
            queue.add(namespace, at: now.instant.advanced(byNanoseconds: Self.againNanoseconds))
        }
    }

    private mutating func learn(_ namespace: String, at now: Moment) {
        terminating.insert(namespace)
        queue.add(namespace, at: delay.instant(for: namespace, from: now.instant))
    }

    /// Deletes what there is, says what is left, and lets the namespace go if that is nothing.
    ///
    /// - Returns: Whether the namespace is gone.
    private func empty(
        _ namespace: String,
        on server: inout APIServer,
        at now: Moment
    ) -> Bool {
        let path = APIPath.namespaces(name: namespace)
        guard let object = server.object(at: path, now: now), object.isBeingDeleted else {
            return true
        }
        var rest = NamespaceRest()
        for index in server.kinds.indices where server.kinds[index].isNamespaced {
            let collection = server.path(index, namespace: namespace)
            for item in server.items(of: collection, now: now) where !item.isBeingDeleted {
                var place = collection
                place.name = item.metadata?.string("name")
                let uid = item.metadata?.string("uid") ?? ""
                _ = server.remove(place, uid: uid, now: now)
            }
            rest.count(
                server.items(of: collection, now: now),
                of: server.kinds[index].qualifiedPlural
            )
        }
        say(rest, at: path, on: &server, now: now)
        guard rest.isEmpty else { return false }
        var last = path
        last.subresource = "finalize"
        return server.change(last, now: now) { object in
            let finalizers = object.object("spec")?.array("finalizers") ?? []
            let others = finalizers.filter { $0 != .string(ResourceKind.contentFinalizer) }
            guard others.count < finalizers.count else { return false }
            object[object: "spec"]["finalizers"] = others.isEmpty ? nil : .array(others)
            return true
        }
    }

    private func say(
        _ rest: NamespaceRest,
        at path: APIPath,
        on server: inout APIServer,
        now: Moment
    ) {
        var path = path
        path.subresource = "status"
        _ = server.change(path, now: now) { object in
            let before = object.object("status")?.array("conditions") ?? []
            let conditions = rest.conditions(after: before, at: now.wall)
            guard conditions != before else { return false }
            object[object: "status"]["conditions"] = .array(conditions)
            return true
        }
    }
}

extension APIPath {
    /// The namespaces, or one of them.
    static func namespaces(name: String? = nil) -> APIPath {
        APIPath(group: "", version: "v1", resource: "namespaces", name: name)
    }
}

extension ResourceKind {
    /// Whether this is the kind of namespaces themselves.
    var isNamespace: Bool { group.isEmpty && resource == "namespaces" }

    /// Resource and group as conditions name them: `leases.coordination.k8s.io`, but `pods.`.
    var qualifiedPlural: String { "\(resource).\(group)" }
}
