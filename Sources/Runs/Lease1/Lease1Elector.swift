internal import LockstepDeterminism
internal import LockstepSimulation

/// What an elector knows, and what it decides from an answer; the same in every form.
struct Lease1Elector: Sendable {
    enum Next {
        case put(expecting: UInt64)
        case endAttempt
    }

    let index: Int
    let identity: UInt64
    let ledger: Lease1Ledger
    private var known: UInt64?
    private var observed: UInt64?
    private var observedAt: Int64 = 0

    init(index: Int, incarnation: UInt64, ledger: Lease1Ledger) {
        self.index = index
        self.identity = UInt64(index + 1) << 32 | incarnation
        self.ledger = ledger
    }

    /// Begins an attempt; says what to ask first.
    mutating func begin() -> Lease1Request {
        ledger.attempts &+= 1
        if ledger.leads(index), let known { return put(expecting: known) }
        return .get
    }

    func put(expecting version: UInt64) -> Lease1Request {
        .put(expecting: version, holder: identity)
    }

    mutating func read(_ reply: Lease1Reply, at now: Int64) -> Next {
        ledger.accept(reply, by: index, at: now)
        if observed != reply.version {
            observed = reply.version
            observedAt = now
        }
        if reply.holder == 0 || reply.holder == identity || now - observedAt >= Lease1.lease {
            return .put(expecting: reply.version)
        }
        ledger.stepDown(index, at: now)
        return .endAttempt
    }

    mutating func wrote(_ reply: Lease1Reply, sentAt: Int64, at now: Int64) {
        ledger.accept(reply, by: index, at: now)
        guard reply.isOK else {
            known = nil
            return
        }
        known = reply.version
        observed = reply.version
        observedAt = now
        ledger.hold(index, version: reply.version, sentAt: sentAt, at: now)
    }

    /// Ends an attempt; says how long to wait for the next.
    func end(at now: Int64) -> Int64 {
        ledger.stepDownIfStale(index, at: now)
        return ledger.pauseBetweenAttempts(of: index)
    }
}

/// The elector as a value machine.
///
/// Timers carry the number of the wait they belong to; those of a wait that is over are ignored.
struct Lease1Machine: Machine {
    private enum Wait {
        case pause
        case get
        case put(sentAt: Int64)
    }

    private var elector: Lease1Elector
    private let server: ServiceID
    private var wait = Wait.pause
    private var number: UInt64 = 0

    init(elector: Lease1Elector, server: ServiceID) {
        self.elector = elector
        self.server = server
    }

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        let now = clock.now.nanoseconds
        switch input {
        case .started:
            pause(elector.ledger.firstPause(of: elector.index), clock, &out)
        case .timer(let due) where due == number:
            if case .pause = wait {
                send(elector.begin(), clock, &out)
            } else {
                elector.ledger.timeOut(elector.index, at: now)
                pause(elector.end(at: now), clock, &out)
            }
        case .reply(let tag, let parcel) where tag == number:
            take(Lease1Reply(parcel), clock, &out)
        default:
            break
        }
    }

    private mutating func take(
        _ reply: Lease1Reply,
        _ clock: MachineClock,
        _ out: inout Directives
    ) {
        let now = clock.now.nanoseconds
        switch wait {
        case .pause:
            return
        case .get:
            if case .put(let version) = elector.read(reply, at: now) {
                send(elector.put(expecting: version), clock, &out)
                return
            }
        case .put(let sentAt):
            elector.wrote(reply, sentAt: sentAt, at: now)
        }
        pause(elector.end(at: now), clock, &out)
    }

    private mutating func send(
        _ request: Lease1Request,
        _ clock: MachineClock,
        _ out: inout Directives
    ) {
        number &+= 1
        if case .put = request { wait = .put(sentAt: clock.now.nanoseconds) } else { wait = .get }
        out.send(to: server, tag: number, request.parcel)
        out.setTimer(number, at: clock.now.advanced(byNanoseconds: Lease1.callTimeout))
    }

    private mutating func pause(
        _ nanoseconds: Int64,
        _ clock: MachineClock,
        _ out: inout Directives
    ) {
        number &+= 1
        wait = .pause
        out.setTimer(number, at: clock.now.advanced(byNanoseconds: nanoseconds))
    }
}
