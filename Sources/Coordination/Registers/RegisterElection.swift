internal import LockstepDeterminism

/// An election over one versioned record with compare-and-swap writes.
///
/// What it relies on: reads are linearizable, versions are never used twice, clocks run within the
/// drift bound of the timings. What it keeps to:
///
/// - Every acquisition carries a fresh random grant. Names are for people.
/// - Every write expects exactly the version that was last seen.
/// - A holder's deadline is the sending of its last successful write plus `hold`. A write of
///   unknown outcome moves nothing; if a read shows that an acquisition had succeeded after all, it
///   counts from its own sending.
/// - A record that names nobody, or carries a grant of this very process, may be taken at once. Any
///   other must have stayed the same for the lease *it* publishes, counted on the local clock from
///   the first answer that carried it.
/// - A missing record has no version that a write could expect: a write that relies on absence and
///   arrives late may find the record missing *again*. So absence never makes a holder. Whoever
///   finds the record missing creates a placeholder at once: a record of nobody with a lease to
///   wait for, which everybody, its creator too, takes over like a stranger's.
/// - The lock is given back only after `stop`, no earlier than an effect's delay after the belief
///   ended, and only while the record carries the own grant.
///
/// Followers read every 1 to 2.2 retry intervals. A follower writes at the instant at which a
/// record has rested long enough, without reading again: its write succeeds only if nothing has
/// changed.
///
/// - Source: the protocol of lease-based election with a rate bound on clocks; see Gray and
///   Cheriton, "Leases", SOSP 1989, doi:10.1145/74850.74870, for the idea that only rates matter.
public struct RegisterElection: Instance, Hashable {
    /// What the election asks of its store.
    public typealias Request = RegisterRequest
    /// What the store answers.
    public typealias Response = RegisterResponse
    /// The store tells nothing unasked.
    public typealias Notice = Never

    /// Who competes for what.
    public let candidacy: Candidacy
    /// What the user chose.
    public let options: RegisterOptions
    package let rules: ElectionRules

    var phase = Phase.idle
    var known = Known.nothing
    /// When the present state was first seen.
    var knownSince = LocalInstant(nanoseconds: 0)
    /// Whether a conflict has shown that `known` is out of date.
    var isKnownStale = false
    /// The lease that a placeholder for the missing record publishes.
    var missingLeaseNanoseconds: Int64
    /// The grant of the last term.
    var grant: GrantID?
    /// When the term ends by itself.
    var deadline = LocalInstant(nanoseconds: 0)
    /// Acquisitions whose outcome is unknown and that may have succeeded or still may.
    var unresolved: [OwnSend] = []
    var pending: Pending?
    var sentCount: UInt64 = 0
    /// When the next look is due while campaigning.
    var nextPoll = LocalInstant(nanoseconds: 0)
    /// Attempts since the last success that called for another at once.
    var setbacks = 0
    /// Whether the next attempt must read before it writes.
    var mustRead = false
    /// Whether a release of unknown outcome was sent.
    var isReleaseOpen = false
    /// Whether the time for giving back has begun.
    var isReleaseTimed = false
    var reported: Reported?
    /// The object in which the present term was granted.
    var heldObject = ""
    /// The object whose transitions this process's tokens count.
    var countedObject: String?

    /// A core for this candidacy that has had no input yet.
    public init(_ candidacy: Candidacy, options: RegisterOptions = RegisterOptions()) {
        self.init(candidacy, options: options, rules: ElectionRules())
    }

    /// A core with rules of its own.
    package init(_ candidacy: Candidacy, options: RegisterOptions, rules: ElectionRules) {
        self.candidacy = candidacy
        self.options = options
        self.rules = rules
        self.missingLeaseNanoseconds = candidacy.timings.leaseNanoseconds
    }

    /// Takes one input and appends what should be done, in order.
    public mutating func handle(
        _ input: Input,
        in context: Context,
        into directives: inout [Directive]
    ) {
        if phase == .holding, context.now >= deadline { lose(.expired, into: &directives) }
        switch input {
        case .start: begin(in: context, into: &directives)
        case .stop: stop(in: context, into: &directives)
        case .timer(.attempt): attempt(in: context, into: &directives)
        case .timer(.release): giveUpRelease(into: &directives)
        case .timer: break
        case .reply(let id, let completion, _):
            guard let answered = pending, answered.id == id else { return }
            pending = nil
            absorb(completion, of: answered, in: context, into: &directives)
            react(to: completion, of: answered, in: context, into: &directives)
        }
    }

    private mutating func react(
        to completion: Completion<RegisterResponse>,
        of request: Pending,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch phase {
        case .campaigning: campaign(after: completion, of: request, in: context, into: &directives)
        case .holding: hold(after: completion, of: request, in: context, into: &directives)
        case .releasing: release(after: completion, of: request, in: context, into: &directives)
        case .idle, .lost, .refused: break
        }
    }

    /// Does what the attempt timer was armed for.
    private mutating func attempt(in context: Context, into directives: inout [Directive]) {
        guard pending == nil else { return }
        switch phase {
        case .campaigning: poll(in: context, into: &directives)
        case .holding: renew(in: context, into: &directives)
        case .releasing: sendRelease(in: context, into: &directives)
        case .idle, .lost, .refused: break
        }
    }
}

extension TimerID {
    /// The next request is due.
    package static let attempt = TimerID(rawValue: 0)
    /// The term ends by itself.
    package static let deadline = TimerID(rawValue: 1)
    /// Giving back has taken too long.
    package static let release = TimerID(rawValue: 2)
}
