public import LockstepDeterminism

/// A part of the control plane that acts by itself: it sees commits, waits, and sends requests.
///
/// A loop is a value. It keeps what it has learnt from commits, as a controller keeps its cache,
/// and acts by ordinary requests, so that admission, versions and watches apply to it as to every
/// client. Whoever drives it gives it all commits in order, its own among them, and calls `act`
/// once `nextInstant` has come; a loop that is called late, because the store was out of reach,
/// does then what it would have done.
///
/// - Determinism: The same commits and moments give the same requests.
public protocol ControlLoop: Sendable {
    /// The loop's name, as catalogs and records have it.
    var name: String { get }

    /// When the loop wants to act next; `nil` if nothing but a commit can make it want to.
    var nextInstant: Instant? { get }

    /// Learns everything that is stored: the loop begins, or begins again with no memory.
    mutating func begin(with server: inout APIServer, at now: Moment)

    /// Learns one commit. What is to be done about it comes later, in `act`.
    ///
    /// - Cost: Paid by every write of the cluster, so a commit that is of no concern must be told
    ///   by its kind.
    mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment)

    /// Does what is due.
    mutating func act(on server: inout APIServer, at now: Moment)
}
