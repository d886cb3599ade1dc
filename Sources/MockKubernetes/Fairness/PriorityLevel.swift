internal import LockstepKubernetes

/// A class of requests that has seats and queues of its own, so that the others do not take them.
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
    init(of request: borrowing APIRequest) {
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

    /// How many queues there are in which requests wait for a seat.
    var queueCount: Int {
        switch self {
        case .leaderElection: 16
        case .nodeHigh: 64
        case .workloadLow: 128
        }
    }

    /// In how many of them the requests of one flow wait.
    ///
    /// A flow is whoever sends, in all three levels; real servers have others besides, in which it
    /// is the namespace that requests are about.
    var handSize: Int {
        switch self {
        case .leaderElection: 4
        case .nodeHigh, .workloadLow: 6
        }
    }

    /// How many requests may wait in one queue.
    var queueLimit: Int { 50 }

    /// How long a request waits for a seat at most, in nanoseconds: a quarter of the time that
    /// requests have.
    static let waitLimitNanoseconds: Int64 = 15_000_000_000
}
