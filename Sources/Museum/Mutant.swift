package import LockstepCoordination
package import LockstepKubernetes

/// One bug of a real system, planted in our own election.
///
/// Either it is a decorator around the election that alters what reaches it or what leaves it, or,
/// where that cannot express it, one of the election's own rules broken. A few need timings that a
/// check should have refused, work that does not keep to its term, a way to the API server that
/// answers what the server would not, or a store that does not keep its word.
public struct Mutant: Sendable {
    /// The number scenarios give it.
    public let id: String
    /// What is wrong, in one sentence.
    public let summary: String
    /// The system that had it, and where it is documented.
    public let incident: String
    /// The properties that must catch it.
    public let breaks: [String]
    /// Which of our algorithms has it.
    package let algorithm: Algorithm
    /// The rules of the election over one record, with the bug in them.
    package let rules: ElectionRules
    /// The rules of the queue, with the bug in them.
    package let queueRules: QueueRules
    /// The bug around the election; `nil` if it is not there.
    package let alteration: (@Sendable (Candidacy) -> any Alteration<RegisterElection>)?
    /// The bug around the queue; `nil` if it is not there.
    package let queueAlteration: (@Sendable (Candidacy) -> any Alteration<QueueElection>)?
    /// What becomes of every request on its way to the API server; `nil` if it stays as it is.
    package let rewrite: (@Sendable (APIRequest) -> APIRequest)?
    /// What stands between the election and the API server; `nil` if nothing does.
    package let relay: (@Sendable () -> any Relay)?
    /// What `api.store` says of the store under the election; `nil` if it is sound.
    package let store: String?
    /// Whether a request is never given up, as the bug's owner left it.
    package let requestTimeout: Duration?
    /// Whether only the time from the last attempt to giving up is kept below the lease.
    package let forgetsRetry: Bool
    /// Whether the work under the lock goes on for ever once begun.
    package let isWorkUnbound: Bool
    /// Whether every term leaves a task behind that does nothing and never ends.
    package let leavesHelpers: Bool

    init(
        _ id: String,
        _ summary: String,
        incident: String,
        breaks: [String],
        requestTimeout: Duration? = nil,
        forgetsRetry: Bool = false,
        isWorkUnbound: Bool = false,
        leavesHelpers: Bool = false,
        store: String? = nil,
        alteration: (@Sendable (Candidacy) -> any Alteration<RegisterElection>)? = nil,
        queueAlteration: (@Sendable (Candidacy) -> any Alteration<QueueElection>)? = nil,
        rewrite: (@Sendable (APIRequest) -> APIRequest)? = nil,
        relay: (@Sendable () -> any Relay)? = nil,
        rules plant: (inout ElectionRules) -> Void = { _ in },
        queueRules plantInQueue: ((inout QueueRules) -> Void)? = nil
    ) {
        self.id = id
        self.summary = summary
        self.incident = incident
        self.breaks = breaks
        self.requestTimeout = requestTimeout
        self.forgetsRetry = forgetsRetry
        self.isWorkUnbound = isWorkUnbound
        self.leavesHelpers = leavesHelpers
        self.store = store
        self.alteration = alteration
        self.queueAlteration = queueAlteration
        self.rewrite = rewrite
        self.relay = relay
        var rules = ElectionRules()
        plant(&rules)
        self.rules = rules
        var queueRules = QueueRules()
        plantInQueue?(&queueRules)
        self.queueRules = queueRules
        self.algorithm = plantInQueue == nil && queueAlteration == nil ? .register : .queue
    }

    /// One of our algorithms.
    package enum Algorithm: Hashable, Sendable {
        /// The election over one record, which `lease-election` and `lease-lock` try.
        case register
        /// The queue, which `lease-queue` tries.
        case queue
    }

    /// What a scenario of the election over one record must say otherwise to have the bug.
    public var overrides: [String] {
        (algorithm == .queue ? ["system=lease-queue"] : []) + ["options.mutant=\(id)"]
    }

    /// The way to the API server, with the bug on it if that is where it lies.
    package func transport(over transport: any APITransport) -> any APITransport {
        if let rewrite { return RewrittenRequests(transport: transport, rewrite: rewrite) }
        return relay.map { RelayedTransport(transport, through: $0()) } ?? transport
    }

    /// Whether its timings would be refused.
    package var needsBadTimings: Bool { requestTimeout != nil || forgetsRetry }
}

/// A way to the API server on which every request is rewritten.
private struct RewrittenRequests: APITransport {
    let transport: any APITransport
    let rewrite: @Sendable (APIRequest) -> APIRequest

    func send(_ request: APIRequest) async -> APIOutcome {
        await transport.send(rewrite(request))
    }

    func watch(_ request: APIRequest) async -> WatchOpening {
        await transport.watch(request)
    }
}
