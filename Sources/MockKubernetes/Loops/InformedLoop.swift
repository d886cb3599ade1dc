internal import LockstepDeterminism

/// A control loop that learns from one commit at a time, as a controller learns from its
/// informers, and can begin in the middle of a cluster's life.
///
/// It keeps what it has learnt and acts by ordinary requests, so that admission, versions and
/// watches apply to it as to every client. A loop that is called late, because the store was out
/// of reach, does then what it would have done.
public protocol InformedLoop: ControlLoop {
    /// Learns everything that is stored: the loop begins, or begins again with no memory.
    ///
    /// Not needed where the store is empty and the loop is shown every commit.
    mutating func begin(with server: inout APIServer, at now: Moment)

    /// Learns one commit. What is to be done about it comes later, in `act`.
    ///
    /// - Cost: Paid by every write of the cluster, so a commit that is of no concern must be told
    ///   by its kind.
    mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment)
}

extension InformedLoop {
    /// Learns each of the commits.
    public mutating func take(_ commits: [Commit], from server: APIServer, at now: Moment) {
        for commit in commits { notice(commit, of: server.kinds[commit.kindIndex], at: now) }
    }
}
