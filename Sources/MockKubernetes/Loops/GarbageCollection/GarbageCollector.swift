public import LockstepDeterminism
internal import LockstepKubernetes

/// Deletes what belongs to nobody any more, and carries out what deletions say about dependents.
///
/// - A dependent goes when all its owners are gone; while one lives, references to dead ones are
///   dropped. An owner that never existed counts as gone; an owner of a kind that is not served
///   is left alone for ever.
/// - An owner with the finalizer `foregroundDeletion` stays until the dependents that block its
///   deletion are gone; they are deleted first.
/// - An owner with the finalizer `orphan` stays until no dependent names it.
///
/// It works from what it has learnt, then looks at the object itself before it acts, and names
/// the identity in each deletion. Events are not collected, as on a real cluster.
///
/// - Source: kube-controller-manager 1.36.2, observed.
public struct GarbageCollector: InformedLoop {
    /// From learning of something to acting on it, in nanoseconds: 0.5 to 2 s, as was measured on
    /// an idle cluster.
    public static let delayNanoseconds: ClosedRange<Int64> = 500_000_000...2_000_000_000
    /// How soon what failed is tried again: a second, so that an outage is felt for little longer
    /// than it lasts.
    static let retryNanoseconds: Int64 = 1_000_000_000

    /// The loop's name.
    public let name = "garbage-collector"

    private let delay: LoopDelay
    private var graph = OwnerGraph()
    private var queue = WorkQueue<String>()

    /// A collector that has learnt nothing.
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

    /// When the next object is looked at.
    public var nextInstant: Instant? { queue.nextInstant }

    /// Learns all objects of all kinds.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        graph = OwnerGraph()
        queue = WorkQueue()
        for index in server.kinds.indices where Self.collects(server.kinds[index]) {
            for object in server.items(of: server.path(index, namespace: ""), now: now) {
                learn(object, ofKind: index, at: now)
            }
        }
    }

    /// Learns what a commit says about owners and deletions.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {
        guard Self.collects(kind) else { return }
        guard let after = commit.after else {
            forget(commit.uid, at: now)
            return
        }
        if let before = commit.before, Self.isOfNoConcern(before, after) { return }
        learn(after, ofKind: commit.kindIndex, at: now)
    }

    /// Looks at the objects that are due.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        while let uid = queue.takeDue(at: now.instant) {
            guard let node = graph[uid] else { continue }
            let path = server.path(
                node.kindIndex,
                namespace: node.key.namespace,
                name: node.key.name
            )
            var pass = GarbagePass(graph: graph, uid: uid, path: path, now: now)
            if !pass.look(on: &server) {
                queue.add(uid, at: now.instant.advanced(byNanoseconds: Self.retryNanoseconds))
            }
        }
    }

    private static func collects(_ kind: ResourceKind) -> Bool { kind.resource != "events" }

    /// Most writes are renewals; they must cost next to nothing here.
    private static func isOfNoConcern(_ before: JSONObject, _ after: JSONObject) -> Bool {
        guard let old = before.metadata, let new = after.metadata else { return false }
        return new["ownerReferences"] == nil && old["ownerReferences"] == nil
            && new["finalizers"] == nil && old["finalizers"] == nil
    }

    private mutating func learn(_ object: JSONObject, ofKind index: Int, at now: Moment) {
        guard let metadata = object.metadata, let uid = metadata.string("uid") else { return }
        let isMarked = object.isBeingDeleted
        let finalizers = object.finalizers
        let node = OwnerGraph.Node(
            kindIndex: index,
            key: ObjectKey(
                namespace: metadata.string("namespace") ?? "",
                name: metadata.string("name") ?? ""
            ),
            owners: OwnerReference.all(in: metadata).map(\.uid),
            isWaiting: isMarked && finalizers.contains(Metadata.foregroundFinalizer),
            isOrphaning: isMarked && finalizers.contains(Metadata.orphanFinalizer)
        )
        let before = graph[uid]
        graph.put(uid, node)
        if node.isWaiting, before?.isWaiting != true {
            schedule(uid, at: now)
            for dependent in graph.dependents(of: uid) { schedule(dependent, at: now) }
        }
        if node.isOrphaning, before?.isOrphaning != true { schedule(uid, at: now) }
        // Only an owner that is not known to be well is a reason to look.
        let isDoubtful = node.owners.contains { graph[$0]?.isWaiting ?? true }
        if isDoubtful { schedule(uid, at: now) }
        for owner in before?.owners ?? [] where graph[owner]?.isWaiting == true {
            schedule(owner, at: now)
        }
    }

    private mutating func forget(_ uid: String, at now: Moment) {
        let owners = graph[uid]?.owners ?? []
        graph.remove(uid)
        queue.remove(uid)
        for dependent in graph.dependents(of: uid) { schedule(dependent, at: now) }
        for owner in owners where graph[owner]?.isWaiting == true { schedule(owner, at: now) }
    }

    private mutating func schedule(_ uid: String, at now: Moment) {
        queue.add(uid, at: delay.instant(for: uid, from: now.instant))
    }
}
