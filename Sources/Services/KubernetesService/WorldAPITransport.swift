internal import LockstepKubernetes
internal import LockstepSimulation
internal import Synchronization

/// Carries a pod's API requests over the world's links.
///
/// It waits for an answer until the calling task is cancelled: how long is too long is for the
/// caller to say.
struct WorldAPITransport: APITransport {
    let pod: Pod
    let service: ServiceID

    nonisolated(nonsending) func send(_ request: APIRequest) async -> APIOutcome {
        guard !Task.isCancelled else { return .notSent("the task was cancelled") }
        return await PendingCall(pod: pod).send(request, to: service)
    }

    func watch(_ request: APIRequest) async -> WatchOpening {
        guard !Task.isCancelled else { return .notSent("the task was cancelled") }
        return await WorldWatchStream(pod: pod).open(request, to: service)
    }
}

/// One request under way.
private final class PendingCall: Receiver {
    private struct State {
        var continuation: CheckedContinuation<APIOutcome, Never>?
        var call: CallID?
        var isOver = false
    }

    private let pod: Pod
    private let state = Mutex(State())

    init(pod: Pod) {
        self.pod = pod
    }

    nonisolated(nonsending) func send(_ request: APIRequest, to service: ServiceID) async
        -> APIOutcome
    {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    state.continuation = continuation
                    return state.isOver
                }
                // The task may have been cancelled since it was asked whether it was.
                guard !isOver else { return end(.notSent("the task was cancelled")) }
                let parcel = Parcel(body: APIRequestBody(request))
                let call = pod.send(parcel, to: service, receiver: self)
                state.withLock { $0.call = call }
            }
        } onCancel: {
            let call = state.withLock { state in
                state.isOver = true
                return state.call.take()
            }
            if let call { pod.abandon(call) }
            end(.unknown("the caller stopped waiting for the answer"))
        }
    }

    func receive(_ parcel: Parcel?) {
        guard let body = parcel?.body as? APIResponseBody else {
            end(.unknown("the connection broke"))
            return
        }
        end(.response(body.response))
    }

    func refuse() {
        end(.notSent("the connection was refused"))
    }

    private func end(_ outcome: APIOutcome) {
        let continuation = state.withLock { $0.continuation.take() }
        continuation?.resume(returning: outcome)
    }
}
