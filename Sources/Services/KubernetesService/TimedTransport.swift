internal import LockstepKubernetes

/// A transport that waits for each answer no longer than so long, as any client of an API server
/// does.
///
/// A request that was given up may still be carried out, and so its outcome is unknown.
struct TimedTransport: APITransport {
    let transport: any APITransport
    let timeout: Duration

    func send(_ request: APIRequest) async -> APIOutcome {
        await withTaskGroup(of: APIOutcome?.self) { group in
            group.addTask { await transport.send(request) }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            let first = await group.next() ?? nil
            return first ?? .unknown("no answer within \(timeout)")
        }
    }

    func watch(_ request: APIRequest) async -> WatchOpening { await transport.watch(request) }
}
