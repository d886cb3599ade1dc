import LockstepKubernetes
import LockstepSimulation
import Testing

@testable import LockstepMuseum

@Suite("relayed transport")
struct RelayedTransportTests {
    /// Holds every answer back for 3 s, and leaves a Lease of who did not wait for it.
    private struct Slow: Relay {
        private var callers: [UInt64] = []
        private var answers: [UInt64: APIOutcome] = [:]

        mutating func handle(_ input: RelayInput, into directives: inout [RelayDirective]) {
            switch input {
            case .request(let caller, let request):
                callers.append(caller)
                directives.append(.send(caller, request))
            case .outcome(let number, let outcome) where callers.contains(number):
                answers[number + 100] = outcome
                directives.append(.wait(number + 100, nanoseconds: 3_000_000_000))
            case .waited(let number):
                guard let answer = answers[number] else { return }
                directives.append(.answer(number - 100, answer))
            case .abandoned(let caller):
                let lease = Lease(name: "left", namespace: "default")
                let create = APIRequest(.post, .leases(in: "default"), body: lease.json)
                directives += [.abandon(caller), .abandon(caller + 100), .send(200, create)]
            default: break
            }
        }
    }

    /// Opens a watch at once, answers with how many events came in its first 10 s, and when it is
    /// over.
    private struct Counting: Relay {
        private var caller: UInt64 = 0
        private var count = 0

        mutating func handle(_ input: RelayInput, into directives: inout [RelayDirective]) {
            switch input {
            case .request(let caller, let request):
                self.caller = caller
                directives += [.watch(1, request), .wait(2, nanoseconds: 10_000_000_000)]
            case .event: count += 1
            case .waited: directives += [.abandon(1), .answer(caller, .notSent("\(count)"))]
            case .ended: directives += [.abandon(2), .answer(caller, .unknown("\(count)"))]
            default: break
            }
        }
    }

    private static let read = APIRequest(.get, .leases(in: "default", name: "left"))

    @Test("a relay's answer comes when it gives one")
    func answered() {
        let notes = Notes.taken { pod, transport in
            let relayed = RelayedTransport(transport, through: Slow())
            pod.note(await relayed.send(Self.read))
        }
        #expect(notes == [Note(second: 5, text: "404 NotFound")])
    }

    @Test("who is cancelled waits no longer, and the relay learns of it", arguments: [1, 3])
    func cancelled(second: Int64) {
        let notes = Notes.taken { pod, transport in
            let relayed = RelayedTransport(transport, through: Slow())
            let task = Task { pod.note(await relayed.send(Self.read)) }
            try await Task.sleep(for: .seconds(second))
            task.cancel()
            await task.value
            try await Task.sleep(for: .seconds(10 - second))
            pod.note(await transport.send(Self.read))
        }
        #expect(notes.map(\.second) == [second, 12])
        #expect(notes.map { $0.text.prefix(3) } == ["unk", "200"])
    }

    @Test("who was cancelled before sends nothing")
    func cancelledBefore() {
        let notes = Notes.taken { pod, transport in
            let relayed = RelayedTransport(transport, through: Slow())
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                pod.note(await relayed.send(Self.read))
            }
            await task.value
            try await Task.sleep(for: .seconds(5))
            pod.note(await transport.send(Self.read))
        }
        #expect(
            notes == [Note(second: 0, text: "not sent"), Note(second: 7, text: "404 NotFound")]
        )
    }

    @Test("a relay is told what it watches, and nothing any more once it has given that up")
    func watched() {
        let notes = Notes.taken { pod, transport in
            let relayed = RelayedTransport(transport, through: Counting())
            let watch = APIRequest(.get, .leases(in: "default"), query: ["watch": "true"])
            async let told = relayed.send(watch)
            for name in ["x", "y"] {
                let lease = Lease(name: name, namespace: "default")
                let create = APIRequest(.post, .leases(in: "default"), body: lease.json)
                _ = await transport.send(create)
            }
            guard case .notSent(let count) = await told else { return }
            pod.note(count)
        }
        #expect(notes == [Note(second: 10, text: "2")])
    }

    @Test("a relay is told that a watch is over")
    func ended() {
        let notes = Notes.taken { pod, transport in
            let relayed = RelayedTransport(transport, through: Counting())
            var watch = APIRequest(.get, .leases(in: "default"), query: ["watch": "true"])
            watch.query["timeoutSeconds"] = "4"
            guard case .unknown(let count) = await relayed.send(watch) else { return }
            pod.note(count)
        }
        #expect(notes == [Note(second: 6, text: "0")])
    }
}
