internal import LockstepDeterminism

extension QueueElection {
    /// Begins to compete, with a ticket of its own.
    mutating func begin(in context: Context, into directives: inout [Directive]) {
        precondition(phase == .idle, "a campaign begins after the last one was released")
        setbacks = 0
        draw(in: context)
        sendJoin(in: context, into: &directives)
    }

    /// Draws a ticket.
    private mutating func draw(in context: Context) {
        phase = .joining
        isLeaveOpen = false
        mustLook = false
        own = OwnTicket(id: GrantID(rawValue: context.randomness.next()))
        own.drawTime = context.wall
        // However the ticket comes to be, it was not made before this.
        own.sentAt = context.now
    }

    mutating func sendJoin(in context: Context, into directives: inout [Directive]) {
        drawNextRenewal(in: context)
        own.renewTime = context.wall
        send(.join(ownTicket), in: context, into: &directives)
    }

    mutating func join(
        after completion: Completion<QueueResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch (completion, request.request) {
        case (.ok(.written(let version)), .join(let ticket)):
            own.settle(ticket, in: version, sentAt: request.sentAt)
            guard let place = version.orderKey else {
                refuse("its versions cannot be ordered", into: &directives)
                return
            }
            own.place = place
            renew(in: context, into: &directives)
        case (.ok(.written(let version)), .renew(let ticket, _)):
            // It says for the first time where the ticket stands, so it is new whatever the time.
            own.settle(ticket, in: version, sentAt: request.sentAt)
            own.isPlaceFixed = true
            enter(in: context, into: &directives)
            send(.look, in: context, into: &directives)
        case (.ok(.refused(let reason)), _):
            refuse(reason, into: &directives)
        case (.unknown, .join), (.ok(.present), .join):
            if completion.isUnknown { own.mayArrive = true }
            setbacks += 1
            lookAgain(after: request, in: context, into: &directives)
        case (.unknown, .renew), (.ok(.conflict), .renew):
            setbacks += 1
            lookAgain(after: request, in: context, into: &directives)
        case (.ok(.queue), _) where own.isPlaceFixed && own.version != nil:
            enter(in: context, into: &directives)
            setbacks = 0
            decide(in: context, after: request, into: &directives)
        case (.ok(.queue), _) where own.version != nil:
            renew(in: context, into: &directives)
        case (.ok(.queue), _) where own.place != nil, (.ok(.missing), .renew):
            rejoin(after: request, in: context, into: &directives)
        case (.ok(.queue), _):
            // Whatever was sent has not arrived yet; the same ticket may be asked for again.
            mustLook = false
            waitForAttempt(in: context, into: &directives)
        default:
            tryAgain(after: request, in: context, into: &directives)
        }
    }

    /// The own ticket is there, and its place is fixed: wait for its turn.
    private mutating func enter(in context: Context, into directives: inout [Directive]) {
        phase = .waiting
        mustLook = false
        trust(in: context, into: &directives)
    }

    /// The own ticket is known to have been written: others leave it alone for a time.
    private mutating func trust(in context: Context, into directives: inout [Directive]) {
        deadline = ownDeadline
        guard deadline > context.now else { return }
        directives.append(.arm(.deadline, at: deadline))
        tellPlace(into: &directives)
    }

    mutating func wait(
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
            trust(in: context, into: &directives)
            send(.look, in: context, into: &directives)
        case (.ok(.missing), .renew) where !rules.trustsPosition:
            rejoin(after: request, in: context, into: &directives)
        case (.ok(.conflict), .renew), (.ok(.missing), .renew), (.ok(.conflict), .remove),
            (.ok(.written), .renew):
            setbacks += 1
            lookAgain(after: request, in: context, into: &directives)
        case (.ok(.removed), .remove(let id, _)), (.ok(.missing), .remove(let id, _)):
            ahead.removeAll { $0.standing.ticket.id == id }
            guard ahead.isEmpty else {
                decide(in: context, after: request, into: &directives)
                return
            }
            // Whoever answered, a proxy perhaps, may never have asked the store.
            send(.look, in: context, into: &directives)
        case (.ok(.queue), _):
            if own.version != nil { setbacks = 0 }
            decide(in: context, after: request, into: &directives)
        case (_, .look):
            // Who cannot see the queue never takes its turn, and must not keep others from theirs
            // by renewals: the ticket runs out unless a look succeeds.
            mustLook = true
            tryAgain(after: request, in: context, into: &directives)
        default:
            tryAgain(after: request, in: context, into: &directives)
        }
    }

    /// Acts on what is known of the queue.
    private mutating func decide(
        in context: Context,
        after request: Pending,
        into directives: inout [Directive]
    ) {
        guard own.version != nil || rules.trustsPosition else {
            rejoin(after: request, in: context, into: &directives)
            return
        }
        guard let removable = removableAt, let first = ahead.first else {
            takeTurn(in: context, after: request, into: &directives)
            return
        }
        guard removable <= context.now else {
            directives.append(.arm(.attempt, at: max(min(nextRenewal, removable), context.now)))
            return
        }
        // Many removals in a row, each slow, must not outlast what others wait for: between two of
        // them a renewal that is due goes first.
        if case .remove = request.request, nextRenewal <= context.now {
            renew(in: context, into: &directives)
            return
        }
        let (id, version) = (first.standing.ticket.id, first.standing.version)
        send(.remove(id, version), in: context, into: &directives)
    }

    /// Nobody stands before: hold the lock, unless the own ticket's time is up already.
    private mutating func takeTurn(
        in context: Context,
        after request: Pending,
        into directives: inout [Directive]
    ) {
        let base = rules.trustsPosition ? request.sentAt : own.sentAt
        let end = base.advanced(byNanoseconds: timings.holdNanoseconds)
        guard let place = own.place, end > context.now else {
            renew(in: context, into: &directives)
            return
        }
        phase = .holding
        deadline = end
        setbacks = 0
        isPlaceTold = false
        // Those before may have been removed since the last look, which had shown them.
        report(candidacy.identity, into: &directives)
        let token = FencingToken(number: place, source: .storeVersion)
        directives.append(.granted(Grant(token: token, deadline: deadline)))
        directives.append(.arm(.deadline, at: deadline))
        waitForAttempt(in: context, into: &directives)
    }

    /// The own ticket is gone, and its place with it: begin at the end of the queue; a while later
    /// if tickets go again and again.
    private mutating func rejoin(
        after request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        doubtPlace(into: &directives)
        directives.append(.disarm(.deadline))
        setbacks += 1
        draw(in: context)
        guard let due = timings.nextTry(after: setbacks, sentAt: request.sentAt, now: context.now)
        else {
            sendJoin(in: context, into: &directives)
            return
        }
        directives.append(.arm(.attempt, at: due))
    }

    /// Looks at once, or later if that has not helped.
    private mutating func lookAgain(
        after request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        mustLook = true
        guard let due = timings.nextTry(after: setbacks, sentAt: request.sentAt, now: context.now)
        else {
            send(.look, in: context, into: &directives)
            return
        }
        directives.append(.arm(.attempt, at: due))
    }

    private mutating func refuse(_ reason: String, into directives: inout [Directive]) {
        phase = .refused
        directives.append(.disarm(.attempt))
        directives.append(.refused(.backendRefused(reason)))
    }

    /// Arms the timer for the next renewal, or for the next try to get a ticket.
    func waitForAttempt(in context: Context, into directives: inout [Directive]) {
        directives.append(.arm(.attempt, at: max(nextRenewal, context.now)))
    }

    /// Arms the timer likewise after a request that has come to nothing, but no sooner than half a
    /// retry interval after that: a look does not move the next renewal, so one that is refused at
    /// once would be followed by the next at once.
    func tryAgain(
        after request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        let earliest = request.sentAt.advanced(byNanoseconds: timings.retryNanoseconds / 2)
        directives.append(.arm(.attempt, at: max(nextRenewal, earliest, context.now)))
    }

    /// Draws when to renew next: 0.8 to 1 retry intervals from now, so that those who began
    /// together spread.
    mutating func drawNextRenewal(in context: Context) {
        let retry = timings.retryNanoseconds
        let spread = Int64(context.randomness.next().below(UInt64(max(retry / 5, 1))))
        nextRenewal = context.now.advanced(byNanoseconds: retry - spread)
    }

    /// What the own ticket says.
    package var ownTicket: QueueTicket {
        QueueTicket(
            id: own.id,
            holder: candidacy.identity,
            leaseNanoseconds: timings.leaseNanoseconds,
            place: own.place,
            drawTime: own.drawTime,
            renewTime: own.renewTime
        )
    }
}
