import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import OwnElector
import Synchronization

/// Reports what the elector believes to the judges, and works while it leads.
final class Leader: Sendable {
    private let pod: Pod
    private let work: GuardedWork
    private let term = Mutex<Term?>(nil)

    private struct Term {
        var token: Token
        var deadline: LocalInstant
        var work: Task<Void, Never>?
    }

    init(pod: Pod, work: GuardedWork) {
        self.pod = pod
        self.work = work
    }

    /// The elector believes something else now.
    func take(_ change: LeaseElector.Change) {
        switch change {
        case .leads(let version, let remaining): begin(Token(number: version), remaining)
        case .goesOn(let remaining):
            let deadline = deadline(in: remaining)
            term.withLock { $0?.deadline = deadline }
            pod.report(.deadlineSet(lock: "leader", deadline: deadline))
        case .follows:
            // It competes on, and may write its own name over its own, which is no renewal then.
            if end() { pod.report(.campaignBegan(lock: "leader")) }
        }
    }

    private func deadline(in remaining: Duration) -> LocalInstant {
        pod.environment.timekeeper.now.advanced(byNanoseconds: remaining.wholeNanoseconds)
    }

    private func begin(_ token: Token, _ remaining: Duration) {
        let deadline = deadline(in: remaining)
        pod.report(.granted(lock: "leader", token: token, deadline: deadline))
        term.withLock { $0 = Term(token: token, deadline: deadline) }
        let task = Task<Void, Never> {
            try? await work.perform(work.holding(token: token) { try self.check(token) })
        }
        term.withLock { $0?.work = task }
    }

    /// Ends the term; `false` if there is none.
    @discardableResult
    func end() -> Bool {
        guard let ended = term.withLock({ $0.take() }) else { return false }
        pod.report(.beliefEnded(lock: "leader", reason: "the lease is gone"))
        ended.work?.cancel()
        return true
    }

    /// Whether this very term lasts: work that was left behind may ask during the next one.
    private func check(_ token: Token) throws {
        let term = term.withLock { $0 }
        guard let term, term.token == token, pod.environment.timekeeper.now < term.deadline else {
            throw CancellationError()
        }
    }
}
