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
                let create = RelayedTransportTests.creation(of: "left")
                directives += [.abandon(caller), .abandon(caller + 100), .send(200, create)]
            default: break
            }
        }
    }

    /// Watches for 10 s, or until the watch is over, and answers with how many events have come.
    private struct Counting: Relay {
        private var caller: UInt64 = 0
        private var count = 0

        mutating func handle(_ input: RelayInput, into directives: inout [RelayDirective]) {
            switch input {
            case .request(let caller, let request):
                guard self.caller == 0 else {
                    return directives.append(.answer(caller, .notSent("\(count)")))
                }
                self.caller = caller
                directives += [.watch(1, request), .wait(2, nanoseconds: 10_000_000_000)]
            case .event: count += 1
            case .waited: directives += [.abandon(1), .answer(caller, .notSent("\(count)"))]
            case .ended: directives += [.abandon(2), .answer(caller, .unknown("\(count)"))]
            default: break
            }
        }
    }

    private static func creation(of name: String) -> APIRequest {
        let lease = Lease(name: name, namespace: "default")
        return APIRequest(.post, .leases(in: "default"), body: lease.json)
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
            async let first = relayed.send(watch)
            for name in ["x", "y"] { _ = await transport.send(Self.creation(of: name)) }
            pod.note(await first.reason)
            _ = await transport.send(Self.creation(of: "z"))
            try await Task.sleep(for: .seconds(5))
            pod.note(await relayed.send(watch).reason)
        }
        #expect(notes == [Note(second: 10, text: "2"), Note(second: 17, text: "2")])
    }

    @Test("a relay is told that a watch is over")
    func ended() {
        let notes = Notes.taken { pod, transport in
            let relayed = RelayedTransport(transport, through: Counting())
            var watch = APIRequest(.get, .leases(in: "default"), query: ["watch": "true"])
            watch.query["timeoutSeconds"] = "4"
            pod.note(await relayed.send(watch).reason)
        }
        #expect(notes == [Note(second: 6, text: "0")])
    }
}

extension APIOutcome {
    /// Why there is no answer.
    fileprivate var reason: String {
        switch self {
        case .response(let response): response.summary
        case .notSent(let reason), .unknown(let reason): reason
        }
    }
}
