import LockstepCoordination
import LockstepDeterminism

/// One election core on the bench: a test feeds it and looks at what it asks for.
struct CoreBench {
    var core: RegisterElection
    var now = LocalInstant(nanoseconds: 100 * second)
    /// What the last input led to.
    var asked: [RegisterElection.Directive] = []
    let randomness = CountingRandomness()

    static let second: Int64 = 1_000_000_000

    init(
        identity: String = "a",
        timings: ElectionTimings = .standard,
        options: RegisterOptions = RegisterOptions(),
        rules: ElectionRules = ElectionRules()
    ) {
        let candidacy = Candidacy(name: "lock", identity: identity, timings: timings)
        core = RegisterElection(candidacy, options: options, rules: rules)
    }

    mutating func feed(_ input: RegisterElection.Input) {
        asked = []
        let context = InstanceContext(
            now: now,
            wall: WallInstant(nanoseconds: now.nanoseconds),
            randomness: randomness
        )
        core.handle(input, in: context, into: &asked)
    }

    mutating func pass(seconds: Double) {
        now = now.advanced(byNanoseconds: Int64(seconds * Double(CoreBench.second)))
    }

    /// Answers the last request sent.
    mutating func answer(_ completion: Completion<RegisterResponse>) {
        guard let id = lastID else { return }
        feed(.reply(id, completion, sentAt: lastSentAt))
    }

    mutating func answer(_ response: RegisterResponse) { answer(.ok(response)) }

    /// Rings the attempt timer at the instant it was armed for.
    mutating func ringAttempt() {
        guard let due = armed[TimerID(rawValue: 0)] else { return }
        now = max(now, due)
        armed[TimerID(rawValue: 0)] = nil
        step(.timer(TimerID(rawValue: 0)))
    }

    /// Timers as armed by what was asked for so far.
    var armed: [TimerID: LocalInstant] = [:]
    var lastID: RequestID?
    var lastSentAt = LocalInstant(nanoseconds: 0)

    /// Feeds an input and keeps account of timers and requests.
    mutating func step(_ input: RegisterElection.Input) {
        feed(input)
        account()
    }

    mutating func reply(_ completion: Completion<RegisterResponse>) {
        answer(completion)
        account()
    }

    mutating func reply(_ response: RegisterResponse) { reply(.ok(response)) }

    private mutating func account() {
        for directive in asked {
            switch directive {
            case .send(let id, _): (lastID, lastSentAt) = (id, now)
            case .arm(let timer, let due): armed[timer] = due
            case .disarm(let timer): armed[timer] = nil
            default: break
            }
        }
    }

    /// Answers every look the same until something is written.
    ///
    /// - Parameter state: What a look shows.
    /// - Returns: What is written; `nil` if nothing is within a hundred looks.
    mutating func writeAfterLooking(_ state: () -> RegisterResponse) -> RegisterRecord? {
        for _ in 0..<100 {
            ringAttempt()
            if let written { return written }
            if request == .read { reply(state()) }
            if let written { return written }
        }
        return nil
    }

    // MARK: What was asked for

    var request: RegisterRequest? {
        for case .send(_, let request) in asked { return request }
        return nil
    }

    var written: RegisterRecord? {
        if case .write(let record, _) = request { return record }
        return nil
    }

    var expected: ExpectedState? {
        if case .write(_, let expected) = request { return expected }
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

    var released: ReleaseOutcome? {
        for case .released(let outcome) in asked { return outcome }
        return nil
    }

    var refused: LossReason? {
        for case .refused(let reason) in asked { return reason }
        return nil
    }

    var observed: String? {
        for case .observed(let holder) in asked { return holder }
        return nil
    }

    func secondsUntil(_ timer: UInt8) -> Double? {
        armed[TimerID(rawValue: timer)].map {
            Double($0.nanoseconds(since: now)) / Double(CoreBench.second)
        }
    }

    // MARK: Ready-made situations

    static func version(_ number: UInt64, uid: String = "u") -> RegisterVersion {
        RegisterVersion(version: String(number), uid: uid, orderKey: number)
    }

    static func foreign(grant: UInt64? = 0xF00, lease: Int64 = 15) -> RegisterRecord {
        RegisterRecord(
            holder: "b",
            grant: grant.map(GrantID.init(rawValue:)),
            leaseNanoseconds: lease * second,
            transitions: 4
        )
    }

    static func placeholder(lease: Int64) -> RegisterRecord {
        RegisterRecord(
            holder: "",
            grant: GrantID(rawValue: 0xE0E),
            leaseNanoseconds: lease * second
        )
    }

    static let free = RegisterRecord(holder: "", grant: nil, leaseNanoseconds: 15 * second)

    /// Holding version 8 since now, with the record it wrote.
    mutating func becomeHolder() -> RegisterRecord {
        step(.start)
        reply(.found(CoreBench.free, CoreBench.version(7)))
        let record = written ?? CoreBench.free
        reply(.written(CoreBench.version(8)))
        return record
    }
}

extension Completion {
    /// A request that nobody answers.
    static var lost: Self { .unknown(because: "no answer") }
    /// A request that came to nothing.
    static var refused: Self { .failed(because: "refused") }
}
