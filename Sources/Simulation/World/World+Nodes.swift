/// A machine of the world: an agent, and the pods that only the agent starts.
struct NodeRecord {
    /// The agent, whose name is the node's.
    let agent: Int32
    /// The pods by their places on the node.
    let places: [Int32]
}

extension World {
    /// Puts pods on a node, whose agent starts and stops them from now on.
    ///
    /// The agent is a pod as well, of the node's name: it can be cut off, paused and killed. It is
    /// not started, and outlives its pods and they it: who loses a whole node kills all of
    /// `members(ofNode:)`.
    ///
    /// - Parameters:
    ///   - name: The node's name, unique among pods and services too.
    ///   - places: Its pods, which have been added and never started, each on one node at most.
    ///   - agent: Makes the agent's value, anew for every life.
    public func addNode(
        _ name: String,
        places: [String],
        agent: @escaping @Sendable () -> any Machine
    ) {
        addPod(name, machine: agent)
        let node = NodeRecord(agent: index(of: name), places: places.map { index(of: $0) })
        for place in node.places {
            precondition(
                pods[Int(place)].agent < 0 && pods[Int(place)].phase == .waiting,
                "pod \(pods[Int(place)].name) has been started, or is on a node already"
            )
            pods[Int(place)].agent = node.agent
        }
        nodes.append(node)
    }

    /// The names of all nodes, in the order in which they were added.
    public var nodeNames: [String] { nodes.map { pods[Int($0.agent)].name } }

    /// Everything that runs on a node: its agent, whose name is the node's, then its pods.
    public func members(ofNode name: String) -> [String] {
        guard let node = nodes.first(where: { pods[Int($0.agent)].name == name }) else {
            preconditionFailure("no node is called \(name); there are \(nodeNames)")
        }
        return ([node.agent] + node.places).map { pods[Int($0)].name }
    }

    /// Starts a pod of the node whose agent runs now.
    func startPod(place: Int, hostname: String) {
        guard let index = ownPodIndex(place: place) else { return }
        beginLife(of: index, hostname: hostname)
    }

    /// The pod at a place of the node whose agent runs now.
    func ownPod(place: Int) -> String? {
        ownPodIndex(place: place).map { pods[Int($0)].name }
    }

    private func ownPodIndex(place: Int) -> Int32? {
        guard let node = nodes.first(where: { $0.agent == currentPod }) else {
            preconditionFailure("\(pods[Int(currentPod)].name) is no agent and has no pods")
        }
        return node.places.indices.contains(place) ? node.places[place] : nil
    }

    /// Lets a node's agent know that one of its pods has ended; an agent that is dead never will.
    func tellAgent(of index: Int32, succeeded: Bool) {
        let agent = pods[Int(index)].agent
        let phase = pods[Int(agent)].phase
        guard !isMuted, phase == .running || phase == .paused,
            let node = nodes.first(where: { $0.agent == agent }),
            let place = node.places.firstIndex(of: index)
        else { return }
        let slot = takeSlot(
            .podEnded,
            pod: agent,
            incarnation: pods[Int(agent)].incarnation
        )
        pool.slots[Int(slot)].word = UInt64(place) << 1 | (succeeded ? 1 : 0)
        queue(slot, at: now)
    }

    /// Gives an agent the end of a pod, as `tellAgent` has packed it.
    func feedPodEnded(_ word: UInt64, to agent: Int32) {
        feedMachine(.podEnded(place: Int(word >> 1), succeeded: word & 1 == 1), pod: agent)
    }
}
