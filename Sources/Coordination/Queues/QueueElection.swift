internal import LockstepDeterminism

/// An election among the tickets of a queue: who has waited longest holds the lock.
///
/// What it relies on: looks are linearizable, versions are never used twice and rise over the whole
/// store, clocks run within the drift bound of the timings, nobody but the candidates touches
/// tickets. What it keeps to:
///
/// - Every campaign draws a ticket of its own, under a fresh random name. Whatever becomes of the
///   request that makes it, there is never a second one of that name.
/// - A ticket's place is the number of the write that made it, and its owner fixes it by a renewal
///   that succeeds only if nobody has written to the ticket since. If somebody has, be it a label,
///   the place is the number of that write: until it is fixed others go by that too, and so it only
///   ever moves back. A place is also the fencing token: places are served in their order, so
///   tokens rise.
/// - Who waits renews its ticket like a holder, as long as it sees the queue. The lock is held once
///   a look shows the own ticket and none before it, and until `hold` after the sending of the last
///   renewal that succeeded. A renewal of unknown outcome moves nothing.
/// - A ticket that stands before one's own is removed once it has stayed the same for the lease
///   that *it* publishes, counted on the local clock from the first answer that carried it, and
///   only in exactly that state. Only the first candidate that still renews does so, and so a dead
///   holder raises no herd.
/// - A ticket is given up only after `stop`, no earlier than an effect's delay after the belief in
///   it has ended.
///
/// A free lock takes three requests: for a ticket, for its place, and a look. Then it costs a
/// request and a look every retry interval for each that waits, and each look carries the whole
/// queue: it is for some dozens of candidates, not for thousands.
///
/// - Source: the queue of sequential entries that hang on sessions, as in the lock recipes of
///   ZooKeeper and etcd; here the sessions are timed by the candidates themselves, as a lease is.
public struct QueueElection: Instance, Hashable {
    /// What the election asks of its store.
    public typealias Request = QueueRequest
    /// What the store answers.
    public typealias Response = QueueResponse
    /// The store tells nothing unasked.
    public typealias Notice = Never

    /// Who competes for what.
    public let candidacy: Candidacy
    package let rules: QueueRules

    var phase = Phase.idle
    var own: OwnTicket
    /// The tickets that stand before the own one, by place, as the last look showed them.
    var ahead: [Sighting] = []
    /// When the belief in the own ticket ends by itself.
    var deadline = LocalInstant(nanoseconds: 0)
    /// Whether observers were told of the place, and not that it may be lost.
    var isPlaceTold = false
    var pending: Pending?
    var sentCount: UInt64 = 0
    /// When the next renewal is due.
    var nextRenewal = LocalInstant(nanoseconds: 0)
    /// Attempts since the last success that called for another at once.
    var setbacks = 0
    /// Whether the next attempt must look before it writes.
    var mustLook = false
    /// Whether a request of unknown outcome may have removed the own ticket.
    var isLeaveOpen = false
    /// Whether the time for giving back has begun.
    var isReleaseTimed = false
    /// Whom the observers were last told of.
    var reported: String?

    /// A core for this candidacy that has had no input yet.
    public init(_ candidacy: Candidacy) {
        self.init(candidacy, rules: QueueRules())
    }

    /// A core with rules of its own.
    package init(_ candidacy: Candidacy, rules: QueueRules) {
        self.candidacy = candidacy
        self.rules = rules
        self.own = OwnTicket(id: GrantID(rawValue: 0))
    }

    /// Takes one input and appends what should be done, in order.
    public mutating func handle(
        _ input: Input,
        in context: Context,
        into directives: inout [Directive]
    ) {
        if context.now >= deadline { lapse(into: &directives) }
        switch input {
        case .start: begin(in: context, into: &directives)
        case .stop: stop(in: context, into: &directives)
        case .timer(.attempt): attempt(in: context, into: &directives)
        case .timer(.release): giveUpRelease(into: &directives)
        case .timer: break
        case .reply(let id, let completion, _):
            guard let answered = pending, answered.id == id else { return }
            pending = nil
            react(to: completion, of: answered, in: context, into: &directives)
        }
    }

    /// The last renewal that succeeded is too long ago: a holder holds no longer, and who waits
    /// cannot tell whether its ticket is still there.
    private mutating func lapse(into directives: inout [Directive]) {
        switch phase {
        case .holding: lose(.expired, into: &directives)
        case .waiting: doubtPlace(into: &directives)
        case .idle, .joining, .lost, .refused, .releasing: break
        }
    }

    private mutating func react(
        to completion: Completion<QueueResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        if case .ok(.queue(let queue)) = completion {
            learn(queue, at: context.now, into: &directives)
        }
        switch phase {
        case .joining: join(after: completion, of: request, in: context, into: &directives)
        case .waiting: wait(after: completion, of: request, in: context, into: &directives)
        case .holding: hold(after: completion, of: request, in: context, into: &directives)
        case .releasing: release(after: completion, of: request, in: context, into: &directives)
        case .idle, .lost, .refused: break
        }
    }

    /// Does what the attempt timer was armed for.
    private mutating func attempt(in context: Context, into directives: inout [Directive]) {
        guard pending == nil else { return }
        switch phase {
        case .joining:
            if mustLook || own.version != nil {
                renew(in: context, into: &directives)
            } else {
                sendJoin(in: context, into: &directives)
            }
        case .waiting, .holding: renew(in: context, into: &directives)
        case .releasing: sendLeave(in: context, into: &directives)
        case .idle, .lost, .refused: break
        }
    }
}
