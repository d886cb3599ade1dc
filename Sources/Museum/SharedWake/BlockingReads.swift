internal import LockstepKubernetes

/// Answers a read only once the record has changed, or after half a second, which is less than any
/// request is given.
struct BlockingReads: Relay {
    /// Half a second.
    private static let patienceNanoseconds: Int64 = 500_000_000

    /// A request of the election's that is on its way.
    private struct Passed: Hashable {
        let caller: UInt64
        let request: APIRequest
        /// The number under which it was sent on.
        let number: UInt64
        /// Whether it is a read that has blocked.
        var hasBlocked = false
    }

    /// A read that was answered, and blocks until there is something new.
    private struct Blocked: Hashable {
        let caller: UInt64
        let request: APIRequest
        let outcome: APIOutcome
        let watch: UInt64
        let wait: UInt64
    }

    private var last: UInt64 = 0
    private var passed: [Passed] = []
    private var blocked: [Blocked] = []

    mutating func handle(_ input: RelayInput, into directives: inout [RelayDirective]) {
        switch input {
        case .request(let caller, let request): pass(request, of: caller, into: &directives)
        case .abandoned(let caller): forget(caller, into: &directives)
        case .outcome(let number, let outcome):
            guard let place = passed.firstIndex(where: { $0.number == number }) else { return }
            let read = passed.remove(at: place)
            guard !read.hasBlocked, block(read, outcome, into: &directives) else {
                return directives.append(.answer(read.caller, outcome))
            }
        case .event(let watch, _):
            guard let place = blocked.firstIndex(where: { $0.watch == watch }) else { return }
            let read = blocked.remove(at: place)
            directives += [.abandon(read.watch), .abandon(read.wait)]
            pass(read.request, of: read.caller, hasBlocked: true, into: &directives)
        case .waited(let wait):
            guard let place = blocked.firstIndex(where: { $0.wait == wait }) else { return }
            let read = blocked.remove(at: place)
            directives += [.abandon(read.watch), .answer(read.caller, read.outcome)]
        case .ended: break
        }
    }

    private mutating func pass(
        _ request: APIRequest,
        of caller: UInt64,
        hasBlocked: Bool = false,
        into directives: inout [RelayDirective]
    ) {
        last += 1
        let sent = Passed(caller: caller, request: request, number: last, hasBlocked: hasBlocked)
        passed.append(sent)
        directives.append(.send(last, request))
    }

    /// Has a read wait for something new; `false` if it is none, or found nothing.
    private mutating func block(
        _ read: Passed,
        _ outcome: APIOutcome,
        into directives: inout [RelayDirective]
    ) -> Bool {
        guard read.request.verb == .get, let name = read.request.path.name,
            case .response(let response) = outcome, response.isSuccess,
            let version = response.resourceVersion
        else { return false }
        var watch = APIRequest.collection(of: name, in: read.request.path)
        watch.query["resourceVersion"] = version
        watch.query["timeoutSeconds"] = "1"
        watch.query["watch"] = "true"
        last += 2
        let wait = Blocked(
            caller: read.caller,
            request: read.request,
            outcome: outcome,
            watch: last - 1,
            wait: last
        )
        blocked.append(wait)
        directives.append(.watch(wait.watch, watch))
        directives.append(.wait(wait.wait, nanoseconds: Self.patienceNanoseconds))
        return true
    }

    private mutating func forget(_ caller: UInt64, into directives: inout [RelayDirective]) {
        for read in passed where read.caller == caller { directives.append(.abandon(read.number)) }
        for read in blocked where read.caller == caller {
            directives += [.abandon(read.watch), .abandon(read.wait)]
        }
        passed.removeAll { $0.caller == caller }
        blocked.removeAll { $0.caller == caller }
    }
}
