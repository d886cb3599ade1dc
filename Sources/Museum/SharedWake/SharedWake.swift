internal import LockstepCoordination
internal import LockstepKubernetes

/// M37, waiters that all wake at one event.
struct SharedWake: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M37",
        "Whoever waits blocks until the record changes, and looks again at once: all wake "
            + "together, without jitter.",
        incident: "Consul's lock, whose waiters all try at once when it is given back: "
            + "https://github.com/hashicorp/consul/issues/7523; candidates that all began anew at "
            + "once in Curator's LeaderLatch: https://github.com/apache/curator/issues/1160",
        breaks: ["Q1"],
        alteration: { _ in SharedWake() },
        transport: { BlockingReads(transport: $0) }
    )

    private var isWaiting = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .start = input { isWaiting = true }
        let answer = core.answer(input, in: context)
        if answer.contains(where: \.endsWait) { isWaiting = false }
        // A read has blocked as long as there was nothing new, so the next follows at once. One
        // that failed has not blocked.
        guard isWaiting, case .reply(_, .ok(.found), _) = input else {
            directives += answer
            return
        }
        for directive in answer {
            guard case .arm(.attempt, _) = directive else {
                directives.append(directive)
                continue
            }
            directives.append(.arm(.attempt, at: context.now))
        }
    }
}

extension InstanceDirective {
    /// Whether it says that a campaign is over.
    fileprivate var endsWait: Bool {
        switch self {
        case .granted, .refused, .releasing, .released: true
        default: false
        }
    }
}

/// Answers a read only once the record has changed, or after half a second, which is less than any
/// request is given.
private struct BlockingReads: APITransport {
    let transport: any APITransport

    func send(_ request: APIRequest) async -> APIOutcome {
        let outcome = await transport.send(request)
        guard request.verb == .get, let name = request.path.name,
            case .response(let response) = outcome, response.isSuccess,
            let version = response.resourceVersion
        else { return outcome }
        var watch = request
        watch.path.name = nil
        watch.query["fieldSelector"] = "metadata.name=\(name)"
        watch.query["resourceVersion"] = version
        watch.query["watch"] = "true"
        guard await hasEvent(watch) else { return outcome }
        return await transport.send(request)
    }

    func watch(_ request: APIRequest) async -> WatchOpening {
        await transport.watch(request)
    }

    /// Waits for the first event of a watch; `false` if there was none in time.
    private func hasEvent(_ watch: APIRequest) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                if case .stream(let stream) = await self.transport.watch(watch) {
                    defer { stream.close() }
                    if await stream.next() != nil { return true }
                }
                try? await Task.sleep(for: .seconds(1))
                return false
            }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(500))
                return false
            }
            let hasEvent = await group.next() ?? false
            group.cancelAll()
            return hasEvent
        }
    }
}
