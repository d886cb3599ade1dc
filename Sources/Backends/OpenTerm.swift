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
    private let standing = Standing()

    /// Whether the term is over, for the work and whatever the work leaves behind.
    private final class Standing: Sendable {
        private let isOver = Mutex(false)

        /// Ends the term; `false` if it is over.
        func end() -> Bool {
            isOver.withLock { isOver in
                defer { isOver = true }
                return !isOver
            }
        }

        func check() throws {
            guard !isOver.withLock({ $0 }) else { throw CancellationError() }
        }
    }

    /// Begins a term.
    init(of lock: String, in pod: Pod, token: Token, work: GuardedWork) {
        self.pod = pod
        self.lock = lock
        pod.report(.granted(lock: lock, token: token, deadline: nil))
        pod.report(.callback(lock: lock, which: .started, reason: ""))
        self.work = Task { [standing] in
            pod.report(.bodyBegan(lock: lock, token: token))
            try? await work.perform(work.holding(token: token) { try standing.check() })
            pod.report(.bodyEnded(lock: lock))
        }
    }

    /// Ends the term: the work is told to stop, and from here on its user knows.
    ///
    /// Only the first call counts.
    func cancel(_ reason: String) {
        guard standing.end() else { return }
        pod.report(.bodyCancelled(lock: lock))
        pod.report(.beliefEnded(lock: lock, reason: reason))
        work.cancel()
    }
}
