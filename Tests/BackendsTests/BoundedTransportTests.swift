import LockstepDeterminism
import LockstepKubernetes
import LockstepSimulation
import Testing

@testable import LockstepBackends

@Suite("bounded transport")
struct BoundedTransportTests {
    private static let request = APIRequest(.get, .leases(in: "default", name: "leader"))

    /// Runs a program with a transport whose time-out is 5 s, and gives the notes it made.
    private func notes(
        prepare: (World) -> Void = { _ in },
        _ program: @escaping @Sendable (Pod, BoundedTransport) async throws -> Void
    ) -> [Note] {
        Notes.taken(prepare: prepare) { pod, transport in
            let bounded = BoundedTransport(
                transport,
                timekeeper: pod.environment.timekeeper,
                timeoutNanoseconds: 5_000_000_000
            )
            try await program(pod, bounded)
        }
    }

    @Test("an answer comes as soon as it is there")
    func answered() {
        let notes = notes { pod, transport in
            pod.note(await transport.send(Self.request))
        }
        #expect(notes == [Note(second: 2, text: "404 NotFound")])
    }

    @Test("without an answer the outcome is unknown at the time-out")
    func timedOut() {
        let notes = notes(prepare: { $0.cut(from: Trial.service, to: "a") }) { pod, transport in
            pod.note(await transport.send(Self.request))
        }
        #expect(notes == [Note(second: 5, text: "unknown")])
    }

    @Test("a deadline ends the wait before the time-out, and one in the past forbids to send")
    func deadlines() {
        let notes = notes(prepare: { $0.cut(from: Trial.service, to: "a") }) { pod, transport in
            let start = transport.timekeeper.now
            let deadline = start.advanced(byNanoseconds: 3_000_000_000)
            pod.note(await transport.send(Self.request, until: deadline))
            pod.note(await transport.send(Self.request, until: start))
        }
        #expect(notes == [Note(second: 3, text: "unknown"), Note(second: 3, text: "not sent")])
    }

    @Test("cancelling the caller ends the wait at once")
    func cancelled() {
        let notes = notes { pod, transport in
            let task = Task { pod.note(await transport.send(Self.request)) }
            try await Task.sleep(for: .seconds(1))
            task.cancel()
            await task.value
        }
        #expect(notes == [Note(second: 1, text: "unknown")])
    }

    @Test("an answer that comes too late is not taken for that of the next request")
    func lateAnswer() {
        let delay: Int64 = 5_000_000_000
        let notes = notes { world in
            world.addLatency(nanoseconds: delay, from: Trial.service, to: "a")
            world.schedule(at: Trial.instant(4)) {
                $0.addLatency(nanoseconds: -delay, from: Trial.service, to: "a")
            }
        } _: { pod, transport in
            pod.note(await transport.send(Self.request))
            let lease = Lease(name: "leader", namespace: "default")
            let create = APIRequest(.post, .leases(in: "default"), body: lease.json)
            pod.note(await transport.send(create))
        }
        #expect(notes.map(\.second) == [5, 7])
        #expect(notes.map { $0.text.prefix(3) } == ["unk", "201"])
    }
}
