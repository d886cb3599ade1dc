internal import LockstepKubernetes

/// A class of requests that has seats and queues of its own, so that the others do not take them.
///
/// Real servers tell requests apart by who sends them. Everyone is an administrator here, so they
/// are told apart by what they are about.
///
/// - Source: kube-apiserver's suggested configuration, `apiserver/pkg/apis/flowcontrol/bootstrap`:
///   flow schemas, shares and queues. Seats that a level does not use are not lent to another one
///   here.
enum PriorityLevel: Int, Hashable, Sendable, CaseIterable {
    /// Locks and elections.
    case leaderElection
    /// What keeps nodes alive.
    case nodeHigh
    /// Everything else of programs that run in the cluster.
    case workloadLow

    /// The level of a request.
    init(of request: borrowing APIRequest) {
        switch request.path.resource {
        case "leases" where request.path.namespace == "kube-node-lease": self = .nodeHigh
        case "nodes": self = .nodeHigh
        case let resource where Self.electsLeader(request, by: resource): self = .leaderElection
        default: self = .workloadLow
        }
    }

    /// What can be a lock; whether it is one for whoever asks, or for electors only.
    private static let locks: [(resource: String, isForAll: Bool)] = [
        ("leases", true), ("endpoints", false), ("configmaps", false),
    ]

    /// Whether one lock is got, created or updated; to list, watch, patch and delete is not what
    /// the level is for.
    private static func electsLeader(
        _ request: borrowing APIRequest,
        by resource: String
    ) -> Bool {
        guard let lock = locks.first(where: { $0.resource == resource }) else { return false }
        let isElectors =
            switch request.verb {
            case .get, .put: request.path.name != nil
            case .post: true
            case .patch, .delete: false
            }
        let isElector = request.headers.userAgent?.hasSuffix("/leader-election") == true
        return isElectors && (lock.isForAll || isElector)
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
