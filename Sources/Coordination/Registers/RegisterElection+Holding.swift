internal import LockstepDeterminism

extension RegisterElection {
    /// Renews, or reads first if the last answer was a conflict.
    mutating func renew(in context: Context, into directives: inout [Directive]) {
        guard !mustRead, case .record(var record, let version) = known else {
            send(.read, for: .read, in: context, into: &directives)
            return
        }
        record.renewTime = context.wall.visible(after: record.renewTime)
        record.leaseNanoseconds = timings.leaseNanoseconds
        send(
            .write(record, expecting: .version(version)),
            for: .renew,
            in: context,
            into: &directives
        )
    }

    mutating func hold(
        after completion: Completion<RegisterResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        let sentAt = request.sentAt
        switch completion {
        case .ok(.written(let version)) where isNew(version, after: request.expecting):
            setbacks = 0
            extend(sentAt: sentAt, in: context, into: &directives)
            scheduleRenewal(sentAt: sentAt, in: context, into: &directives)
        case .ok(.found(let record, let version)):
            guard let reason = loss(shownBy: record, version) else {
                // The version is known again. It extends nothing: which of the own writes made it
                // cannot be told.
                mustRead = false
                retry(sentAt: sentAt, in: context, into: &directives)
                return
            }
            lose(reason, into: &directives)
        case .ok(.missing):
            lose(.deleted, into: &directives)
        case .ok(.conflict), .ok(.written):
            mustRead = true
            setbacks += 1
            retry(sentAt: sentAt, in: context, into: &directives)
        case .unknown:
            setbacks += 1
            retry(sentAt: sentAt, in: context, into: &directives)
        case .ok(.refused), .failed:
            scheduleRenewal(sentAt: sentAt, in: context, into: &directives)
        }
    }

    /// Ends the term without having given the lock back.
    mutating func lose(_ reason: LossReason, into directives: inout [Directive]) {
        phase = .lost(reason)
        directives.append(.disarm(.attempt))
        directives.append(.disarm(.deadline))
        directives.append(.lost(reason))
    }

    /// When a holder's belief in a successful write ends.
    func deadline(ofWriteSentAt sentAt: LocalInstant, now: LocalInstant) -> LocalInstant {
        if rules.holdsWithoutDeadline { return .distantFuture }
        let base = rules.countDeadlineFromReply ? now : sentAt
        return base.advanced(byNanoseconds: timings.holdNanoseconds)
    }

    func scheduleRenewal(
        sentAt: LocalInstant,
        in context: Context,
        into directives: inout [Directive]
    ) {
        let due = sentAt.advanced(byNanoseconds: timings.retryNanoseconds)
        directives.append(.arm(.attempt, at: max(due, context.now)))
    }

    private mutating func extend(
        sentAt: LocalInstant,
        in context: Context,
        into directives: inout [Directive]
    ) {
        let later = deadline(ofWriteSentAt: sentAt, now: context.now)
        guard later > deadline else { return }
        deadline = later
        directives.append(.arm(.deadline, at: later))
        directives.append(.extended(later))
    }

    private mutating func retry(
        sentAt: LocalInstant,
        in context: Context,
        into directives: inout [Directive]
    ) {
        guard let due = timings.nextTry(after: setbacks, sentAt: sentAt, now: context.now) else {
            renew(in: context, into: &directives)
            return
        }
        directives.append(.arm(.attempt, at: due))
    }

    private func isNew(_ version: RegisterVersion, after expected: ExpectedState) -> Bool {
        guard case .version(let former) = expected else { return true }
        return version.isNew(after: former)
    }

    /// What a read while holding shows to be lost; `nil` if the record still carries the grant.
    private func loss(shownBy record: RegisterRecord, _ version: RegisterVersion) -> LossReason? {
        if version.uid != heldObject { return .replaced }
        if record.grant == grant || rules.namesAreGrants && isOwn(record) { return nil }
        return record.isFree ? .cleared : .taken(by: record.holder)
    }
}
