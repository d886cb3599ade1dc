internal import LockstepKubernetes
internal import LockstepSimulation
internal import Synchronization

/// One watch over the world's links: its opening, then its events.
final class WorldWatchStream: WatchStream, Receiver {
    private struct State {
        var opening: CheckedContinuation<WatchOpening, Never>?
        var waiter: CheckedContinuation<WatchEvent?, Never>?
        var events: [WatchEvent] = []
        var call: CallID?
        var isOver = false
    }

    private let pod: Pod
    private let state = Mutex(State())

    init(pod: Pod) {
        self.pod = pod
    }

    func open(_ request: APIRequest, to service: ServiceID) async -> WatchOpening {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // The task may have been cancelled since it was asked whether it was.
                let isOver = state.withLock { state in
                    if !state.isOver { state.opening = continuation }
                    return state.isOver
                }
                guard !isOver else {
                    return continuation.resume(returning: .notSent("the task was cancelled"))
                }
                let parcel = Parcel(body: APIRequestBody(request))
                let call = pod.send(parcel, to: service, receiver: self, isStream: true)
                state.withLock { $0.call = call }
            }
        } onCancel: {
            close()
        }
    }

    func next() async -> WatchEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (event, isReady) = state.withLock { state -> (WatchEvent?, Bool) in
                    if !state.events.isEmpty { return (state.events.removeFirst(), true) }
                    if state.isOver { return (nil, true) }
                    state.waiter = continuation
                    return (nil, false)
                }
                if isReady { continuation.resume(returning: event) }
            }
        } onCancel: {
            close()
        }
    }

    func close() {
        let call = state.withLock { $0.call.take() }
        if let call { pod.abandon(call) }
        end()
    }

    func receive(_ parcel: Parcel?) {
        switch parcel?.body {
        case let body as APIResponseBody:
            let opening = state.withLock { state in
                state.isOver = true
                return state.opening.take()
            }
            opening?.resume(returning: .refused(body.response))
            close()
        case let body as WatchEventsBody:
            take(body.events)
        default:
            end()
        }
    }

    func refuse() {
        let opening = state.withLock { state in
            state.isOver = true
            return state.opening.take()
        }
        opening?.resume(returning: .notSent("the connection was refused"))
        end()
    }

    private func take(_ events: [WatchEvent]) {
        let (opening, waiter, event) = state.withLock { state in
            state.events += events
            let opening = state.opening.take()
            guard !state.events.isEmpty, let waiter = state.waiter.take() else {
                return (
                    opening, nil as CheckedContinuation<WatchEvent?, Never>?, nil as WatchEvent?
                )
            }
            return (opening, waiter, state.events.removeFirst())
        }
        opening?.resume(returning: .stream(self))
        waiter?.resume(returning: event)
    }

    private func end() {
        let (opening, waiter) = state.withLock { state in
            state.isOver = true
            return (state.opening.take(), state.waiter.take())
        }
        opening?.resume(returning: .unknown("the connection broke before the watch began"))
        waiter?.resume(returning: nil)
    }
}
