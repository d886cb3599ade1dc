internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import Synchronization

/// Who sends a request, as far as a server can know.
struct Client: Sendable {
    /// What the client calls itself; empty if it does not.
    var pod: String
    /// The program's name, the part of its `User-Agent` that says which it is.
    var program: String
    /// Tells the client's connection apart from every other one.
    var connection: UInt64
    /// The replica whose port the connection came to.
    var replica: Int?

    /// What the control plane calls the other end of the connection.
    var address: String { "connection-\(connection)" }

    /// As whom it sends: what it calls itself, else its program; `nil` if it says neither.
    var user: String? {
        if !pod.isEmpty { return pod }
        let name = program.prefix { $0 != "/" }
        return name.isEmpty ? nil : String(name)
    }
}

/// A control plane that is driven by real time, for many threads at once.
///
/// Every request goes through one lock, so writes have one order and answers are given in it. What
/// happens by itself happens when `tick` is called, which whoever owns a timer is asked for.
final class LivePlane: Sendable {
    struct State {
        var plane: ControlPlane
        var history: LiveHistory
        var faults = LiveFaults()
        var plan: LivePlan?
        var age = HistoryAge()
        var lastCall: UInt64 = 0
        var pending: [UInt64: (call: PendingCall, client: Client)] = [:]
        var streams: [UInt64: LineBuffer] = [:]
        /// When the timer will ring; `nil` if it is not wound.
        var alarm: Instant?
        var isClosed = false
    }

    /// The most watches that may be open.
    static let watchLimit = 10_000
    /// The most requests that may wait for an answer.
    static let pendingLimit = 4_096

    /// How much earlier than the alarm a timer may ring, its clock being another one.
    private static let timerToleranceNanoseconds: Int64 = 2_000_000

    let clock = LiveClock()
    private let state: Mutex<State>
    private let wind: @Sendable (_ nanoseconds: Int64) -> Void

    /// A control plane that begins now.
    ///
    /// - Parameters:
    ///   - plane: The value to drive.
    ///   - wind: Asks for a call of `tick` after so many nanoseconds, from any thread.
    init(_ plane: ControlPlane, wind: @escaping @Sendable (_ nanoseconds: Int64) -> Void) {
        state = Mutex(State(plane: plane, history: LiveHistory(clock: clock)))
        self.wind = wind
    }

    /// What a request got at once.
    enum Reply {
        /// This became of it.
        case outcome(CallOutcome)
        /// Nothing yet.
        case pending(UInt64, PendingCall)
    }

    /// Hands a request to the control plane.
    func send(_ request: APIRequest, from client: Client) -> Reply {
        act { state, now, effects in
            if state.isClosed { return .outcome(.answer(Status.shuttingDown.response)) }
            if request.isWatch && state.streams.count >= LivePlane.watchLimit
                || state.pending.count >= LivePlane.pendingLimit
            {
                return .outcome(.answer(Status.tooManyOpen.response))
            }
            state.lastCall += 1
            let call = state.lastCall
            state.plane.receive(
                request,
                as: call,
                over: Connection(
                    client: client.address,
                    as: client.user,
                    replica: client.replica
                ),
                at: now
            )
            var outcome: CallOutcome?
            while let output = state.plane.next() {
                switch output {
                case .answer(call, let response): outcome = .answer(response)
                case .opened(call):
                    let buffer = LineBuffer(warnings: state.plane.warnings(ofWatch: call))
                    state.streams[call] = buffer
                    outcome = .stream(call, buffer)
                case .broken(call) where outcome == nil: outcome = .dropped
                case .committed(let commit, by: call):
                    state.record(commit, by: client, at: now)
                default: state.take(output, at: now, into: &effects)
                }
            }
            if let outcome { return .outcome(outcome) }
            let pending = PendingCall()
            state.pending[call] = (pending, client)
            return .pending(call, pending)
        }
    }

    /// The client has left, or does not want the answer any more.
    func abandon(_ call: UInt64) {
        act { state, now, effects in
            state.plane.abandon(call, at: now)
            state.streams.removeValue(forKey: call)?.end()
            if let pending = state.pending.removeValue(forKey: call) {
                effects.append { pending.call.finish(.dropped) }
            }
            state.settle(at: now, into: &effects)
        }
    }

    /// Does what is due.
    ///
    /// Rings that come long before the alarm belong to earlier ones, which have been replaced.
    func tick() {
        act { state, now, effects in
            let early = (state.alarm ?? now.instant).nanoseconds - now.instant.nanoseconds
            if early > LivePlane.timerToleranceNanoseconds { return }
            state.alarm = nil
            state.plane.advance(to: now)
            state.endDueFaults(at: now)
            state.beginDueFaults(at: now)
            state.settle(at: now, into: &effects)
        }
    }

    /// How many watches are open.
    var openWatches: Int { state.withLock { $0.streams.count } }

    /// Ends every watch and every wait, and refuses what comes after.
    func close() {
        act { state, _, effects in
            state.isClosed = true
            for stream in state.streams.values { stream.end() }
            let waiting = state.pending.values.map(\.call)
            effects.append {
                for call in waiting { call.finish(.answer(Status.shuttingDown.response)) }
            }
            state.streams = [:]
            state.pending = [:]
        }
    }

    /// The answer to a request that could not be read.
    func response(to refusal: WireRefusal) -> APIResponse {
        state.withLock { $0.plane.registry.response(to: refusal) }
    }

    /// Whether the API server of a client reaches its store; `nil` if that server is down.
    func reachesStore(for client: Client) -> Bool? {
        state.withLock {
            $0.plane.reachesStore(
                over: Connection(
                    client: client.address,
                    as: client.user,
                    replica: client.replica
                )
            )
        }
    }

    /// A connection is closed for good.
    func forget(connection: UInt64) {
        act { state, now, effects in
            state.history.forget(connection: connection)
            state.plane.forget(client: "connection-\(connection)")
            state.settle(at: now, into: &effects)
        }
    }

    /// Reads or extends the history.
    func withHistory<T: Sendable>(
        _ body: @Sendable (inout LiveHistory, Instant) -> T
    ) -> T {
        state.withLock { body(&$0.history, clock.now) }
    }

    /// Changes the state at the present moment, and afterwards, unlocked, wakes whom it concerns.
    func act<T>(
        _ body: (inout State, Moment, inout [() -> Void]) -> sending T
    ) -> sending T {
        var effects: [() -> Void] = []
        var alarm: Int64?
        let result = state.withLock { state in
            let instant = clock.now
            let now = Moment(instant: instant, wall: clock.wall(at: instant))
            state.forgetHistory(at: now)
            let result = body(&state, now, &effects)
            let never = Instant(nanoseconds: .max)
            let next = min(
                state.plane.nextInstant ?? never,
                state.faults.nextEnd ?? never,
                state.plan?.next ?? never
            )
            if next < state.alarm ?? never {
                state.alarm = next
                alarm = max(next.nanoseconds - instant.nanoseconds, 0)
            }
            return result
        }
        for effect in effects { effect() }
        if let alarm { wind(alarm) }
        return result
    }
}

extension LivePlane.State {
    /// Forgets what is older than a real server's store remembers.
    fileprivate mutating func forgetHistory(at now: Moment) {
        let revision = age.forgettable(at: now.instant, revision: plane.revision)
        if let revision { plane.compact(through: revision, at: now) }
    }

    mutating func settle(at now: Moment, into effects: inout [() -> Void]) {
        while let output = plane.next() { take(output, at: now, into: &effects) }
    }

    fileprivate mutating func take(
        _ output: ControlPlane.Output,
        at now: Moment,
        into effects: inout [() -> Void]
    ) {
        switch output {
        case .answer(let id, let response): finish(id, .answer(response), &effects)
        case .opened(let id):
            let buffer = LineBuffer(warnings: plane.warnings(ofWatch: id))
            streams[id] = buffer
            finish(id, .stream(id, buffer), &effects)
        case .events(let id, let events):
            guard let buffer = streams[id], !buffer.append(events) else { return }
            streams[id] = nil
            plane.abandon(id, at: now)
        case .ended(let id): streams.removeValue(forKey: id)?.end()
        case .broken(let id):
            streams.removeValue(forKey: id)?.end(broken: true)
            finish(id, .dropped, &effects)
        case .committed(let commit, let id):
            record(commit, by: id.flatMap { pending[$0]?.client }, at: now)
        }
    }

    private mutating func finish(
        _ id: UInt64,
        _ outcome: CallOutcome,
        _ effects: inout [() -> Void]
    ) {
        guard let pending = pending.removeValue(forKey: id) else { return }
        effects.append { pending.call.finish(outcome) }
    }

    fileprivate mutating func record(
        _ commit: LockstepMockKubernetes.Commit,
        by client: Client?,
        at now: Moment
    ) {
        let kind = plane.kinds[commit.kindIndex]
        history.record(commit, of: kind, by: client, at: now.instant)
    }
}

extension Status {
    /// More is open than the server has room for.
    static let tooManyOpen = Status(
        code: 429,
        reason: .tooManyRequests,
        message: "Too many requests are open, please try again later.",
        details: Details(retryAfterSeconds: 1)
    )

    /// More connections are open than are answered.
    static let tooManyConnections = Status(
        code: 503,
        reason: .serviceUnavailable,
        message: "Too many connections are open, please try again later.",
        details: Details(retryAfterSeconds: 1)
    )

    /// The server is about to end.
    static let shuttingDown = Status(
        code: 503,
        reason: .serviceUnavailable,
        message: "The server is shutting down.",
        details: Details(retryAfterSeconds: 1)
    )
}
