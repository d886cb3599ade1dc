import LockstepCoordination
import LockstepDeterminism
import Synchronization

/// A store of another kind, in memory: sessions that the server ends, and a queue of entries that
/// vanish with their session.
///
/// Whoever removes an entry is noticed by the one behind it.
final class SessionQueueStore: Sendable {
    private struct State {
        var count: UInt64 = 0
        var queue: [(session: UInt64, entry: UInt64)] = []
        var sessions: [UInt64] = []
        var listeners: [@Sendable (SessionNotice) -> Void] = []
    }

    private let state = Mutex(State())
    /// How many algorithms were asked for.
    let cores = Atomic(0)

    var queue: [UInt64] { state.withLock { $0.queue.map(\.entry) } }
    var sessions: [UInt64] { state.withLock { $0.sessions } }

    func listen(_ deliver: @escaping @Sendable (SessionNotice) -> Void) {
        state.withLock { $0.listeners.append(deliver) }
    }

    func answer(_ request: SessionRequest) -> SessionResponse {
        switch request {
        case .open:
            return state.withLock { state in
                state.count += 1
                state.sessions.append(state.count)
                return .opened(state.count)
            }
        case .keepAlive(let session):
            return state.withLock { $0.sessions.contains(session) ? .alive : .ended }
        case .enqueue(let session):
            return state.withLock { state in
                guard state.sessions.contains(session) else { return .ended }
                if !state.queue.contains(where: { $0.session == session }) {
                    state.count += 1
                    state.queue.append((session, state.count))
                }
                let place = state.queue.firstIndex { $0.session == session } ?? 0
                return .queued(state.queue[place].entry, isFirst: place == 0)
            }
        case .close(let session):
            end(session)
            return .ended
        }
    }

    /// Ends a session as the server does when its time is up.
    func end(_ session: UInt64) {
        let listeners = state.withLock { state in
            state.sessions.removeAll { $0 == session }
            state.queue.removeAll { $0.session == session }
            return state.listeners
        }
        for deliver in listeners {
            deliver(.sessionEnded(session))
            deliver(.entryRemoved)
        }
    }
}

enum SessionRequest: Sendable { case open, enqueue(UInt64), keepAlive(UInt64), close(UInt64) }
enum SessionResponse: Sendable { case opened(UInt64), queued(UInt64, isFirst: Bool), alive, ended }
enum SessionNotice: Sendable { case sessionEnded(UInt64), entryRemoved }

/// The election on such a store: the first in the queue leads, while its session lives.
struct SessionQueueElection: Instance {
    typealias Request = SessionRequest
    typealias Response = SessionResponse
    typealias Notice = SessionNotice

    private enum Phase { case idle, campaigning, holding, lost, releasing }
    private static let beat = TimerID(rawValue: 0)
    private static let deadline = TimerID(rawValue: 1)

    let candidacy: Candidacy
    private var phase = Phase.idle
    private var session: UInt64?
    /// Whether the store is known to have put the session into the queue.
    private var isQueued = false
    /// The request that gives everything back.
    private var closing: RequestID?
    private var aliveSince = LocalInstant(nanoseconds: 0)
    private var requests: UInt64 = 0

    init(_ candidacy: Candidacy) { self.candidacy = candidacy }

    private var end: LocalInstant {
        aliveSince.advanced(byNanoseconds: candidacy.timings.hold.wholeNanoseconds)
    }

    mutating func handle(_ input: Input, in context: Context, into directives: inout [Directive]) {
        if phase == .holding, context.now >= end { lose(.expired, into: &directives) }
        switch input {
        case .start:
            phase = .campaigning
            send(.open, into: &directives)
            beat(from: context.now, into: &directives)
        case .timer(SessionQueueElection.beat):
            guard phase == .holding || phase == .campaigning else { return }
            send(session.map(SessionRequest.keepAlive) ?? .open, into: &directives)
            // Whatever was not answered is asked again.
            if let session, !isQueued { send(.enqueue(session), into: &directives) }
            beat(from: context.now, into: &directives)
        case .timer: break
        case .reply(let id, let completion, let sentAt):
            if phase == .releasing, id != closing { return }
            answer(completion, sentAt: sentAt, in: context, into: &directives)
        case .notice(.entryRemoved):
            if phase == .campaigning, let session { send(.enqueue(session), into: &directives) }
        case .notice(.sessionEnded(let ended)):
            if ended == session { sessionEnded(into: &directives) }
        case .stop:
            guard let session else { return directives.append(.released(.unneeded)) }
            phase = .releasing
            directives += [.disarm(SessionQueueElection.beat), .releasing]
            closing = send(.close(session), into: &directives)
        }
    }

    private mutating func answer(
        _ completion: Completion<SessionResponse>,
        sentAt: LocalInstant,
        in context: Context,
        into directives: inout [Directive]
    ) {
        switch (completion, phase) {
        case (_, .releasing):
            (session, isQueued) = (nil, false)
            phase = .idle
            if case .ok = completion {
                directives.append(.released(.released))
            } else {
                directives.append(.released(.unknown))
            }
        case (.ok(.opened(let opened)), .campaigning):
            (session, isQueued, aliveSince) = (opened, false, sentAt)
            send(.enqueue(opened), into: &directives)
            beat(from: sentAt, into: &directives)
        case (.ok(.queued(let entry, isFirst: true)), .campaigning) where context.now < end:
            (phase, isQueued) = (.holding, true)
            let token = FencingToken(number: entry, source: .storeVersion)
            directives += [
                .granted(Grant(token: token, deadline: end)),
                .arm(SessionQueueElection.deadline, at: end),
            ]
        case (.ok(.queued(_, isFirst: false)), _): isQueued = true
        case (.ok(.alive), .campaigning), (.ok(.alive), .holding):
            aliveSince = sentAt
            guard phase == .holding else { return }
            directives += [.arm(SessionQueueElection.deadline, at: end), .extended(end)]
        case (.ok(.ended), _): sessionEnded(into: &directives)
        default: break
        }
    }

    private mutating func sessionEnded(into directives: inout [Directive]) {
        (session, isQueued) = (nil, false)
        if phase == .holding { lose(.sessionEnded, into: &directives) }
        if phase == .campaigning { send(.open, into: &directives) }
    }

    private mutating func lose(_ reason: LossReason, into directives: inout [Directive]) {
        phase = .lost
        directives += [.disarm(SessionQueueElection.beat), .lost(reason)]
    }

    private func beat(from sentAt: LocalInstant, into directives: inout [Directive]) {
        let due = sentAt.advanced(byNanoseconds: candidacy.timings.retry.wholeNanoseconds)
        directives.append(.arm(SessionQueueElection.beat, at: due))
    }

    @discardableResult
    private mutating func send(
        _ request: SessionRequest,
        into directives: inout [Directive]
    ) -> RequestID {
        requests += 1
        let id = RequestID(rawValue: requests)
        directives.append(.send(id, request))
        return id
    }
}

/// The store as a backend.
struct SessionQueueBackend: Backend {
    let store: SessionQueueStore

    func guarantees(with timings: ElectionTimings) -> Guarantees {
        Guarantees(
            claims: [.init(.fencedEffects, assuming: [.durableStore])],
            tokenSource: .storeVersion,
            isFirstComeFirstServed: true,
            expiry: .store,
            worstCaseFailover: timings.lease
        )
    }

    func makeCore(for candidacy: Candidacy) -> SessionQueueElection {
        store.cores.add(1, ordering: .relaxed)
        return SessionQueueElection(candidacy)
    }

    func perform(
        _ request: SessionRequest,
        for candidacy: Candidacy
    ) async -> Completion<SessionResponse> { .ok(store.answer(request)) }

    func notices(
        for candidacy: Candidacy,
        deliver: @escaping @Sendable (SessionNotice) -> Void
    ) async {
        store.listen(deliver)
        for await _ in AsyncStream<Void>.makeStream().stream {}
    }
}
