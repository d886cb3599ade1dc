public import LockstepDeterminism
public import LockstepHistories

/// A world whose inhabitants are all values: copying it forks it.
///
/// The same machines run here as in a `World`, without tasks and without a seed: every message
/// takes the same time, and what may differ is chosen from outside, one move after the other.
///
/// - Cost: A copy shares what neither side changes; a step costs what its machine costs.
public struct ExploredWorld: Sendable {
    /// One inhabitant.
    struct Host: Sendable {
        let program: ExplorableProgram
        let words: ExploredWords
        var machine: any ExplorableMachine {
            didSet { number = nil }
        }
        var clock = LocalClock() {
            didSet { number = nil }
        }
        var incarnation: UInt32 = 0
        var isAlive = false {
            didSet { number = nil }
        }
        var isTerminating = false {
            didSet { number = nil }
        }
        /// Nothing is done before this true time.
        var heldUntil: Int64 = .min
        var wordsDrawn: UInt64 = 0
        /// The number of its state; `nil` if that has changed since it was last asked for.
        var number: Int?
    }

    /// Something that will happen.
    struct Pending: Sendable {
        var due: Int64
        /// Breaks ties: what changes a life comes before what happens within it.
        var rank: UInt8
        var order: UInt64
        let host: Int
        let what: What
        /// The number of what it is; `nil` before that was asked for.
        var number: Int?
    }

    enum What: Sendable {
        case start
        case resume
        case kill(thenStartAfter: Int64?)
        /// The wall clock goes on.
        case thaw
        /// The service's trouble at this place ends.
        case relief(Int)
        case timer(UInt64, life: UInt32)
        case request(ReplyAddress, from: Int, Parcel)
        case reply(ReplyAddress, Parcel)
    }

    var hosts: [Host]
    /// By due time, rank and order, the next one last.
    var pending: [Pending] = []
    var now: Int64 = 0
    /// Who took an input in the last step, if that was its plain course.
    var lastActor: Int?
    private var orders: UInt64 = 0
    private var requests: UInt64 = 0
    private var sequence: UInt64 = 0
    private let latencyNanoseconds: Int64
    private let reportsRequests: Bool
    let troubles: [ExplorableTrouble]
    /// What was observed in the last step.
    public private(set) var observations: [Observation] = []

    /// A world at its beginning: everybody is about to start, services first.
    ///
    /// - Parameters:
    ///   - system: Who lives in it.
    ///   - latencyNanoseconds: How long every message takes.
    ///   - reportsRequests: Whether it is observed that requests are sent.
    ///   - seed: Decides the words that programs draw; nothing else is drawn.
    public init(
        _ system: ExplorableSystem,
        latencyNanoseconds: Int64,
        reportsRequests: Bool = false,
        seed: Seed
    ) {
        let draws = Draws(seed: seed, stream: "explored")
        self.latencyNanoseconds = latencyNanoseconds
        self.reportsRequests = reportsRequests
        hosts = system.programs.map { program in
            let words = ExploredWords(draws: draws, name: program.name)
            return Host(program: program, words: words, machine: program.make(words))
        }
        troubles = system.troubles
        for host in hosts.indices { add(.start, to: host, at: 0, rank: 0) }
    }

    /// The present moment.
    public var time: Instant { Instant(nanoseconds: now) }

    /// Whether the next thing is that a request arrives.
    public var isRequestNext: Bool {
        if case .request = pending.last?.what { return true }
        return false
    }

    /// When the next thing happens; `nil` if nothing ever will.
    public var nextTime: Instant? { pending.last.map { Instant(nanoseconds: $0.due) } }

    /// Does the next thing, or a fault in its place.
    ///
    /// - Parameter move: One of `moves`.
    public mutating func perform(_ move: ExploredMove) {
        observations.removeAll(keepingCapacity: true)
        guard let next = pending.last else { return }
        let actor = lastActor
        lastActor = nil
        switch move {
        case .proceed(let place):
            let item = pending.remove(at: pending.count - 1 - place)
            now = max(now, item.due)
            execute(item)
        case .lose:
            now = max(now, next.due)
            lose(pending.removeLast())
        case .delay(let nanoseconds):
            delay(pending.removeLast(), by: nanoseconds)
        case .pause(let nanoseconds):
            now = max(now, next.due)
            pause(next.host, for: nanoseconds)
        case .kill(let absence):
            now = max(now, next.due)
            kill(next.host, thenStartAfter: absence)
        case .terminate(let grace):
            now = max(now, next.due)
            terminate(next.host, grace: grace)
        case .terminateActor(let grace):
            if let actor { terminate(actor, grace: grace) }
        case .stepWall(let nanoseconds):
            now = max(now, next.due)
            hosts[next.host].clock.stepWall(byNanoseconds: nanoseconds)
        case .freezeWall(let nanoseconds):
            now = max(now, next.due)
            hosts[next.host].clock.setWallRate(partsPerBillion: -1_000_000_000, at: time)
            add(.thaw, to: next.host, at: now + nanoseconds, rank: 0)
        case .trouble(let place):
            now = max(now, next.due)
            let trouble = troubles[place]
            feed(.command(trouble.beginning), to: next.host)
            guard let end = trouble.end else { return }
            add(.relief(place), to: next.host, at: now + end.afterNanoseconds, rank: 0)
        }
    }

    /// Says that from now on nothing goes wrong any more, which is all that is observed of it.
    public mutating func beginRecovery() {
        observations.removeAll(keepingCapacity: true)
        report(.recoveringBegan, of: nil)
    }

    /// Says that from now on everything stays as it is, and that these pods must make progress all
    /// the same, which is all that is observed of it.
    public mutating func freeze(core: [String]) {
        observations.removeAll(keepingCapacity: true)
        report(.frozen(core: core.joined(separator: " ")), of: nil)
    }

    private mutating func execute(_ item: Pending) {
        let host = item.host
        switch item.what {
        case .start: start(host)
        case .resume: report(.podResumed, of: host)
        case .kill(let absence): kill(host, thenStartAfter: absence)
        case .thaw: thaw(host)
        case .relief(let place):
            if let end = troubles[place].end { feed(.command(end.command), to: host) }
        case .timer(let number, let life):
            guard hosts[host].isAlive, hosts[host].incarnation == life else { return }
            lastActor = host
            feed(.timer(number), to: host)
        case .request(let address, let sender, let parcel):
            guard hosts[host].isAlive else { return lose(item) }
            feed(.request(address, from: hosts[sender].program.name, parcel), to: host)
        case .reply(let address, let parcel):
            guard hosts[host].isAlive, hosts[host].incarnation == address.incarnation else {
                return lose(item)
            }
            lastActor = host
            feed(.reply(tag: address.tag, parcel), to: host)
        }
    }

    /// Lets a wall clock go on, unless it was made to stand still once more, for longer.
    private mutating func thaw(_ host: Int) {
        let isStill = pending.contains { item in
            guard case .thaw = item.what else { return false }
            return item.host == host
        }
        if !isStill { hosts[host].clock.setWallRate(partsPerBillion: nil, at: time) }
    }

    /// Gives a machine an input and does what it asks for.
    mutating func feed(_ input: MachineInput, to host: Int) {
        let clock = hosts[host].clock
        let clocks = MachineClock(now: clock.continuous(at: time), wall: clock.wall(at: time))
        var out = Directives()
        hosts[host].words.place = hosts[host].wordsDrawn
        hosts[host].machine.handle(input, clock: clocks, into: &out)
        hosts[host].wordsDrawn = hosts[host].words.place
        while let directive = out.next() { perform(directive, of: host) }
        dropStale(of: host)
        if hosts[host].isAlive, let end = hosts[host].machine.end { exit(host, end) }
    }

    private mutating func perform(_ directive: Directives.Directive, of host: Int) {
        switch directive {
        case .reply(let address, let parcel):
            // An answer that nobody waits for is no moment.
            guard isAwaited(address) else { return }
            let due = max(now + latencyNanoseconds, lastDue(of: address))
            add(.reply(address, parcel), to: Int(address.pod), at: due)
        case .send(let service, let tag, let parcel, let isStream):
            requests += 1
            let address = ReplyAddress(
                pod: Int32(host),
                incarnation: hosts[host].incarnation,
                call: SlotReference(index: -1, generation: 0),
                request: requests,
                tag: tag,
                isStream: isStream
            )
            if reportsRequests { reportRequest(requests, parcel, to: Int(service), of: host) }
            let item = What.request(address, from: host, parcel)
            add(item, to: Int(service), at: now + latencyNanoseconds)
        case .setTimer(let number, let deadline):
            let due = hosts[host].clock.trueTime(of: deadline).nanoseconds
            add(.timer(number, life: hosts[host].incarnation), to: host, at: due)
        case .report(let event):
            report(event, of: host)
        case .startPod, .terminatePod, .killPod:
            // Agents of nodes act on pods that are tasks, and those cannot be copied.
            preconditionFailure("\(hosts[host].program.name) is a node's agent, not explorable")
        }
    }

    private mutating func reportRequest(
        _ number: UInt64,
        _ parcel: Parcel,
        to service: Int,
        of host: Int
    ) {
        let summary = parcel.body?.summary ?? ""
        let name = hosts[service].program.name
        report(.requestSent(id: number, to: name, summary: summary), of: host)
    }

    mutating func report(_ event: Event, of host: Int?) {
        sequence += 1
        let host = host.map { hosts[$0] }
        let clock = host?.clock ?? LocalClock()
        observations.append(
            Observation(
                sequence: sequence,
                cause: 0,
                time: time,
                localTime: clock.continuous(at: time),
                wallTime: clock.wall(at: time),
                pod: host?.program.name ?? "",
                incarnation: host?.incarnation ?? 0,
                ordinal: 0,
                event: event
            )
        )
    }

    mutating func add(_ what: What, to host: Int, at due: Int64, rank: UInt8 = 1) {
        orders += 1
        var due = max(due, now)
        if rank > 0 { due = max(due, hosts[host].heldUntil) }
        insert(Pending(due: due, rank: rank, order: orders, host: host, what: what))
    }

    mutating func insert(_ item: Pending) {
        var place = pending.count
        while place > 0, pending[place - 1].precedes(item) { place -= 1 }
        pending.insert(item, at: place)
    }
}

extension ExploredWorld.Pending {
    func precedes(_ other: ExploredWorld.Pending) -> Bool {
        (due, rank, order) < (other.due, other.rank, other.order)
    }
}
