internal import LockstepDeterminism

extension QueueElection {
    /// Renews the own ticket, or looks first if its state is not known.
    mutating func renew(in context: Context, into directives: inout [Directive]) {
        guard !mustLook, let version = own.version else {
            send(.look, in: context, into: &directives)
            return
        }
        drawNextRenewal(in: context)
        own.renewTime = context.wall.visible(after: own.storedRenewTime)
        send(.renew(ownTicket, over: version), in: context, into: &directives)
    }

    mutating func hold(
        after completion: Completion<QueueResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch (completion, request.request) {
        case (.ok(.written(let version)), .renew(let ticket, let former))
        where version.isNew(after: former):
            own.settle(ticket, in: version, sentAt: request.sentAt)
            setbacks = 0
            extend(into: &directives)
            waitForAttempt(in: context, into: &directives)
        case (.ok(.missing), .renew):
            lose(.deleted, into: &directives)
        case (.ok(.queue), _):
            guard own.version != nil else {
                lose(.deleted, into: &directives)
                return
            }
            // The version is known again. It extends nothing: which of the own writes made it
            // cannot be told.
            retry(after: request, in: context, into: &directives)
        case (.ok(.conflict), .renew), (.ok(.written), .renew):
            mustLook = true
            setbacks += 1
            retry(after: request, in: context, into: &directives)
        case (.unknown, _):
            setbacks += 1
            retry(after: request, in: context, into: &directives)
        default:
            tryAgain(after: request, in: context, into: &directives)
        }
    }

    /// Ends the term without having given the lock back.
    mutating func lose(_ reason: LossReason, into directives: inout [Directive]) {
        phase = .lost(reason)
        directives.append(.disarm(.attempt))
        directives.append(.disarm(.deadline))
        directives.append(.lost(reason))
    }

    private mutating func extend(into directives: inout [Directive]) {
        guard ownDeadline > deadline else { return }
        deadline = ownDeadline
        directives.append(.arm(.deadline, at: deadline))
        directives.append(.extended(deadline))
    }

    private mutating func retry(
        after request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        guard let due = timings.nextTry(after: setbacks, sentAt: request.sentAt, now: context.now)
        else {
            renew(in: context, into: &directives)
            return
        }
        directives.append(.arm(.attempt, at: due))
    }
}
