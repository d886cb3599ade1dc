public import LockstepDeterminism
internal import LockstepKubernetes

/// Binds pods to nodes, round robin in the order of the nodes' names.
///
/// A node takes pods if it is ready, is not cordoned, and has no taint that the pod does not
/// tolerate. A pod for which there is none waits until a node changes, and one that has scheduling
/// gates until they are gone. Resources, affinity and priorities are not looked at; nor is how many
/// pods a node has.
///
/// - Source: The rules of kube-scheduler 1.36 about readiness and taints; the order is ours.
public struct Scheduler: InformedLoop {
    /// From learning of a pod to binding it: 10 to 100 ms, little against everything that waits
    /// for it; not measured.
    public static let delayNanoseconds: ClosedRange<Int64> = 10_000_000...100_000_000
    /// How soon a binding that failed is tried again.
    static let retryNanoseconds: Int64 = 1_000_000_000

    /// The loop's name.
    public let name = "scheduler"

    /// A node as far as scheduling goes.
    private struct Place: Sendable {
        var name: String
        var takesPods: Bool
        var taints: [Taint]
    }

    private let delay: LoopDelay
    /// In the order of their names.
    private var places: [Place] = []
    /// Pods that are bound to none, by identity; only ever asked by identity.
    private var unbound: [String: PodFacts] = [:]
    /// Those of them for which there is no node, in the order in which that was found out.
    private var waiting: [String] = []
    private var queue = WorkQueue<String>()
    /// The node that was given a pod last.
    private var last = ""

    /// A scheduler that has learnt nothing.
    ///
    /// - Parameters:
    ///   - delayNanoseconds: From learning of a pod to binding it.
    ///   - seed: Where delays are drawn from.
    public init(
        delayNanoseconds: ClosedRange<Int64> = delayNanoseconds,
        seed: Seed
    ) {
        delay = LoopDelay(nanoseconds: delayNanoseconds, seed: seed, loop: name)
    }

    /// When the next pod is bound.
    public var nextInstant: Instant? { queue.nextInstant }

    /// Learns nodes, and pods that are bound to none.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        places = []
        unbound = [:]
        waiting = []
        queue = WorkQueue()
        for node in server.items(of: .nodes(), now: now) {
            learn(node: node, named: node.metadata?.string("name") ?? "", at: now)
        }
        for pod in server.items(of: .pods(in: nil), now: now) { learn(pod: pod, at: now) }
    }

    /// Learns of nodes, and of pods that want one.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {
        if kind.isNode {
            learn(node: commit.after, named: commit.key.name, at: now)
        } else if kind.isPod {
            guard let after = commit.after else {
                forget(commit.uid)
                return
            }
            learn(pod: after, at: now)
        }
    }

    /// Binds the pods that are due.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        while let uid = queue.takeDue(at: now.instant) {
            guard let pod = unbound[uid] else { continue }
            guard let node = choose(for: pod) else {
                waiting.append(uid)
                continue
            }
            let status = bind(pod, to: node, on: &server, at: now)
            if status == 201 {
                last = node
                forget(uid)
            } else if status != 404, status != 409 {
                queue.add(uid, at: now.instant.advanced(byNanoseconds: Self.retryNanoseconds))
            }
        }
    }

    private func bind(
        _ pod: PodFacts,
        to node: String,
        on server: inout APIServer,
        at now: Moment
    ) -> Int {
        let body: JSONValue = [
            "apiVersion": "v1", "kind": "Binding",
            "metadata": [
                "name": .string(pod.key.name), "namespace": .string(pod.key.namespace),
                "uid": .string(pod.uid),
            ],
            "target": ["apiVersion": "v1", "kind": "Node", "name": .string(node)],
        ]
        return server.handle(APIRequest(.post, pod.path("binding"), body: body), at: now.wall)
            .status
    }

    /// The next node, in the order of names and around, that takes the pod.
    private func choose(for pod: PodFacts) -> String? {
        let after = places.firstIndex { $0.name > last } ?? 0
        for offset in places.indices {
            let place = places[(after + offset) % places.count]
            guard place.takesPods else { continue }
            let isKeptAway = place.taints.contains { taint in
                taint.effect != .preferNoSchedule
                    && !pod.tolerations.contains { $0.tolerates(taint) }
            }
            if !isKeptAway { return place.name }
        }
        return nil
    }

    private mutating func learn(node: JSONObject?, named name: String, at now: Moment) {
        places.removeAll { $0.name == name }
        guard let node else { return }
        let place = Place(
            name: name,
            takesPods: node.conditionStatus("Ready") == "True"
                && node.object("spec")?.bool("unschedulable") != true,
            taints: Taint.all(of: node)
        )
        places.insert(place, at: places.firstIndex { $0.name > name } ?? places.count)
        let uids = waiting
        waiting = []
        for uid in uids { queue.add(uid, at: delay.instant(for: uid, from: now.instant)) }
    }

    private mutating func learn(pod: JSONObject, at now: Moment) {
        let facts = PodFacts(pod)
        guard facts.node.isEmpty, !facts.isBeingDeleted, !facts.isFinished, !facts.isGated else {
            forget(facts.uid)
            return
        }
        let isNew = unbound.updateValue(facts, forKey: facts.uid) == nil
        if isNew { queue.add(facts.uid, at: delay.instant(for: facts.uid, from: now.instant)) }
    }

    private mutating func forget(_ uid: String) {
        guard unbound.removeValue(forKey: uid) != nil else { return }
        queue.remove(uid)
        waiting.removeAll { $0 == uid }
    }
}
