import LockstepCoordination
import LockstepDeterminism

/// One queue core on the bench: a test feeds it and looks at what it asks for.
struct QueueBench {
    var core: QueueElection
    var now = LocalInstant(nanoseconds: 100 * second)
    /// What the wall clock shows, if it stands still.
    var frozenWall: WallInstant?
    /// What the last input led to.
    var asked: [QueueElection.Directive] = []
    /// Timers as armed by what was asked for so far.
    var armed: [TimerID: LocalInstant] = [:]
    private var last: (id: RequestID, sentAt: LocalInstant)?
    /// Counts the renewals that the store has taken.
    private var renewals: UInt64 = 0
    private let randomness = CountingRandomness()

    static let second: Int64 = 1_000_000_000

    init(timings: ElectionTimings = .standard, rules: QueueRules = QueueRules()) {
        let candidacy = Candidacy(name: "lock", identity: "a", timings: timings)
        core = QueueElection(candidacy, rules: rules)
    }

    mutating func step(_ input: QueueElection.Input) {
        asked = []
        let wall = frozenWall ?? WallInstant(nanoseconds: now.nanoseconds)
        let context = InstanceContext(now: now, wall: wall, randomness: randomness)
        core.handle(input, in: context, into: &asked)
        for directive in asked {
            switch directive {
            case .send(let id, _): last = (id, now)
            case .arm(let timer, let due): armed[timer] = due
            case .disarm(let timer): armed[timer] = nil
            default: break
            }
        }
    }

    /// Answers the last request sent.
    mutating func reply(_ completion: Completion<QueueResponse>) {
        guard let last else { return }
        step(.reply(last.id, completion, sentAt: last.sentAt))
    }

    mutating func reply(_ response: QueueResponse) { reply(.ok(response)) }

    mutating func pass(seconds: Double) {
        now = now.advanced(byNanoseconds: Int64(seconds * Double(Self.second)))
    }

    /// Rings a timer at the instant it was armed for.
    mutating func ring(_ timer: TimerID) {
        guard let due = armed[timer] else { return }
        now = max(now, due)
        armed[timer] = nil
        step(.timer(timer))
    }

    /// Draws a ticket, fixes its place, and is answered by a look at these tickets beside it.
    mutating func join(at place: UInt64 = 8, beside others: [StandingTicket]) {
        step(.start)
        reply(.written(Self.version(place)))
        reply(.written(Self.version(place)))
        reply(.queue(others + [own(at: place)]))
    }

    /// Answers a renewal, and the look that follows it, as a store does that counts its writes.
    mutating func renew(beside others: [StandingTicket]) {
        renewals += 1
        reply(.written(Self.version(1_000 + renewals)))
        reply(.queue(others + [own(at: 8, version: 1_000 + renewals)]))
    }

    // MARK: What was asked for

    /// The ticket with which it asks to join; `nil` if it asks for something else.
    var joining: QueueTicket? {
        guard case .join(let ticket) = request else { return nil }
        return ticket
    }

    /// Whether it asks to remove another's ticket.
    var isRemoving: Bool {
        guard case .remove = request else { return false }
        return true
    }

    var request: QueueRequest? {
        for case .send(_, let request) in asked { return request }
        return nil
    }

    var granted: Grant? {
        for case .granted(let grant) in asked { return grant }
        return nil
    }

    var lost: LossReason? {
        for case .lost(let reason) in asked { return reason }
        return nil
    }

    var extended: LocalInstant? {
        for case .extended(let deadline) in asked { return deadline }
        return nil
    }

    var refused: LossReason? {
        for case .refused(let reason) in asked { return reason }
        return nil
    }

    var released: ReleaseOutcome? {
        for case .released(let outcome) in asked { return outcome }
        return nil
    }

    var observed: String? {
        for case .observed(let holder) in asked { return holder }
        return nil
    }

    var place: UInt64? {
        for case .waiting(let place) in asked { return place }
        return nil
    }

    var hasLeft: Bool {
        asked.contains {
            if case .leftQueue = $0 { return true }
            return false
        }
    }

    var ticket: QueueTicket? {
        switch request {
        case .join(let ticket), .renew(let ticket, _): ticket
        default: nil
        }
    }

    // MARK: Ready-made situations

    static func version(_ number: UInt64, uid: String = "own") -> RegisterVersion {
        RegisterVersion(version: String(number), uid: uid, orderKey: number)
    }

    /// The own ticket as the store has it.
    func own(
        at place: UInt64,
        version: UInt64? = nil,
        isFixed: Bool = true
    ) -> StandingTicket {
        var ticket = core.ownTicket
        if !isFixed { ticket.place = nil }
        return StandingTicket(
            ticket,
            place: place,
            version: Self.version(version ?? place)
        )
    }

    /// Somebody else's ticket.
    static func other(
        _ place: UInt64,
        version: UInt64? = nil,
        lease: Int64 = 15
    ) -> StandingTicket {
        let ticket = QueueTicket(
            id: GrantID(rawValue: 0xF00 + place),
            holder: "p\(place)",
            leaseNanoseconds: lease * second,
            place: place
        )
        let version = self.version(version ?? place, uid: "u\(place)")
        return StandingTicket(ticket, place: place, version: version)
    }
}
