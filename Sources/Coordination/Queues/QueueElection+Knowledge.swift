internal import LockstepDeterminism

extension QueueElection {
    /// Where a candidate stands.
    enum Phase: Hashable, Sendable {
        case idle
        /// The own ticket was asked for, and no answer has shown it yet.
        case joining
        case waiting
        case holding
        /// The lock was lost; the work may still be ending.
        case lost(LossReason)
        case refused
        case releasing
    }

    /// The ticket of the present campaign.
    struct OwnTicket: Hashable, Sendable {
        var id: GrantID
        /// Where it stands, and the state it is in; `nil` while no answer has shown it.
        var place: UInt64?
        var version: RegisterVersion?
        /// Whether the ticket itself says where it stands, so that nobody moves it any more.
        var isPlaceFixed = false
        /// When the request that made it, or the last that renewed it, was sent.
        var sentAt = LocalInstant(nanoseconds: 0)
        /// Whether a request that makes it may still arrive.
        var mayArrive = false
        var drawTime: WallInstant?
        var renewTime: WallInstant?
        /// The time of renewal that the store is known to show, which `renewTime` may never reach.
        var storedRenewTime: WallInstant?

        /// Takes note that a request sent then has left the ticket in the store like this.
        mutating func settle(
            _ ticket: QueueTicket,
            in version: RegisterVersion,
            sentAt: LocalInstant
        ) {
            (self.version, self.sentAt) = (version, sentAt)
            storedRenewTime = ticket.renewTime
        }
    }

    /// Somebody else's ticket, and since when it is known to be as it is.
    struct Sighting: Hashable, Sendable {
        var standing: StandingTicket
        var since: LocalInstant
    }

    /// The request under way.
    struct Pending: Hashable, Sendable {
        var id: RequestID
        var request: QueueRequest
        var sentAt: LocalInstant
    }

    var timings: ElectionTimings { candidacy.timings }

    /// Takes in what a look showed: the state of the own ticket, and who stands before it.
    mutating func learn(
        _ queue: [StandingTicket],
        at now: LocalInstant,
        into directives: inout [Directive]
    ) {
        let queue = queue.sorted {
            ($0.place, $0.ticket.id.rawValue) < ($1.place, $1.ticket.id.rawValue)
        }
        report(queue.first?.ticket.holder ?? "", into: &directives)
        let mine = queue.first { $0.ticket.id == own.id && isSameObject($0) }
        if let mine {
            if mine.ticket.place != nil { own.isPlaceFixed = true }
            if mine.ticket.place != nil || !own.isPlaceFixed { own.place = mine.place }
            (own.version, own.storedRenewTime) = (mine.version, mine.ticket.renewTime)
            mustLook = false
        } else if !rules.trustsPosition {
            own.version = nil
        }
        let before = queue.prefix { $0.place < own.place ?? .max && $0.ticket.id != own.id }
        ahead = before.map { standing in
            let known = ahead.first { $0.standing.version == standing.version }
            return Sighting(standing: standing, since: known?.since ?? now)
        }
    }

    /// Whether a ticket of the own name is the object that is known under it.
    private func isSameObject(_ standing: StandingTicket) -> Bool {
        guard let version = own.version else { return true }
        return version.uid == standing.version.uid
    }

    /// When the last of the tickets ahead has stayed the same for its lease, and all of them may be
    /// removed; `nil` if none is ahead.
    var removableAt: LocalInstant? {
        ahead.map { sighting in
            let published = sighting.standing.ticket.leaseNanoseconds
            let lease = published > 0 ? published : timings.leaseNanoseconds
            return sighting.since.advanced(byNanoseconds: lease)
        }.max()
    }

    /// When the belief in the own ticket ends, by the last write that succeeded.
    var ownDeadline: LocalInstant { own.sentAt.advanced(byNanoseconds: timings.holdNanoseconds) }

    /// Tells of whoever stands first, if that is news.
    mutating func report(_ holder: String, into directives: inout [Directive]) {
        guard reported != holder else { return }
        reported = holder
        directives.append(.observed(holder: holder))
    }

    /// Tells of the own place, if that is news.
    mutating func tellPlace(into directives: inout [Directive]) {
        guard let place = own.place, !isPlaceTold else { return }
        isPlaceTold = true
        directives.append(.waiting(place: place))
    }

    /// Takes back what was told of the own place.
    mutating func doubtPlace(into directives: inout [Directive]) {
        guard isPlaceTold else { return }
        isPlaceTold = false
        directives.append(.leftQueue)
    }

    /// Appends a request and remembers it.
    mutating func send(
        _ request: QueueRequest,
        in context: Context,
        into directives: inout [Directive]
    ) {
        sentCount &+= 1
        let id = RequestID(rawValue: sentCount)
        pending = Pending(id: id, request: request, sentAt: context.now)
        directives.append(.send(id, request))
    }
}
