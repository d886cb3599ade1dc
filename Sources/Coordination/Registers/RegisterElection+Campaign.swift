internal import LockstepDeterminism

extension RegisterElection {
    /// Begins to compete, knowing what it knew.
    mutating func begin(in context: Context, into directives: inout [Directive]) {
        precondition(phase == .idle, "a campaign begins after the last one was released")
        phase = .campaigning
        setbacks = 0
        read(in: context, into: &directives)
    }

    /// The next look is due: write if the record has rested long enough, else read.
    mutating func poll(in context: Context, into directives: inout [Directive]) {
        setbacks = 0
        guard !isKnownStale, let claimable = claimableAt(context.now), claimable <= context.now
        else {
            read(in: context, into: &directives)
            return
        }
        acquire(in: context, into: &directives)
    }

    mutating func campaign(
        after completion: Completion<RegisterResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        if let reason = refusal {
            refuse(reason, into: &directives)
            return
        }
        switch (completion, request.purpose) {
        case (.ok(.refused(let reason)), _):
            refuse(.backendRefused(reason), into: &directives)
        case (.ok(.written), .acquire):
            grant = request.record?.grant
            unresolved = []
            take(sentAt: request.sentAt, in: context, into: &directives)
        case (.ok(.conflict), .acquire), (.unknown, .acquire),
            (.ok(.conflict), .place), (.unknown, .place):
            // The store has changed, or may have: look at once, but act on it only if that look
            // shows an own grant.
            setbacks += 1
            send(.read, for: .read, in: context, into: &directives)
        case (.ok(.found), _), (.ok(.missing), _):
            decide(in: context, into: &directives)
        case (.failed, _), (.unknown, _), (.ok(.written), _), (.ok(.conflict), _):
            waitForPoll(in: context, into: &directives)
        }
    }

    /// Ends a campaign that cannot succeed.
    private mutating func refuse(_ reason: LossReason, into directives: inout [Directive]) {
        phase = .refused
        directives.append(.disarm(.attempt))
        directives.append(.refused(reason))
    }

    /// Acts on a fresh answer.
    private mutating func decide(in context: Context, into directives: inout [Directive]) {
        if case .record(let record, _) = known,
            let own = unresolved.first(where: { $0.grant == record.grant }),
            deadline(ofWriteSentAt: own.sentAt, now: context.now) > context.now
        {
            grant = own.grant
            unresolved = []
            take(sentAt: own.sentAt, in: context, into: &directives)
        } else if setbacks == 0, let claimable = claimableAt(context.now),
            claimable <= context.now
        {
            acquire(in: context, into: &directives)
        } else {
            waitForPoll(in: context, into: &directives)
        }
    }

    /// An acquisition is known to have succeeded: hold the lock, unless its time is up already.
    private mutating func take(
        sentAt: LocalInstant,
        in context: Context,
        into directives: inout [Directive]
    ) {
        guard case .record(let record, let version) = known else { return }
        deadline = deadline(ofWriteSentAt: sentAt, now: context.now)
        guard deadline > context.now else {
            waitForPoll(in: context, into: &directives)
            return
        }
        phase = .holding
        setbacks = 0
        mustRead = false
        heldObject = version.uid
        if countsTransitions(version) { countedObject = version.uid }
        let token = token(of: record, version)
        directives.append(.granted(Grant(token: token, deadline: deadline)))
        directives.append(.arm(.deadline, at: deadline))
        scheduleRenewal(sentAt: sentAt, in: context, into: &directives)
    }

    /// Writes what the known state allows: the own name over a record, a placeholder where none is.
    private mutating func acquire(in context: Context, into directives: inout [Directive]) {
        drawNextPoll(in: context)
        var record = RegisterRecord(
            holder: candidacy.identity,
            grant: GrantID(rawValue: context.randomness.next()),
            leaseNanoseconds: timings.leaseNanoseconds,
            acquireTime: context.wall,
            renewTime: context.wall
        )
        var purpose = Purpose.acquire
        var expecting = ExpectedState.absent
        if case .record(let present, let version) = known {
            record.transitions = next(after: present.transitions, countsTransitions(version))
            expecting = .version(version)
        } else if !createsAtOnce {
            record.holder = ""
            record.leaseNanoseconds = missingLeaseNanoseconds
            purpose = .place
        }
        send(.write(record, expecting: expecting), for: purpose, in: context, into: &directives)
    }

    /// The number of transitions that an acquisition writes.
    ///
    /// Stores may keep 32 bits. Where tokens count transitions, one that did not rise would be no
    /// token, so the store is left to refuse it; where nobody counts by them, they stop there.
    private func next(after transitions: Int64, _ isToken: Bool) -> Int64 {
        let next = transitions &+ 1
        return isToken ? next : min(next, Int64(Int32.max))
    }

    /// Whether a missing record counts as a free one.
    private var createsAtOnce: Bool {
        rules.missingMeansFree || options.missing == .createAtOnce
    }

    private mutating func read(in context: Context, into directives: inout [Directive]) {
        drawNextPoll(in: context)
        send(.read, for: .read, in: context, into: &directives)
    }

    /// Draws when to look again: 1 to 2.2 retry intervals from now, so that followers spread.
    private mutating func drawNextPoll(in context: Context) {
        let retry = timings.retryNanoseconds
        let spread = UInt64(retry) + UInt64(retry) / 5
        let jitter = context.randomness.next().below(max(spread, 1))
        nextPoll = context.now.advanced(byNanoseconds: retry).advanced(byNanoseconds: Int64(jitter))
    }

    /// Arms the timer for the next look, or for the instant at which the record may be taken.
    private func waitForPoll(in context: Context, into directives: inout [Directive]) {
        var due = max(nextPoll, context.now)
        if !isKnownStale, let claimable = claimableAt(context.now), claimable > context.now {
            due = min(due, claimable)
        }
        directives.append(.arm(.attempt, at: due))
    }

    /// When the known state may be written over; `nil` if no state is known.
    ///
    /// Where no record is, a placeholder may be written at any time.
    private func claimableAt(_ now: LocalInstant) -> LocalInstant? {
        switch known {
        case .nothing: nil
        case .missing: now
        case .record(let record, _):
            record.isFree || isOwn(record)
                ? now : knownSince.advanced(byNanoseconds: publishedLeaseNanoseconds)
        }
    }

    /// Why this process must not compete any more: its tokens count within an object that is gone.
    private var refusal: LossReason? {
        guard let countedObject else { return nil }
        switch known {
        case .nothing: return nil
        case .missing: return .deleted
        case .record(_, let version): return version.uid == countedObject ? nil : .replaced
        }
    }

    func countsTransitions(_ version: RegisterVersion) -> Bool {
        options.tokenSource == .objectTransitions || version.orderKey == nil
    }

    private func token(of record: RegisterRecord, _ version: RegisterVersion) -> FencingToken {
        guard !countsTransitions(version), let number = version.orderKey else {
            return FencingToken(
                scope: version.uid,
                number: UInt64(max(record.transitions, 0)),
                source: .objectTransitions
            )
        }
        return FencingToken(number: number, source: .storeVersion)
    }
}
