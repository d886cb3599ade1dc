internal import LockstepKubernetes

/// A class of requests that has seats and a queue of its own, so that the others do not take them.
///
/// Real servers tell requests apart by who sends them. Everyone is an administrator here, so they
/// are told apart by what they are about.
///
/// - Source: kube-apiserver's suggested configuration, `pkg/registry/flowcontrol`, shares and
///   queues. Seats that a level does not use are not lent to another one here.
enum PriorityLevel: Int, Hashable, Sendable, CaseIterable {
    /// Locks and elections.
    case leaderElection
    /// What keeps nodes alive.
    case nodeHigh
    /// Everything else of programs that run in the cluster.
    case workloadLow

    /// The level of a request.
    init(of request: APIRequest) {
        let isElector = request.headers.userAgent?.hasSuffix("/leader-election") == true
        switch request.path.resource {
        case "leases" where request.path.namespace == "kube-node-lease": self = .nodeHigh
        case "nodes": self = .nodeHigh
        case "leases" where !request.isWatch: self = .leaderElection
        case _ where isElector: self = .leaderElection
        default: self = .workloadLow
        }
    }

    /// The level's part of all seats, out of `totalShares`.
    var shares: Int {
        switch self {
        case .leaderElection: 10
        case .nodeHigh: 40
        case .workloadLow: 100
        }
    }

    /// The shares of all levels of a real server, those among them that nobody here uses.
    static let totalShares = 245

    /// How many requests may wait for a seat.
    var queueLimit: Int {
        switch self {
        case .leaderElection: 16 * 50
        case .nodeHigh: 64 * 50
        case .workloadLow: 128 * 50
        }
    }

    /// How long a request waits for a seat at most, in nanoseconds: a quarter of the time that
    /// requests have.
    static let waitLimitNanoseconds: Int64 = 15_000_000_000
}
