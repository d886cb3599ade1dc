internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepSimulation

/// The elector as a task that waits as the library's shell does: on one mailbox, with a deadline.
struct Lease1Task {
    private var elector: Lease1Elector
    private let pod: Pod
    private let server: ServiceID
    private let timekeeper: any Timekeeper
    private let port = Lease1Port()

    init(elector: Lease1Elector, pod: Pod, server: ServiceID) {
        self.elector = elector
        self.pod = pod
        self.server = server
        self.timekeeper = pod.environment.timekeeper
    }

    nonisolated(nonsending) consuming func run() async {
        await sleep(elector.ledger.firstPause(of: elector.index))
        while !Task.isCancelled {
            await attempt()
            // A killed elector must not draw a pause that its next life would miss.
            guard !Task.isCancelled else { return }
            await sleep(elector.end(at: now))
        }
    }

    private var now: Int64 { timekeeper.now.nanoseconds }

    nonisolated(nonsending) private mutating func attempt() async {
        var request = elector.begin()
        if case .get = request {
            guard let reply = await call(request) else { return }
            guard case .put(let version) = elector.read(reply, at: now) else { return }
            request = elector.put(expecting: version)
        }
        let sentAt = now
        guard let reply = await call(request) else { return }
        elector.wrote(reply, sentAt: sentAt, at: now)
    }

    /// Sends a request and waits a second for its answer.
    nonisolated(nonsending) private func call(_ request: Lease1Request) async -> Lease1Reply? {
        let deadline = timekeeper.now.advanced(byNanoseconds: Lease1.callTimeout)
        let call = pod.send(request.parcel, to: server, receiver: port)
        if let parcel = await port.mailbox.next(until: deadline, on: timekeeper) {
            return Lease1Reply(parcel)
        }
        pod.abandon(call)
        guard !Task.isCancelled else { return nil }
        elector.ledger.timeOut(elector.index, at: now)
        return nil
    }

    nonisolated(nonsending) private func sleep(_ nanoseconds: Int64) async {
        let deadline = timekeeper.now.advanced(byNanoseconds: nanoseconds)
        _ = await port.mailbox.next(until: deadline, on: timekeeper)
    }
}

/// Where an elector's answers arrive.
final class Lease1Port: Receiver {
    let mailbox = Mailbox<Parcel>()

    func receive(_ parcel: Parcel?) {
        if let parcel { mailbox.post(parcel) }
    }
}
