internal import LockstepKubernetes
internal import Synchronization

/// M40, a watch that begins again where nothing is left.
enum DeafWatch {
    /// The mutant.
    static let mutant = Mutant(
        "M40",
        "Reads are answered by what a watch has told, and a watch whose version is compacted "
            + "begins again at that version instead of with a new list.",
        incident: "etcd's Observe before 2017, fixed in "
            + "https://github.com/etcd-io/etcd/commit/50f29bd66",
        breaks: ["L1"],
        transport: { WatchedReads(transport: $0) }
    )
}

/// Lists an object once, and follows it by watches from then on.
///
/// A watch lasts ten seconds at most, so that one whose connection is dead is noticed.
private final class WatchedReads: APITransport {
    /// What is known of the object.
    private struct Known {
        var answer: APIResponse?
        var version = ""
    }

    private let transport: any APITransport
    private let known = Mutex(Known())

    init(transport: any APITransport) {
        self.transport = transport
    }

    func send(_ request: APIRequest) async -> APIOutcome {
        guard request.verb == .get, let name = request.path.name else {
            return await transport.send(request)
        }
        if let answer = known.withLock({ $0.answer }) { return .response(answer) }
        let list = WatchedReads.list(of: name, in: request.path)
        let outcome = await transport.send(list)
        guard case .response(let response) = outcome, response.isSuccess,
            let version = response.resourceVersion
        else { return outcome }
        let answer = WatchedReads.answer(with: response.body["items"]?.asArray?.first)
        let isFirst = known.withLock { known in
            guard known.answer == nil else { return false }
            known = Known(answer: answer, version: version)
            return true
        }
        if isFirst { Task { await self.follow(list) } }
        return .response(answer)
    }

    func watch(_ request: APIRequest) async -> WatchOpening {
        await transport.watch(request)
    }

    /// Watches for as long as the pod lives.
    private func follow(_ list: APIRequest) async {
        while !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.listen(list) }
                group.addTask { try? await Task.sleep(for: .seconds(10)) }
                await group.next()
                group.cancelAll()
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Watches once, from the last version that was told.
    private func listen(_ list: APIRequest) async {
        var request = list
        request.query["watch"] = "true"
        request.query["resourceVersion"] = known.withLock { $0.version }
        guard case .stream(let stream) = await transport.watch(request) else { return }
        while let event = await stream.next() {
            // An error says that the version is too old. It ought to lead to a new list.
            guard event.kind != .error, let version = event.resourceVersion else { break }
            known.withLock { known in
                known.version = version
                switch event.kind {
                case .added, .modified: known.answer = WatchedReads.answer(with: event.object)
                case .deleted: known.answer = WatchedReads.answer(with: nil)
                case .bookmark, .error: break
                }
            }
        }
        stream.close()
    }

    private static func list(of name: String, in path: APIPath) -> APIRequest {
        var collection = path
        collection.name = nil
        return APIRequest(
            .get,
            collection,
            query: ["fieldSelector": "metadata.name=\(name)"]
        )
    }

    /// What the server would answer to a read of this object, or of none.
    private static func answer(with object: JSONValue?) -> APIResponse {
        guard let object else {
            return Status(code: 404, reason: .notFound, message: "not found").response
        }
        return APIResponse(status: 200, body: object)
    }
}
