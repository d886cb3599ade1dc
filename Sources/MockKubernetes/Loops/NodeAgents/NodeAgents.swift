public import LockstepDeterminism
internal import LockstepKubernetes

/// Nodes without a world: their kubelets, wired straight to the server, and containers that do
/// nothing but start and end.
///
/// For clusters on a socket and for tests of the other loops. In a world every kubelet is a
/// machine of its own, whose requests travel over links that can be cut; here a node is cut off
/// by saying so.
public struct NodeAgents: InformedLoop {
    /// From SIGTERM to the end of a container that listens to it: a second.
    public static let stopNanoseconds: Int64 = 1_000_000_000

    /// The loop's name.
    public let name = "node-agents"

    /// One node.
    private struct Agent: Sendable {
        let settings: KubeletSettings
        var kubelet: Kubelet
        var isCutOff = false
        /// Whether the machine runs at all.
        var isUp = true
        /// When the containers of pods that were asked to end will have ended.
        var ends = WorkQueue<String>()
        /// The pods whose containers have ended by themselves, and whether they ended well.
        var exits: [(uid: String, succeeded: Bool)] = []
    }

    private let stopNanoseconds: Int64
    private var agents: [Agent]

    /// Nodes that have not begun.
    ///
    /// - Parameters:
    ///   - names: Their names.
    ///   - settings: How their kubelets behave.
    ///   - zones: To how many zones, `zone-1` and so on, they are dealt out in turn; 0 if they say
    ///     nothing of zones.
    ///   - stopNanoseconds: From SIGTERM to a container's end; more than the grace period means
    ///     that it waits for SIGKILL.
    public init(
        _ names: [String],
        settings: KubeletSettings = KubeletSettings(),
        zones: Int = 0,
        stopNanoseconds: Int64 = stopNanoseconds
    ) {
        self.stopNanoseconds = stopNanoseconds
        agents = names.enumerated().map { index, name in
            var own = settings
            if zones > 0 { own.zone = "zone-\(index % zones + 1)" }
            return Agent(settings: own, kubelet: Kubelet(node: name, settings: own))
        }
    }

    /// The nodes' names, in order.
    public var nodes: [String] { agents.map(\.kubelet.node) }

    /// The identities of the pods that run on a node, whatever the store says.
    public func running(on node: String) -> [String] {
        agents.first { $0.kubelet.node == node }?.kubelet.running ?? []
    }

    /// Cuts a node off from the server: its pods run on.
    package mutating func cutOff(_ node: String) { change(node) { $0.isCutOff = true } }

    /// Connects a node again.
    package mutating func reconnect(_ node: String) { change(node) { $0.isCutOff = false } }

    /// Switches a node off: its kubelet and its pods are gone at once, and nobody is told.
    package mutating func lose(_ node: String) { change(node) { $0.isUp = false } }

    /// Switches a node on again; its kubelet has no memory and starts what is bound to it.
    package mutating func restore(_ node: String) {
        change(node) { agent in
            guard !agent.isUp else { return }
            agent.isUp = true
            agent.kubelet = Kubelet(node: node, settings: agent.settings)
            agent.ends = WorkQueue()
        }
    }

    /// Has the containers of a node's pods end by themselves, when the node acts next.
    package mutating func endPods(on node: String, succeeded: Bool) {
        change(node) { agent in
            for uid in agent.kubelet.running { agent.exits.append((uid, succeeded)) }
        }
    }

    /// When a kubelet wants to act, or a container ends.
    public var nextInstant: Instant? {
        var first: Instant?
        for agent in agents where agent.isUp {
            for due in [agent.kubelet.nextInstant, agent.ends.nextInstant] {
                guard let due else { continue }
                first = first.map { min($0, due) } ?? due
            }
        }
        return first
    }

    /// Nothing: kubelets learn what they know by their own requests.
    public mutating func begin(with server: inout APIServer, at now: Moment) {}

    /// Nothing, for the same reason.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {}

    /// Lets the nodes that are due act, in order.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        for index in agents.indices where agents[index].isUp {
            while let uid = agents[index].ends.takeDue(at: now.instant) {
                agents[index].kubelet.podEnded(uid: uid, succeeded: true, at: now)
            }
            for exit in agents[index].exits {
                agents[index].kubelet.podEnded(
                    uid: exit.uid,
                    succeeded: exit.succeeded,
                    at: now
                )
            }
            agents[index].exits = []
            agents[index].kubelet.advance(to: now)
            perform(index, on: &server, at: now)
        }
    }

    private mutating func perform(_ index: Int, on server: inout APIServer, at now: Moment) {
        while true {
            let directives = agents[index].kubelet.drain()
            guard !directives.isEmpty else { return }
            for directive in directives {
                switch directive {
                case .send(let request, let tag):
                    // Cut off, it is left waiting, and gives the request up by itself.
                    guard !agents[index].isCutOff else { continue }
                    let response = server.handle(request, at: now.wall)
                    agents[index].kubelet.receive(response, for: tag, at: now)
                case .start:
                    break
                case .terminate(let uid):
                    let end = now.instant.advanced(byNanoseconds: stopNanoseconds)
                    agents[index].ends.add(uid, at: end)
                case .kill(let uid):
                    agents[index].ends.remove(uid)
                    agents[index].kubelet.podEnded(uid: uid, succeeded: false, at: now)
                }
            }
        }
    }

    private mutating func change(_ node: String, _ body: (inout Agent) -> Void) {
        guard let index = agents.firstIndex(where: { $0.kubelet.node == node }) else { return }
        body(&agents[index])
    }
}
