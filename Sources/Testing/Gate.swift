internal import Synchronization

/// What the task around a test's body waits at: the body's end, or the order to give it up.
final class Gate: Sendable {
    private struct State {
        var waiter: CheckedContinuation<Void, Never>?
        var isOpen = false
        var hasBodyEnded = false
        var isOver = false
        var body: UInt?
    }

    private let state = Mutex(State())

    /// Waits until somebody opens the gate; returns at once if somebody has.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiter = continuation }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Lets the waiter through, now or later.
    func open() {
        let waiter = state.withLock { state in
            state.isOpen = true
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Whether the body has ended.
    var hasBodyEnded: Bool { state.withLock { $0.hasBodyEnded } }

    func noteBodyEnded() {
        state.withLock { state in
            state.hasBodyEnded = true
            state.body = nil
        }
    }

    /// Notes that the task that runs now is the body's.
    func noteBodyBegins() {
        withUnsafeCurrentTask { task in
            let address = task.map { unsafeBitCast($0, to: UInt.self) }
            state.withLock { $0.body = address }
        }
    }

    /// The body's task, as long as the body has not ended: its memory goes with it.
    var body: UnsafeRawPointer? { state.withLock { $0.body }.flatMap(UnsafeRawPointer.init) }

    /// Whether body and task are at their very end.
    var isOver: Bool { state.withLock { $0.isOver } }

    func close() {
        state.withLock { $0.isOver = true }
    }
}
