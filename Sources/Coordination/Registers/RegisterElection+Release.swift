internal import LockstepDeterminism

extension RegisterElection {
    /// Gives back what is held, or what an abandoned campaign may have taken.
    mutating func stop(in context: Context, into directives: inout [Directive]) {
        directives.append(.disarm(.attempt))
        directives.append(.disarm(.deadline))
        setbacks = 0
        switch phase {
        case .releasing: break
        case .idle, .refused: finish(.unneeded, into: &directives)
        case .campaigning:
            let isAcquiring = pending?.purpose == .acquire
            guard isAcquiring || !unresolved.isEmpty else {
                finish(.unneeded, into: &directives)
                return
            }
            beginRelease()
            timeRelease(in: context, into: &directives)
            if !isAcquiring { send(.read, for: .read, in: context, into: &directives) }
        case .lost(let reason):
            guard reason == .expired, case .record(let record, _) = known, isOwn(record) else {
                finish(.unneeded, into: &directives)
                return
            }
            releaseAfterEffects(in: context, into: &directives)
        case .holding:
            // The belief ends here, before anything is sent.
            deadline = min(deadline, context.now)
            releaseAfterEffects(in: context, into: &directives)
        }
    }

    /// Gives the lock back once every effect that the term allowed has taken place.
    private mutating func releaseAfterEffects(
        in context: Context,
        into directives: inout [Directive]
    ) {
        guard let opening = timings.effectsEnd(ofTermUntil: deadline, now: context.now) else {
            beginRelease()
            sendRelease(in: context, into: &directives)
            return
        }
        // The answer to a renewal under way would begin the release.
        pending = nil
        beginRelease()
        directives.append(.arm(.attempt, at: opening))
    }

    private mutating func beginRelease() {
        phase = .releasing
        isReleaseOpen = false
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

    /// Empties the record if it is known to carry an own grant, else reads it.
    mutating func sendRelease(in context: Context, into directives: inout [Directive]) {
        timeRelease(in: context, into: &directives)
        guard !isKnownStale, !rules.releaseWithoutOwnerCheck,
            case .record(let record, let version) = known, isOwn(record)
        else {
            send(.read, for: .read, in: context, into: &directives)
            return
        }
        empty(record, version, in: context, into: &directives)
    }

    private mutating func empty(
        _ record: RegisterRecord,
        _ version: RegisterVersion,
        in context: Context,
        into directives: inout [Directive]
    ) {
        if isOwn(record), let carried = record.grant {
            // From now on this acquisition must never become a term: the release may arrive late.
            grant = carried
            unresolved.removeAll { $0.grant == carried }
        }
        var free = record
        free.holder = ""
        free.grant = nil
        free.renewTime = context.wall
        directives.append(.releasing)
        send(
            .write(free, expecting: .version(version)),
            for: .release,
            in: context,
            into: &directives
        )
    }

    mutating func release(
        after completion: Completion<RegisterResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch (completion, request.purpose) {
        case (.ok(.written), .release):
            finish(.released, into: &directives)
        case (.ok(.written), .acquire):
            grant = request.record?.grant
            sendRelease(in: context, into: &directives)
        case (.ok(.found(let record, let version)), _):
            guard isOwn(record) || rules.releaseWithoutOwnerCheck else {
                settle(into: &directives)
                return
            }
            setbacks += 1
            if timings.nextTry(after: setbacks, sentAt: request.sentAt, now: context.now) == nil {
                empty(record, version, in: context, into: &directives)
            } else {
                retryRelease(after: request, in: context, into: &directives)
            }
        case (.ok(.missing), _):
            settle(into: &directives)
        case (.ok(.conflict), .acquire) where unresolved.isEmpty,
            (.ok(.refused), .acquire) where unresolved.isEmpty,
            (.failed, .acquire) where unresolved.isEmpty:
            settle(into: &directives)
        case (.ok(.refused), _), (.failed, _):
            // It certainly did nothing, and would do nothing again at once.
            setbacks = max(setbacks, 2)
            retryRelease(after: request, in: context, into: &directives)
        case (.unknown, _):
            if request.purpose == .release { isReleaseOpen = true }
            isKnownStale = true
            retryRelease(after: request, in: context, into: &directives)
        case (.ok(.conflict), _), (.ok(.written), _):
            retryRelease(after: request, in: context, into: &directives)
        }
    }

    private mutating func retryRelease(
        after request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        setbacks += 1
        guard let due = timings.nextTry(after: setbacks, sentAt: request.sentAt, now: context.now)
        else {
            sendRelease(in: context, into: &directives)
            return
        }
        directives.append(.arm(.attempt, at: due))
    }

    /// The record carries nothing of this process.
    private mutating func settle(into directives: inout [Directive]) {
        // An acquisition that may still succeed later leaves a record that runs out by itself.
        let outcome: ReleaseOutcome =
            !unresolved.isEmpty ? .unknown : isReleaseOpen ? .released : .unneeded
        finish(outcome, into: &directives)
    }

    /// The time for giving back is over.
    mutating func giveUpRelease(into directives: inout [Directive]) {
        guard phase == .releasing else { return }
        let isOpen =
            isReleaseOpen || !unresolved.isEmpty || pending?.purpose == .release
            || pending?.purpose == .acquire
        finish(isOpen ? .unknown : .failed, into: &directives)
    }

    private mutating func finish(_ outcome: ReleaseOutcome, into directives: inout [Directive]) {
        if let pending { leaveOpen(pending) }
        pending = nil
        phase = .idle
        directives.append(.disarm(.release))
        directives.append(.released(outcome))
    }
}
