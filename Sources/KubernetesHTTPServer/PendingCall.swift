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
        var action: (@Sendable (CallOutcome) -> Void)?
    }

    private let state = Mutex(State())

    /// Ends the wait; the first outcome counts.
    func finish(_ outcome: CallOutcome) {
        let action = state.withLock { state in
            guard state.outcome == nil else { return (@Sendable (CallOutcome) -> Void)?.none }
            state.outcome = outcome
            defer { state.action = nil }
            return state.action
        }
        action?(outcome)
    }

    /// Asks to be told once what becomes of the request; one may, and is told at once if it is
    /// known.
    func whenFinished(_ action: @escaping @Sendable (CallOutcome) -> Void) {
        let known = state.withLock { state in
            if state.outcome == nil { state.action = action }
            return state.outcome
        }
        if let known { action(known) }
    }
}
