internal import LockstepDeterminism

extension QueueElection {
    /// Gives the ticket up, whether its turn had come or not.
    mutating func stop(in context: Context, into directives: inout [Directive]) {
        directives.append(.disarm(.attempt))
        directives.append(.disarm(.deadline))
        setbacks = 0
        // Whatever was believed of the ticket ends here, before anything is sent.
        doubtPlace(into: &directives)
        switch phase {
        case .releasing: break
        case .refused where own.version == nil && !own.mayArrive, .idle:
            finish(.unneeded, into: &directives)
        case .waiting, .refused:
            beginRelease()
            sendLeave(in: context, into: &directives)
        case .lost(.expired), .holding:
            leaveAfterEffects(in: context, into: &directives)
        case .lost: finish(.unneeded, into: &directives)
        case .joining:
            beginRelease()
            timeRelease(in: context, into: &directives)
            // A removal that overtook the request would leave its ticket behind.
            if !isJoining { sendLeave(in: context, into: &directives) }
        }
    }

    private var isJoining: Bool {
        if case .join = pending?.request { return true }
        return false
    }

    /// Gives the ticket up once every effect that the term allowed has taken place.
    private mutating func leaveAfterEffects(
        in context: Context,
        into directives: inout [Directive]
    ) {
        let end = min(deadline, context.now)
        guard let opening = timings.effectsEnd(ofTermUntil: end, now: context.now) else {
            beginRelease()
            sendLeave(in: context, into: &directives)
            return
        }
        // The answer to a renewal under way would begin the release.
        pending = nil
        beginRelease()
        directives.append(.arm(.attempt, at: opening))
    }

    private mutating func beginRelease() {
        phase = .releasing
        isLeaveOpen = false
        isReleaseTimed = false
    }

    /// Bounds the release from now on, once: whoever sleeps beyond the time to begin it has all of
    /// it left afterwards.
    private mutating func timeRelease(in context: Context, into directives: inout [Directive]) {
        guard !isReleaseTimed else { return }
        isReleaseTimed = true
        let due = context.now.advanced(byNanoseconds: timings.releaseNanoseconds)
        directives.append(.arm(.release, at: due))
    }

    mutating func sendLeave(in context: Context, into directives: inout [Directive]) {
        timeRelease(in: context, into: &directives)
        directives.append(.releasing)
        send(.leave(own.id, uid: own.version?.uid), in: context, into: &directives)
    }

    mutating func release(
        after completion: Completion<QueueResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch (completion, request.request) {
        case (.failed, .join) where !own.mayArrive, (.ok(.refused), .join) where !own.mayArrive:
            finish(.unneeded, into: &directives)
        case (_, .join):
            if case .ok(.written(let version)) = completion { own.version = version }
            if completion.isUnknown { own.mayArrive = true }
            sendLeave(in: context, into: &directives)
        case (.ok(.removed), .leave):
            finish(.released, into: &directives)
        case (.ok(.missing), .leave), (.ok(.conflict), .leave):
            settle(into: &directives)
        case (.unknown, .leave):
            isLeaveOpen = true
            retryLeave(after: request, in: context, into: &directives)
        default:
            // It certainly did nothing, and would do nothing again at once.
            setbacks = max(setbacks, 2)
            retryLeave(after: request, in: context, into: &directives)
        }
    }

    private mutating func retryLeave(
        after request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        setbacks += 1
        guard let due = timings.nextTry(after: setbacks, sentAt: request.sentAt, now: context.now)
        else {
            sendLeave(in: context, into: &directives)
            return
        }
        directives.append(.arm(.attempt, at: due))
    }

    /// There is no ticket of this candidate.
    private mutating func settle(into directives: inout [Directive]) {
        // One that is made later stands until it has stayed the same for its lease.
        let outcome: ReleaseOutcome =
            own.mayArrive && own.version == nil
            ? .unknown : isLeaveOpen ? .released : .unneeded
        finish(outcome, into: &directives)
    }

    /// The time for giving back is over.
    mutating func giveUpRelease(into directives: inout [Directive]) {
        guard phase == .releasing else { return }
        let isOpen = isLeaveOpen || own.mayArrive || pending != nil
        finish(isOpen ? .unknown : .failed, into: &directives)
    }

    private mutating func finish(_ outcome: ReleaseOutcome, into directives: inout [Directive]) {
        pending = nil
        phase = .idle
        directives.append(.disarm(.release))
        directives.append(.released(outcome))
    }
}
