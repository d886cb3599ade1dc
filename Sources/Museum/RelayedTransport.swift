internal import LockstepKubernetes
internal import Synchronization

/// A way to the API server with a relay on it, which has a task for everything it waits for.
///
/// Watches of the election's own pass it by.
final class RelayedTransport: APITransport {
    private struct State {
        var relay: any Relay
        var lastRequest: UInt64 = 0
        var callers: [UInt64: AsyncStream<APIOutcome>.Continuation] = [:]
        /// What the relay waits for, by its numbers.
        var tasks: [UInt64: Task<Void, Never>] = [:]
    }

    private let transport: any APITransport
    private let state: Mutex<State>

    init(_ transport: any APITransport, through relay: any Relay) {
        self.transport = transport
        state = Mutex(State(relay: relay))
    }

    func send(_ request: APIRequest) async -> APIOutcome {
        guard !Task.isCancelled else { return .notSent("the task was cancelled") }
        let (answers, caller) = AsyncStream.makeStream(of: APIOutcome.self)
        let number = state.withLock { state in
            state.lastRequest += 1
            state.callers[state.lastRequest] = caller
            return state.lastRequest
        }
        take(.request(number, request))
        for await answer in answers { return answer }
        state.withLock { _ = $0.callers.removeValue(forKey: number) }
        take(.abandoned(number))
        return .unknown("the caller stopped waiting for the answer")
    }

    func watch(_ request: APIRequest) async -> WatchOpening {
        await transport.watch(request)
    }

    /// Tells the relay something, and does what it wants done.
    private func take(_ input: RelayInput) {
        state.withLock { state in
            var directives: [RelayDirective] = []
            state.relay.handle(input, into: &directives)
            for directive in directives { perform(directive, &state) }
        }
    }

    /// Tells the relay something that it waited for, unless it has given that up.
    private func take(_ input: RelayInput, for number: UInt64) {
        guard state.withLock({ $0.tasks[number] != nil }) else { return }
        take(input)
    }

    /// Tells the relay the last that it hears of something.
    private func finish(_ number: UInt64, with input: RelayInput) {
        guard state.withLock({ $0.tasks.removeValue(forKey: number) != nil }) else { return }
        take(input)
    }

    private func perform(_ directive: RelayDirective, _ state: inout State) {
        switch directive {
        case .send(let number, let request):
            state.tasks[number] = Task {
                self.finish(number, with: .outcome(number, await self.transport.send(request)))
            }
        case .watch(let number, let request):
            state.tasks[number] = Task { await self.listen(number, request) }
        case .wait(let number, let nanoseconds):
            state.tasks[number] = Task {
                // A wait that is cut short is one that was given up, or its pod has ended.
                guard (try? await Task.sleep(for: .nanoseconds(nanoseconds))) != nil else { return }
                self.finish(number, with: .waited(number))
            }
        case .abandon(let number):
            state.tasks.removeValue(forKey: number)?.cancel()
        case .answer(let number, let outcome):
            let caller = state.callers.removeValue(forKey: number)
            caller?.yield(outcome)
            caller?.finish()
        }
    }

    private func listen(_ number: UInt64, _ request: APIRequest) async {
        if case .stream(let stream) = await transport.watch(request) {
            while let event = await stream.next() { take(.event(number, event), for: number) }
            stream.close()
        }
        finish(number, with: .ended(number))
    }
}
