internal import LockstepDeterminism
internal import LockstepSimulation
internal import Synchronization

/// The elector as most people would write it: a task group races every call against `Task.sleep`.
struct Lease1IdiomaticTask {
    private var elector: Lease1Elector
    private let pod: Pod
    private let server: ServiceID
    private let timekeeper: any Timekeeper

    init(elector: Lease1Elector, pod: Pod, server: ServiceID) {
        self.elector = elector
        self.pod = pod
        self.server = server
        self.timekeeper = pod.environment.timekeeper
    }

    consuming func run() async throws {
        try await sleep(elector.ledger.firstPause(of: elector.index))
        while true {
            try await attempt()
            try await sleep(elector.end(at: now))
        }
    }

    private var now: Int64 { timekeeper.now.nanoseconds }

    private mutating func attempt() async throws {
        var request = elector.begin()
        if case .get = request {
            guard let reply = try await call(request) else { return }
            guard case .put(let version) = elector.read(reply, at: now) else { return }
            request = elector.put(expecting: version)
        }
        let sentAt = now
        guard let reply = try await call(request) else { return }
        elector.wrote(reply, sentAt: sentAt, at: now)
    }

    private func call(_ request: Lease1Request) async throws -> Lease1Reply? {
        let (pod, server) = (pod, server)
        let parcel = try await withThrowingTaskGroup(of: Parcel?.self) { group in
            group.addTask { await Lease1Call(pod: pod).send(request.parcel, to: server) }
            group.addTask {
                try await Task.sleep(for: .nanoseconds(Lease1.callTimeout))
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        if let parcel { return Lease1Reply(parcel) }
        try Task.checkCancellation()
        elector.ledger.timeOut(elector.index, at: now)
        return nil
    }

    private func sleep(_ nanoseconds: Int64) async throws {
        try await Task.sleep(for: .nanoseconds(nanoseconds))
    }
}

/// One call as an async function that ends when its task is cancelled.
private final class Lease1Call: Receiver {
    private struct State {
        var continuation: CheckedContinuation<Parcel?, Never>?
        var call: CallID?
    }

    private let pod: Pod
    private let state = Mutex(State())

    init(pod: Pod) {
        self.pod = pod
    }

    func send(_ parcel: Parcel, to server: ServiceID) async -> Parcel? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.continuation = continuation }
                let call = pod.send(parcel, to: server, receiver: self)
                state.withLock { $0.call = call }
                if Task.isCancelled { end() }
            }
        } onCancel: {
            end()
        }
    }

    func receive(_ parcel: Parcel?) {
        let continuation = state.withLock { $0.continuation.take() }
        continuation?.resume(returning: parcel)
    }

    private func end() {
        if let call = state.withLock({ $0.call.take() }) { pod.abandon(call) }
        receive(nil)
    }
}
