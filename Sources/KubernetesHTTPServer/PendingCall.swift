internal import LockstepKubernetes
internal import Synchronization

/// What became of a request.
enum CallOutcome: Sendable {
    /// The server answered.
    case answer(APIResponse)
    /// A watch was opened; its lines follow.
    case stream(UInt64, LineBuffer)
    /// The connection ends without an answer.
    case dropped
}

/// A request that has not been answered yet.
final class PendingCall: Sendable {
    private struct State {
        var outcome: CallOutcome?
        var waiter: CheckedContinuation<CallOutcome, Never>?
    }

    private let state = Mutex(State())

    /// Ends the wait; the first outcome counts.
    func finish(_ outcome: CallOutcome) {
        let waiter = state.withLock { state in
            guard state.outcome == nil else {
                return CheckedContinuation<CallOutcome, Never>?.none
            }
            state.outcome = outcome
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: outcome)
    }

    /// Waits for what becomes of the request; one task may.
    func outcome() async -> CallOutcome {
        await withCheckedContinuation { waiter in
            let known: CallOutcome? = state.withLock { state in
                if state.outcome == nil { state.waiter = waiter }
                return state.outcome
            }
            if let known { waiter.resume(returning: known) }
        }
    }
}
