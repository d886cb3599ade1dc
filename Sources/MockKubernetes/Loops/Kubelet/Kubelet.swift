public import LockstepDeterminism
public import LockstepKubernetes

/// One node's agent as a value: it says that the node is alive, and runs the pods bound to it.
///
/// It is told of answers, of pods that ended and of time, and says what it wants done. It knows
/// the store by its requests alone: cut off from it, it goes on running what it runs, however
/// often that has been replaced elsewhere.
///
///     var kubelet = Kubelet(node: "n1")
///     kubelet.advance(to: now)
///     for directive in kubelet.drain() { … }
///
/// - Determinism: Draws nothing. The same calls give the same directives.
/// - Source: The rules of kubelet 1.36; polling in place of a watch is ours.
public struct Kubelet: Sendable {
    /// What a kubelet wants done.
    public enum Directive: Hashable, Sendable {
        /// Send a request; the answer belongs to the tag.
        case send(APIRequest, tag: UInt64)
        /// Start a pod's containers.
        case start(uid: String, ObjectKey)
        /// Ask a pod's containers to end, as SIGTERM does.
        case terminate(uid: String)
        /// End a pod's containers, as SIGKILL does.
        case kill(uid: String)
    }

    /// What a request was for.
    enum Purpose: Hashable, Sendable {
        case readNode, createNode, writeStatus
        case readLease, writeLease
        case listPods
        case reportPod(uid: String)
        case removePod(uid: String)
    }

    /// A request under way.
    struct Pending: Sendable {
        var tag: UInt64
        var purpose: Purpose
        var deadline: Instant
    }

    /// The node's name.
    public let node: String
    let settings: KubeletSettings

    /// The pods on the node, in the order in which they were first seen.
    var pods: [PodWork] = []
    var pending: [Pending] = []
    /// The node's identity, once it is registered.
    var nodeUID: String?
    /// The node's Lease as the server gave it last.
    var lease: JSONObject?
    /// How often the renewal under way has been begun again.
    var renewalAttempts = 0
    /// When the status was last sent.
    var lastReport: Instant?
    private var nextStatus: Instant?
    var nextRenewal: Instant?
    private var nextPoll: Instant?
    private var lastTag: UInt64 = 0
    private var directives: [Directive] = []

    /// A kubelet that has not begun; `advance` makes it begin.
    public init(node: String, settings: KubeletSettings = KubeletSettings()) {
        self.node = node
        self.settings = settings
    }

    /// When it wants to be called although nothing happens; at once before it has begun.
    public var nextInstant: Instant? {
        guard let nextStatus else { return Instant.zero }
        var first = nextStatus
        if let nextRenewal { first = min(first, nextRenewal) }
        if let nextPoll { first = min(first, nextPoll) }
        for request in pending { first = min(first, request.deadline) }
        for pod in pods { if let due = pod.nextInstant { first = min(first, due) } }
        return first
    }

    /// The identities of the pods whose containers run, in the order in which they were seen.
    public var running: [String] {
        pods.filter {
            switch $0.state {
            case .running, .stopping: true
            case .waiting, .ended: false
            }
        }.map(\.uid)
    }

    /// Hands out what it wants done, in order.
    public mutating func drain() -> [Directive] {
        defer { directives.removeAll(keepingCapacity: true) }
        return directives
    }

    /// Lets time pass.
    ///
    /// - Parameter now: By the node's own clock.
    public mutating func advance(to now: Moment) {
        for request in pending where request.deadline <= now.instant {
            receive(nil, for: request.tag, at: now)
        }
        if due(nextStatus) <= now.instant {
            nextStatus = now.instant.advanced(byNanoseconds: settings.node.statusNanoseconds)
            if !isUnderWay(.readNode, .createNode, .writeStatus) { readNode(at: now) }
        }
        if let nextRenewal, nextRenewal <= now.instant {
            self.nextRenewal = now.instant.advanced(
                byNanoseconds: settings.node.renewNanoseconds
            )
            if !isUnderWay(.readLease, .writeLease) { renew(at: now) }
        }
        if due(nextPoll) <= now.instant {
            nextPoll = now.instant.advanced(byNanoseconds: settings.pollNanoseconds)
            if !isUnderWay(.listPods) { listPods(at: now) }
        }
        carryOn(at: now)
    }

    /// Takes the answer to a request, or learns that there will be none.
    public mutating func receive(_ response: APIResponse?, for tag: UInt64, at now: Moment) {
        guard let index = pending.firstIndex(where: { $0.tag == tag }) else { return }
        let purpose = pending.remove(at: index).purpose
        switch purpose {
        case .readNode, .createNode, .writeStatus:
            if !takeNode(response, purpose, at: now) {
                // A node that is not registered gets no pods, so it tries again sooner.
                nextStatus = now.instant.advanced(byNanoseconds: settings.pollNanoseconds)
            }
        case .readLease, .writeLease: takeLease(response, purpose, at: now)
        case .listPods: takePods(response, at: now)
        case .reportPod(let uid): takeReport(response, of: uid, at: now)
        case .removePod(let uid): takeRemoval(response, of: uid, at: now)
        }
    }

    /// Learns that a pod's containers have ended.
    ///
    /// - Parameters:
    ///   - uid: Whose.
    ///   - succeeded: Whether they ended well.
    ///   - now: When.
    public mutating func podEnded(uid: String, succeeded: Bool, at now: Moment) {
        guard let index = pods.firstIndex(where: { $0.uid == uid }) else { return }
        switch pods[index].state {
        case .running(let since) where pods[index].restarts(afterSuccess: succeeded):
            pods[index].state = .waiting(until: restart(index, since: since, at: now.instant))
        case .running, .stopping:
            pods[index].state = .ended(succeeded: succeeded)
        case .waiting, .ended: return
        }
        carryOn(at: now)
    }

    private func due(_ instant: Instant?) -> Instant { instant ?? .zero }

    private mutating func restart(_ index: Int, since: Instant, at now: Instant) -> Instant {
        let ran = now.nanoseconds - since.nanoseconds
        if ran >= settings.backoffResetNanoseconds { pods[index].failures = 0 }
        let failures = pods[index].failures
        pods[index].failures += 1
        guard failures > 0 else {
            return now.advanced(byNanoseconds: settings.startNanoseconds)
        }
        let doublings = min(failures - 1, 16)
        let wait = min(
            settings.backoffNanoseconds << Int64(doublings),
            settings.backoffLimitNanoseconds
        )
        return now.advanced(byNanoseconds: max(wait, settings.startNanoseconds))
    }

    private func isUnderWay(_ purposes: Purpose...) -> Bool {
        pending.contains { purposes.contains($0.purpose) }
    }

    /// Sends a request.
    mutating func send(_ request: APIRequest, for purpose: Purpose, at now: Moment) {
        lastTag += 1
        let deadline = now.instant.advanced(byNanoseconds: settings.requestNanoseconds)
        pending.append(Pending(tag: lastTag, purpose: purpose, deadline: deadline))
        directives.append(.send(request, tag: lastTag))
    }

    /// Wants something done to a pod's containers.
    mutating func want(_ directive: Directive) {
        directives.append(directive)
    }
}
