internal import LockstepHistories
internal import LockstepSimulation
internal import Synchronization

/// A term of a leader, as its user knows it: begun by a callback, over once its context is
/// cancelled.
///
/// The work runs in a task of its own that nobody joins. A term has no deadline.
final class ClientGoTerm: Sendable {
    private let pod: Pod
    private let work: Task<Void, Never>
    private let isOver = Mutex(false)

    /// Begins a term.
    init(in pod: Pod, token: Token, work: GuardedWork) {
        let lock = ClientGo.lock
        self.pod = pod
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
        pod.report(.bodyCancelled(lock: ClientGo.lock))
        pod.report(.beliefEnded(lock: ClientGo.lock, reason: reason))
        work.cancel()
    }
}
