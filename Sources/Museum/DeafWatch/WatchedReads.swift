internal import LockstepKubernetes

/// Lists an object once, and follows it by watches from then on.
///
/// A watch lasts five seconds at most, so that one whose connection is dead is noticed long before
/// a lease is over.
struct WatchedReads: Relay {
    private static let watchNanoseconds: Int64 = 5_000_000_000
    private static let restNanoseconds: Int64 = 1_000_000_000

    /// A request of the election's that is on its way.
    private struct Passed: Hashable {
        let caller: UInt64
        /// The number under which something was sent in its place.
        let number: UInt64
        /// The list that a read became; `nil` if it was sent as it is.
        var list: APIRequest?
    }

    /// What is known of the object.
    private struct Known: Hashable {
        var answer: APIResponse
        var version: String
        let list: APIRequest
    }

    private var last: UInt64 = 0
    private var passed: [Passed] = []
    private var known: Known?
    /// The open watch, if there is one.
    private var watch: UInt64 = 0
    /// The wait for its end, or for the next one.
    private var wait: UInt64 = 0

    mutating func handle(_ input: RelayInput, into directives: inout [RelayDirective]) {
        switch input {
        case .request(let caller, let request): pass(request, of: caller, into: &directives)
        case .abandoned(let caller):
            for sent in passed where sent.caller == caller {
                directives.append(.abandon(sent.number))
            }
            passed.removeAll { $0.caller == caller }
        case .outcome(let number, let outcome):
            guard let place = passed.firstIndex(where: { $0.number == number }) else { return }
            take(outcome, of: passed.remove(at: place), into: &directives)
        case .event(watch, let event):
            // An error says that the version is too old. It ought to lead to a new list.
            guard learn(event) else { return rest(into: &directives) }
        case .ended(watch): rest(into: &directives)
        case .waited(wait):
            if watch == 0 { follow(into: &directives) } else { rest(into: &directives) }
        case .event, .ended, .waited: break
        }
    }

    private mutating func pass(
        _ request: APIRequest,
        of caller: UInt64,
        into directives: inout [RelayDirective]
    ) {
        var sent = Passed(caller: caller, number: last + 1)
        if request.verb == .get, let name = request.path.name {
            if let known { return directives.append(.answer(caller, .response(known.answer))) }
            sent.list = APIRequest.collection(of: name, in: request.path)
        }
        last += 1
        passed.append(sent)
        directives.append(.send(last, sent.list ?? request))
    }

    private mutating func take(
        _ outcome: APIOutcome,
        of sent: Passed,
        into directives: inout [RelayDirective]
    ) {
        guard let list = sent.list, case .response(let response) = outcome, response.isSuccess,
            let version = response.resourceVersion
        else { return directives.append(.answer(sent.caller, outcome)) }
        let answer = Self.answer(with: response.body["items"]?.asArray?.first)
        directives.append(.answer(sent.caller, .response(answer)))
        guard known == nil else { return }
        known = Known(answer: answer, version: version, list: list)
        follow(into: &directives)
    }

    /// Watches, from the last version that was told.
    private mutating func follow(into directives: inout [RelayDirective]) {
        guard let known else { return }
        var request = known.list
        request.query["resourceVersion"] = known.version
        request.query["timeoutSeconds"] = "5"
        request.query["watch"] = "true"
        last += 2
        (watch, wait) = (last - 1, last)
        directives.append(.watch(watch, request))
        directives.append(.wait(wait, nanoseconds: Self.watchNanoseconds))
    }

    /// Ends the watch, and begins the next one after a while.
    private mutating func rest(into directives: inout [RelayDirective]) {
        directives += [.abandon(watch), .abandon(wait)]
        last += 1
        (watch, wait) = (0, last)
        directives.append(.wait(wait, nanoseconds: Self.restNanoseconds))
    }

    /// Takes in what a watch was told; `false` if that is nothing that it can go on from.
    private mutating func learn(_ event: WatchEvent) -> Bool {
        guard event.kind != .error, let version = event.resourceVersion else { return false }
        known?.version = version
        switch event.kind {
        case .added, .modified: known?.answer = Self.answer(with: event.object)
        case .deleted: known?.answer = Self.answer(with: nil)
        case .bookmark, .error: break
        }
        return true
    }

    /// What the server would answer to a read of this object, or of none.
    private static func answer(with object: JSONValue?) -> APIResponse {
        guard let object else {
            return Status(code: 404, reason: .notFound, message: "not found").response
        }
        return APIResponse(status: 200, body: object)
    }
}
