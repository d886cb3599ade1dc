public import LockstepDeterminism
internal import LockstepKubernetes

/// Evicts pods from nodes that drive them out, once their tolerations have run out.
///
/// A pod's time begins when this loop learns of the taint, and is not begun anew when more taints
/// come; a taint that goes in time saves the pod. Every pod has tolerations of 300 s for nodes that
/// are not ready or cannot be reached, unless it brings its own, so that a short partition moves
/// nobody.
///
/// Evicting is deleting: the object of a pod on a node that cannot be reached stays, marked for
/// deletion, until somebody removes it by force, since no kubelet confirms that it has ended.
///
/// - Source: The taint eviction controller of kube-controller-manager 1.36.
public struct TaintEviction: InformedLoop {
    /// How soon an eviction that failed is tried again.
    static let retryNanoseconds: Int64 = 1_000_000_000

    /// The loop's name.
    public let name = "taint-eviction"

    /// The bound pods by identity, and the identities of each node's in the order in which they
    /// came; only ever asked by key.
    private var pods: [String: PodFacts] = [:]
    private var residents: [String: [String]] = [:]
    private var taints: [String: [Taint]] = [:]
    /// Since when a pod has been under taints.
    private var since: [String: Instant] = [:]
    private var queue = WorkQueue<String>()

    /// A loop that has learnt nothing.
    public init() {}

    /// When the next pod's time runs out.
    public var nextInstant: Instant? { queue.nextInstant }

    /// Learns nodes and pods; the time of pods that are under taints begins anew.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        self = TaintEviction()
        for node in server.items(of: .nodes(), now: now) {
            learn(node: node, named: node.metadata?.string("name") ?? "", at: now)
        }
        for pod in server.items(of: .pods(in: nil), now: now) { learn(PodFacts(pod), at: now) }
    }

    /// Learns of taints, and of pods that come and go.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {
        if kind.isNode {
            learn(node: commit.after, named: commit.key.name, at: now)
        } else if kind.isPod {
            guard let after = commit.after else {
                forget(commit.uid)
                return
            }
            learn(PodFacts(after), at: now)
        }
    }

    /// Evicts whoever's time has run out.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        while let uid = queue.takeDue(at: now.instant) {
            guard let pod = pods[uid], !evict(pod, on: &server, at: now) else { continue }
            queue.add(uid, at: now.instant.advanced(byNanoseconds: Self.retryNanoseconds))
        }
    }

    private func evict(_ pod: PodFacts, on server: inout APIServer, at now: Moment) -> Bool {
        let isMarked = server.change(pod.path("status"), now: now) { object in
            guard object.metadata?.string("uid") == pod.uid else { return false }
            object.setCondition(
                "DisruptionTarget",
                "True",
                reason: "DeletionByTaintManager",
                message: "Taint manager: deleting due to NoExecute taint",
                at: now.wall
            )
            return true
        }
        guard isMarked else { return false }
        let status = server.remove(pod.path(), uid: pod.uid, now: now)
        // Another pod of the same name is not the one that was to go.
        return status == 200 || status == 404 || status == 409
    }

    private mutating func learn(node: JSONObject?, named name: String, at now: Moment) {
        let before = taints[name] ?? []
        let after = node.map { Taint.all(of: $0).filter { $0.effect == .noExecute } } ?? []
        guard before != after else { return }
        taints[name] = after.isEmpty ? nil : after
        for uid in residents[name] ?? [] { judge(uid, at: now) }
    }

    private mutating func learn(_ pod: PodFacts, at now: Moment) {
        guard !pod.node.isEmpty, !pod.isBeingDeleted, !pod.isFinished else {
            forget(pod.uid)
            return
        }
        let before = pods.updateValue(pod, forKey: pod.uid)
        if before == nil { residents[pod.node, default: []].append(pod.uid) }
        if before?.tolerations != pod.tolerations { judge(pod.uid, at: now) }
    }

    private mutating func forget(_ uid: String) {
        guard let pod = pods.removeValue(forKey: uid) else { return }
        residents[pod.node]?.removeAll { $0 == uid }
        if residents[pod.node]?.isEmpty == true { residents[pod.node] = nil }
        since[uid] = nil
        queue.remove(uid)
    }

    private mutating func judge(_ uid: String, at now: Moment) {
        guard let pod = pods[uid] else { return }
        queue.remove(uid)
        let driving = taints[pod.node] ?? []
        guard !driving.isEmpty, case .seconds(let seconds) = Stay(pod.tolerations, under: driving)
        else {
            since[uid] = nil
            return
        }
        let start = since[uid] ?? now.instant
        since[uid] = start
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return }
        queue.add(uid, at: start.advanced(byNanoseconds: nanoseconds))
    }
}
