import LockstepCoordination
import LockstepDeterminism
import Synchronization

/// One process, one record in memory, and a clock that a test moves.
final class ShellWorld: ElectionObserver {
    enum Mode: Sendable { case normal, hanging, refusing, declining }

    private struct State {
        var mode = Mode.normal
        var record: RegisterRecord? = CoreBench.free
        var version: UInt64 = 1
        var events: [ElectionEvent] = []
        /// Requests that the core has sent and has not heard of again.
        var open = 0
    }

    let timekeeper = ManualTimekeeper()
    private let state = Mutex(State())

    var events: [ElectionEvent] { state.withLock { $0.events } }
    var record: RegisterRecord? { state.withLock { $0.record } }

    func set(_ mode: Mode) { state.withLock { $0.mode = mode } }

    func store(_ record: RegisterRecord?) {
        state.withLock { state in
            state.record = record
            state.version += 1
        }
    }

    func note(_ event: ElectionEvent, on name: String) {
        state.withLock { $0.events.append(event) }
    }

    func count(openBy change: Int) { state.withLock { $0.open += change } }

    var environment: Environment {
        Environment(identity: "a", timekeeper: timekeeper, randomness: CountingRandomness())
    }

    var election: LeaderElection<MemoryBackend> {
        LeaderElection(
            name: "lock",
            backend: MemoryBackend(world: self),
            environment: environment,
            observer: self
        )
    }

    func answer(_ request: RegisterRequest) async -> Completion<RegisterResponse> {
        switch state.withLock({ $0.mode }) {
        case .normal: return .ok(state.withLock { apply(request, to: &$0) })
        case .refusing: return .failed(because: "403: not allowed")
        case .declining: return .ok(.refused("no such lock"))
        case .hanging:
            for await _ in AsyncStream<Void>(unfolding: { try? await Task.sleep(for: .seconds(9)) })
            where Task.isCancelled { break }
            return .unknown(because: "cancelled")
        }
    }

    private func apply(_ request: RegisterRequest, to state: inout State) -> RegisterResponse {
        let present = CoreBench.version(state.version)
        switch request {
        case .read: return state.record.map { .found($0, present) } ?? .missing
        case .write(let record, let expected):
            let actual = state.record == nil ? ExpectedState.absent : .version(present)
            guard actual == expected else { return .conflict }
            state.record = record
            state.version += 1
            return .written(CoreBench.version(state.version))
        }
    }

    /// Lets every task run until only the clock, or nothing, can lead to anything.
    private func settle() async {
        var calm = 0
        // Without an alarm the shell waits for the work to end, or is just about to set one.
        while calm < (timekeeper.alarmCount > 0 ? 50 : 1_000) {
            let isCalm = state.withLock { $0.mode != .normal || $0.open == 0 }
            calm = isCalm ? calm + 1 : 0
            if isFinished { return }
            await Task.yield()
        }
    }

    private var isFinished: Bool {
        if case .releaseEnded = events.last { return true }
        return false
    }

    /// Moves the clock, alarm by alarm, until something is true or much time has passed.
    func advance(until isTrue: () -> Bool) async -> Bool {
        for _ in 0..<200 {
            if isTrue() { return true }
            await settle()
            if isTrue() { return true }
            if isFinished {
                await Task.yield()
                continue
            }
            _ = timekeeper.ringNext(by: timekeeper.now.advanced(byNanoseconds: 1_000_000_000))
        }
        return isTrue()
    }

    func hasNoted(_ isWanted: (ElectionEvent) -> Bool) -> Bool { events.contains(where: isWanted) }
}

/// The record in memory as a backend.
struct MemoryBackend: Backend {
    let world: ShellWorld

    func guarantees(with timings: ElectionTimings) -> Guarantees {
        RegisterElection.guarantees(with: timings)
    }

    func makeCore(for candidacy: Candidacy) -> CountedElection {
        CountedElection(core: RegisterElection(candidacy), world: world)
    }

    func perform(
        _ request: RegisterRequest,
        for candidacy: Candidacy
    ) async -> Completion<RegisterResponse> {
        await world.answer(request)
    }
}

/// An election that says how many of its requests are open.
struct CountedElection: Instance {
    typealias Request = RegisterRequest
    typealias Response = RegisterResponse
    typealias Notice = Never

    var core: RegisterElection
    let world: ShellWorld

    mutating func handle(_ input: Input, in context: Context, into directives: inout [Directive]) {
        let before = directives.count
        core.handle(input, in: context, into: &directives)
        for case .send in directives[before...] { world.count(openBy: 1) }
        if case .reply = input { world.count(openBy: -1) }
    }
}

/// A gate that work waits at, and whether it was told to stop there.
final class Gate: Sendable {
    private let mailbox = Mailbox<Bool>()
    private let cancelled = Atomic(false)

    var wasCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func open() { mailbox.post(true) }

    /// Waits until `open()`; cancellation is remembered but does not end the wait.
    func pass(on timekeeper: any Timekeeper) async {
        await withTaskCancellationHandler {
            _ = await mailbox.next(until: nil, on: timekeeper)
        } onCancel: {
            cancelled.store(true, ordering: .releasing)
        }
    }
}
