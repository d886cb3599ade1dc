public import LockstepDeterminism

/// Something in a control plane that acts by itself: a collector of garbage, a keeper of nodes.
///
/// It is shown every commit, its own included, and acts when it says that it has something to do.
/// While the store answers nobody it does not act, nor while it is stopped, and while its control
/// plane is busy with one instant it acts at most once: a loop that still has something to do acts
/// again a millisecond later.
///
/// - Determinism: Loops take and act in the order in which they are listed.
public protocol ControlLoop: Sendable {
    /// The loop's name: disturbances stop it by that.
    var name: String { get }

    /// Takes note of commits; it must not be costly, as every write waits for it.
    ///
    /// - Parameters:
    ///   - commits: The commits since the last call, oldest first.
    ///   - server: What is stored after them; a commit's `kindIndex` is a place in its kinds.
    ///   - now: When.
    mutating func take(_ commits: [Commit], from server: APIServer, at now: Moment)

    /// When it has something to do next; `nil` if only a commit can bring it to act.
    ///
    /// An instant in the past means at once.
    var nextInstant: Instant? { get }

    /// Does what is due.
    ///
    /// - Parameters:
    ///   - server: On what; its writes are commits like any other.
    ///   - now: When; not before `nextInstant`.
    mutating func act(on server: inout APIServer, at now: Moment)
}
