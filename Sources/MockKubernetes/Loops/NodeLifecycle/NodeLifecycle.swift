public import LockstepDeterminism
internal import LockstepKubernetes

/// Watches for signs of life of every node, and marks those from which none come.
///
/// A sign of life is a renewal of the node's Lease in `kube-node-lease`, or a heartbeat in its
/// status. The loop looks at all nodes every 5 s and counts from the look at which it saw the last
/// sign, by its own clock; it never compares the times in the objects. A node that has been
/// silent for longer than the grace period has its conditions set to `Unknown`, gets the taints
/// `node.kubernetes.io/unreachable`, and its pods are marked not ready. All of that is taken back
/// once the node reports that it is ready.
///
/// Pods are driven out zone by zone, of one node in ten seconds, counted at the looks. Where most
/// of a zone is not ready, of no further node, unless the zone is large; see `ZoneHealth`. When
/// no node at all is ready, the loop takes itself to be what is cut off, and drives out nobody.
///
/// - Source: The node lifecycle controller of kube-controller-manager 1.36. There a zone has a
///   region besides, and a node whose turn comes is emptied within a tenth of a second.
public struct NodeLifecycle: InformedLoop {
    /// The namespace of the nodes' Leases.
    public static let leaseNamespace = "kube-node-lease"

    /// The loop's name.
    public let name = "node-lifecycle"

    private let timings: NodeTimings
    /// What is known of each node, in the order of their names.
    private var nodes: [NodeHealth] = []
    /// The newest renewal of each Lease, whether its node exists or not; only asked by name.
    private var renewals: [String: String] = [:]
    /// When all nodes are looked at next; at once in the beginning.
    private var nextLook = Instant.zero
    /// The nodes whose taints may be wrong, in the order in which they came.
    private var changed: [String] = []
    private var changedSince: Instant?
    private var zones = ZoneTable()

    /// A loop that has learnt nothing.
    public init(timings: NodeTimings = NodeTimings()) {
        self.timings = timings
    }

    /// When all nodes are looked at next, or one that has changed.
    public var nextInstant: Instant? {
        guard let changedSince else { return nextLook }
        return min(nextLook, changedSince)
    }

    /// Learns the nodes and their Leases; their silence counts from now on.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        nodes = []
        renewals = [:]
        changed = []
        changedSince = nil
        zones = ZoneTable()
        for lease in server.items(of: .leases(in: Self.leaseNamespace), now: now) {
            learn(lease: lease)
        }
        for node in server.items(of: .nodes(), now: now) { learn(node: node, at: now) }
        nextLook = now.instant
    }

    /// Learns of nodes and of renewals.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {
        if kind.isNode {
            guard let after = commit.after else {
                nodes.removeAll { $0.name == commit.key.name }
                changed.removeAll { $0 == commit.key.name }
                if changed.isEmpty { changedSince = nil }
                return
            }
            learn(node: after, at: now)
        } else if commit.key.namespace == Self.leaseNamespace, kind.resource == "leases",
            let after = commit.after
        {
            learn(lease: after)
        }
    }

    /// Looks at what is due.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        if let changedSince, changedSince <= now.instant {
            let names = changed
            changed = []
            self.changedSince = nil
            for name in names {
                guard let node = nodes.first(where: { $0.name == name }) else { continue }
                taint(node, driving: nil, on: &server, at: now)
            }
        }
        guard nextLook <= now.instant else { return }
        lookAtAll(on: &server, at: now)
        nextLook = now.instant.advanced(byNanoseconds: timings.monitorNanoseconds)
    }

    private mutating func learn(lease: JSONObject) {
        guard let name = lease.metadata?.string("name"),
            let renewal = lease.object("spec")?.string("renewTime")
        else { return }
        renewals[name] = renewal
    }

    private mutating func learn(node: JSONObject, at now: Moment) {
        let name = node.metadata?.string("name") ?? ""
        var health = NodeHealth(node, seen: now.instant)
        let index = nodes.firstIndex { $0.name >= name }
        if let index, nodes[index].name == name, nodes[index].uid == health.uid {
            health.carryOn(from: nodes[index])
            nodes[index] = health
        } else {
            if let index, nodes[index].name == name { nodes.remove(at: index) }
            nodes.insert(health, at: index ?? nodes.count)
        }
        guard health.needsTaints(driving: nil) else { return }
        if !changed.contains(name) { changed.append(name) }
        if changedSince == nil { changedSince = now.instant }
    }

    private mutating func lookAtAll(on server: inout APIServer, at now: Moment) {
        for index in nodes.indices {
            nodes[index].look(renewal: renewals[nodes[index].name], at: now.instant)
            guard nodes[index].isSilent(at: now.instant, timings), nodes[index].ready != .unknown
            else { continue }
            let wasReady = nodes[index].ready == .ready
            guard nodes[index].giveUp(on: &server, at: now) else { continue }
            nodes[index].ready = .unknown
            nodes[index].podsAreMarked = !wasReady
        }
        zones.count(nodes)
        for index in nodes.indices {
            if nodes[index].ready == .ready {
                nodes[index].podsAreMarked = false
            } else if !nodes[index].podsAreMarked {
                nodes[index].podsAreMarked = markPods(of: nodes[index].name, on: &server, at: now)
            }
            let isDriving = mayDrive(nodes[index], at: now.instant)
            taint(nodes[index], driving: isDriving, on: &server, at: now)
        }
    }

    /// Whether pods may be driven out of a node; `nil` if its turn has not come.
    private mutating func mayDrive(_ node: NodeHealth, at now: Instant) -> Bool? {
        if node.ready == .ready { return true }
        if zones.areAllDisrupted { return false }
        if node.isDriven { return true }
        return zones.takeTurn(in: node.zone, at: now) ? true : nil
    }

    /// Gives a node the taints of its state.
    ///
    /// - Parameters:
    ///   - node: Which.
    ///   - isDriving: Whether pods may be driven out; `nil` leaves those taints as they are.
    ///   - server: Where.
    ///   - now: When.
    private func taint(
        _ node: NodeHealth,
        driving isDriving: Bool?,
        on server: inout APIServer,
        at now: Moment
    ) {
        guard node.needsTaints(driving: isDriving) else { return }
        _ = server.change(.nodes(name: node.name), now: now) { object in
            guard object.metadata?.string("uid") == node.uid else { return false }
            return NodeHealth(object, seen: now.instant)
                .setTaints(of: &object, driving: isDriving, at: now.wall)
        }
    }

    /// Marks the pods of a node not ready, so that nobody sends them work.
    ///
    /// - Returns: Whether all of them are.
    private func markPods(
        of node: String,
        on server: inout APIServer,
        at now: Moment
    ) -> Bool {
        var isDone = true
        for pod in server.items(of: .pods(in: nil), now: now) {
            let facts = PodFacts(pod)
            guard facts.node == node, facts.isReady else { continue }
            let isMarked = server.change(facts.path("status"), now: now) { object in
                guard object.metadata?.string("uid") == facts.uid else { return false }
                object.setCondition("Ready", "False", reason: "NodeNotReady", at: now.wall)
                return true
            }
            isDone = isDone && isMarked
        }
        return isDone
    }
}
