internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepKubernetes

/// M35, a lock that one thinks to have still, for a cache says so.
struct OwnNameInCache: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M35",
        "A process that has come back leads at once if the record names it, and reads the record "
            + "from an API server's cache.",
        incident: "reads of resourceVersion 0 that go back in time: "
            + "https://github.com/kubernetes/kubernetes/issues/59848; what came of them: "
            + "https://github.com/instaclustr/cassandra-operator/issues/402",
        breaks: ["S1", "F1"],
        alteration: { OwnNameInCache($0) },
        rewrite: cached,
        rules: { $0.namesAreGrants = true }
    )

    /// Reads every object from a cache of the API server, however old that is.
    @Sendable
    private static func cached(_ request: APIRequest) -> APIRequest {
        var altered = request
        if request.verb == .get { altered.query["resourceVersion"] = "0" }
        return altered
    }

    /// Which timer ends a belief that no write has borne out yet.
    private static let timer = TimerID(rawValue: 255)
    private let name: String
    private let holdNanoseconds: Int64
    private var state = State.resting

    /// What it tells whoever drives it.
    private enum State: Hashable, Sendable {
        /// Not begun, or to be stopped.
        case resting
        case campaigning
        /// It leads, and only a read has said so.
        case guessing
        /// It leads, and has written so.
        case holding
        /// What it guessed has proved wrong, and nobody has stopped it yet.
        case mistaken
    }

    init(_ candidacy: Candidacy) {
        name = candidacy.identity
        holdNanoseconds = candidacy.timings.hold.wholeNanoseconds
    }

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        switch input {
        case .start: state = .campaigning
        case .stop: state = .resting
        case _ where state == .mistaken: return
        case .timer(Self.timer):
            if state == .guessing { giveUp(.expired, into: &directives) }
            return
        case .reply(_, .ok(.found(let record, let version)), let sentAt):
            if state == .guessing, record.holder != name {
                giveUp(.taken(by: record.holder), into: &directives)
                return
            }
            if state == .campaigning, record.holder == name, record.grant != nil {
                lead(from: sentAt, over: version, into: &directives)
            }
        default: break
        }
        for directive in core.answer(input, in: context) {
            pass(directive, into: &directives)
        }
    }

    /// Leads on the word of a read; the write that should come first follows.
    private mutating func lead(
        from sentAt: LocalInstant,
        over version: RegisterVersion,
        into directives: inout [RegisterElection.Directive]
    ) {
        state = .guessing
        let deadline = sentAt.advanced(byNanoseconds: holdNanoseconds)
        let number = (version.orderKey ?? 0) + 1
        let token = FencingToken(number: number, source: .storeVersion)
        directives.append(.granted(Grant(token: token, deadline: deadline)))
        directives.append(.arm(Self.timer, at: deadline))
    }

    private mutating func pass(
        _ directive: RegisterElection.Directive,
        into directives: inout [RegisterElection.Directive]
    ) {
        guard case .granted(let grant) = directive else {
            if directive.isLoss { state = .resting }
            directives.append(directive)
            return
        }
        let isKnown = state == .guessing
        state = .holding
        guard isKnown else {
            directives.append(directive)
            return
        }
        directives.append(.disarm(Self.timer))
        directives.append(.extended(grant.deadline))
    }

    private mutating func giveUp(
        _ reason: LossReason,
        into directives: inout [RegisterElection.Directive]
    ) {
        state = .mistaken
        directives.append(.disarm(Self.timer))
        directives.append(.lost(reason))
    }
}
