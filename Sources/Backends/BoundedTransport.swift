internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepKubernetes

/// Sends API requests one after the other and waits for each no longer than a time-out.
///
/// A request that was given up may still be carried out.
struct BoundedTransport: Sendable {
    let transport: any APITransport
    let timekeeper: any Timekeeper
    let timeoutNanoseconds: Int64
    private let answers = Mailbox<APIOutcome>()

    init(
        _ transport: any APITransport,
        timekeeper: any Timekeeper,
        timeoutNanoseconds: Int64
    ) {
        self.transport = transport
        self.timekeeper = timekeeper
        self.timeoutNanoseconds = timeoutNanoseconds
    }

    /// Sends a request; only one may be under way.
    ///
    /// - Parameters:
    ///   - request: What to ask.
    ///   - deadline: When to give up even if the time-out has not passed.
    /// - Returns: The answer; `.unknown` at the time-out, at the deadline, or once the calling
    ///   task is cancelled.
    func send(
        _ request: APIRequest,
        until deadline: LocalInstant = .distantFuture
    ) async -> APIOutcome {
        let now = timekeeper.now
        let end = min(deadline, now.advanced(byNanoseconds: timeoutNanoseconds))
        guard now < end else { return .notSent("the time was up") }
        let call = Task { [transport, answers] in
            answers.post(await transport.send(request))
        }
        return await withTaskCancellationHandler {
            if let outcome = await answers.next(until: end, on: timekeeper) {
                answers.disarm()
                return outcome
            }
            // A transport answers a cancelled call at once, so no late answer stays in the mailbox.
            call.cancel()
            return await answers.next(until: nil, on: timekeeper) ?? .unknown("no answer in time")
        } onCancel: {
            call.cancel()
        }
    }
}
