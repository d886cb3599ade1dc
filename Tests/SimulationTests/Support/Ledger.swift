import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Synchronization

/// What pods and tests write down, in order; readable from any thread.
final class Ledger<Entry: Sendable>: Sendable {
    private let list = Mutex<[Entry]>([])

    var entries: [Entry] { list.withLock { $0 } }

    func add(_ entry: Entry) { list.withLock { $0.append(entry) } }
}

/// Counts how many of it are alive.
final class Tracked: Sendable {
    final class Census: Sendable {
        let alive = Atomic<Int>(0)
        let made = Atomic<Int>(0)
    }

    let census: Census

    init(_ census: Census) {
        self.census = census
        census.alive.wrappingAdd(1, ordering: .relaxed)
        census.made.wrappingAdd(1, ordering: .relaxed)
    }

    deinit { census.alive.wrappingSubtract(1, ordering: .relaxed) }

    func touch() {}
}

/// Keeps every observation.
final class Recorder: Observer {
    var observations: [Observation] = []

    func observe(_ observation: Observation) { observations.append(observation) }
}

/// Resumes a task when its alarm rings or its answer comes.
final class Waker: Sleeper, Receiver {
    private let action: @Sendable (Parcel?) -> Void

    init(_ action: @escaping @Sendable (Parcel?) -> Void) { self.action = action }

    func wake() { action(nil) }
    func receive(_ parcel: Parcel?) { action(parcel) }
}

/// Answers every request with the request's own words.
struct EchoMachine: Machine {
    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        if case .request(let address, _, let parcel) = input { out.reply(to: address, parcel) }
    }
}

extension Pod {
    /// Sleeps on the pod's own alarm; cannot be cancelled.
    func sleep(nanoseconds: Int64) async {
        let keeper = environment.timekeeper
        let deadline = keeper.now.advanced(byNanoseconds: nanoseconds)
        await withUnsafeContinuation { continuation in
            _ = keeper.setAlarm(for: Waker { _ in continuation.resume() }, at: deadline)
        }
    }

    /// Calls a service and waits for ever; `nil` means that the pod was killed.
    func call(_ service: ServiceID, _ parcel: Parcel = Parcel()) async -> Parcel? {
        await withUnsafeContinuation { continuation in
            _ = send(parcel, to: service, receiver: Waker { continuation.resume(returning: $0) })
        }
    }
}

extension Instant {
    static func seconds(_ seconds: Int64) -> Instant {
        Instant(nanoseconds: seconds * 1_000_000_000)
    }

    static func milliseconds(_ milliseconds: Int64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }
}
