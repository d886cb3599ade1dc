internal import LockstepHistories
internal import LockstepSimulation
internal import Synchronization

/// A term without a deadline, as the user of an elector knows it: begun by a callback, over once
/// its user is told.
///
/// The work runs in a task of its own that nobody joins.
final class OpenTerm: Sendable {
    private let pod: Pod
    private let lock: String
    private let work: Task<Void, Never>
    private let isOver = Mutex(false)

    /// Begins a term.
    init(of lock: String, in pod: Pod, token: Token, work: GuardedWork) {
        self.pod = pod
        self.lock = lock
        pod.report(.granted(lock: lock, token: token, deadline: nil))
        pod.report(.callback(lock: lock, which: .started, reason: ""))
        self.work = Task {
            pod.report(.bodyBegan(lock: lock, token: token))
            try? await work.perform(token: token) { try Task.checkCancellation() }
            pod.report(.bodyEnded(lock: lock))
        }
    }

    /// Ends the term: the work is told to stop, and from here on its user knows.
    ///
    /// Only the first call counts.
    func cancel(_ reason: String) {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        pod.report(.bodyCancelled(lock: lock))
        pod.report(.beliefEnded(lock: lock, reason: reason))
        work.cancel()
    }
}
