internal import LockstepDeterminism
internal import LockstepKubernetes

/// What the node lifecycle loop knows of one node.
struct NodeHealth: Sendable {
    /// What a node's condition `Ready` says.
    enum Ready: String, Sendable {
        /// It takes pods.
        case ready = "True"
        /// It says that it does not.
        case notReady = "False"
        /// Nothing is heard of it.
        case unknown = "Unknown"
        /// It has never said anything.
        case unheard = ""
    }

    var name: String
    var uid: String
    /// The zone it says it is in; empty if it says nothing.
    let zone: String
    var ready: Ready
    private var taints: [Taint]
    /// The newest heartbeat in its status.
    private var heartbeat: String
    /// The heartbeat and the renewal that were seen at the last look.
    private var seenHeartbeat = ""
    private var seenRenewal: String?
    /// The look at which the last sign of life was seen.
    private var lastSign: Instant
    /// Whether its pods have been marked not ready since it was ready.
    var podsAreMarked = false

    /// The conditions that nobody can vouch for but the node.
    private static let conditions = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"]

    /// Reads an object; that it exists is a sign of life.
    init(_ node: JSONObject, seen now: Instant) {
        name = node.metadata?.string("name") ?? ""
        uid = node.metadata?.string("uid") ?? ""
        zone = node.metadata?.object("labels")?.string(KubeletSettings.zoneLabel) ?? ""
        ready = Ready(rawValue: node.conditionStatus("Ready") ?? "") ?? .unheard
        taints = Taint.all(of: node)
        let conditions = node.object("status")?.array("conditions")
        let condition = conditions?.first { $0["type"] == "Ready" }
        heartbeat = condition?["lastHeartbeatTime"]?.asString ?? ""
        lastSign = now
    }

    /// Keeps what an earlier reading of the same node had seen.
    mutating func carryOn(from earlier: NodeHealth) {
        seenHeartbeat = earlier.seenHeartbeat
        seenRenewal = earlier.seenRenewal
        lastSign = earlier.lastSign
        podsAreMarked = earlier.podsAreMarked
    }

    /// Looks for signs of life since the last look.
    mutating func look(renewal: String?, at now: Instant) {
        if heartbeat != seenHeartbeat || renewal != seenRenewal { lastSign = now }
        seenHeartbeat = heartbeat
        seenRenewal = renewal
    }

    /// Whether it has been silent for longer than it may.
    func isSilent(at now: Instant, _ timings: NodeTimings) -> Bool {
        let grace =
            ready == .unheard ? timings.startupGraceNanoseconds : timings.graceNanoseconds
        return lastSign.advanced(byNanoseconds: grace) < now
    }

    /// Sets the conditions that nobody vouches for any more to `Unknown`.
    ///
    /// - Returns: Whether that was done.
    func giveUp(on server: inout APIServer, at now: Moment) -> Bool {
        server.change(.nodes(name: name, subresource: "status"), now: now) { object in
            guard object.metadata?.string("uid") == uid else { return false }
            for type in Self.conditions where object.conditionStatus(type) != "Unknown" {
                let isKnown = object.conditionStatus(type) != nil
                object.setCondition(
                    type,
                    "Unknown",
                    reason: isKnown ? "NodeStatusUnknown" : "NodeStatusNeverUpdated",
                    message: isKnown
                        ? "Kubelet stopped posting node status."
                        : "Kubelet never posted node status.",
                    at: now.wall
                )
            }
            return true
        }
    }

    /// The key of the taints of its state; `nil` if it should have none.
    private var key: String? {
        switch ready {
        case .ready: nil
        case .notReady, .unheard: Taint.notReady
        case .unknown: Taint.unreachable
        }
    }

    /// The taints that this loop is about, as they should be.
    ///
    /// - Parameter isDriving: Whether pods may be driven out; `nil` leaves that as it is.
    /// - Returns: The taints.
    private func wanted(driving isDriving: Bool?) -> [Taint] {
        let mayDrive = isDriving ?? false
        var result: [Taint] = []
        if let key {
            result.append(Taint(key: key, effect: .noSchedule))
            if mayDrive { result.append(Taint(key: key, effect: .noExecute)) }
        }
        if isDriving == nil {
            result += taints.filter { isOurs($0) && $0.effect == .noExecute }
        }
        return result
    }

    /// Whether its pods are being driven out, as far as this loop is about it.
    var isDriven: Bool { taints.contains { isOurs($0) && $0.effect == .noExecute } }

    private func isOurs(_ taint: Taint) -> Bool {
        taint.key == Taint.notReady || taint.key == Taint.unreachable
    }

    /// Whether its taints are not those of its state.
    func needsTaints(driving isDriving: Bool?) -> Bool {
        let wanted = wanted(driving: isDriving)
        let present = taints.filter(isOurs)
        return wanted.count != present.count || wanted.contains { !present.contains($0) }
    }

    /// Gives the object the taints of this state; those of others stay.
    ///
    /// - Returns: Whether anything changed.
    func setTaints(
        of object: inout JSONObject,
        driving isDriving: Bool?,
        at wall: WallInstant
    ) -> Bool {
        guard needsTaints(driving: isDriving) else { return false }
        let wanted = wanted(driving: isDriving)
        let before = object.object("spec")?.array("taints") ?? []
        var entries = before.filter { entry in
            guard let taint = Taint(json: entry), isOurs(taint) else { return true }
            return wanted.contains(taint)
        }
        for taint in wanted where !taints.contains(taint) {
            var entry: JSONObject = [
                "effect": .string(taint.effect.rawValue), "key": .string(taint.key),
            ]
            if taint.effect == .noExecute {
                entry["timeAdded"] = .string(Timestamp(wall).text)
            }
            entries.append(.object(entry))
        }
        object[object: "spec"]["taints"] = entries.isEmpty ? nil : .array(entries)
        return true
    }
}
