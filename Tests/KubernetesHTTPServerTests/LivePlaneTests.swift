import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepMockKubernetes
import LockstepRuns
import Synchronization
import Testing

@testable import LockstepKubernetesHTTPServer

@Suite("The control plane in real time")
struct LivePlaneTests {
    private let plane = LivePlane(ControlPlane(seed: Seed(1))) { _ in }
    private let path = APIPath.leases(in: "default", name: "l")

    private func client(_ connection: UInt64, of program: String = "test") -> Client {
        Client(pod: "", program: program, connection: connection, replica: nil)
    }

    private func write(
        _ holder: String,
        over connection: UInt64,
        of program: String = "test",
        version: String? = nil
    ) throws -> APIResponse {
        var lease = Lease(name: "l", namespace: "default")
        lease.holderIdentity = holder
        lease.leaseDurationSeconds = 15
        lease.metadata.resourceVersion = version
        let request = APIRequest(.put, path, body: lease.json)
        guard
            case .outcome(.answer(let response)) = plane.send(
                request,
                from: client(connection, of: program)
            )
        else {
            Issue.record("the write was not answered at once")
            throw CancellationError()
        }
        return response
    }

    private var observed: ObservedHistory {
        plane.withHistory { history, now in history.observed(seed: 1, until: now) }
    }

    @Test("two who take a held lock from each other are found by the store's record alone")
    func stolen() throws {
        let first = try write("a", over: 1)
        let second = try write("b", over: 2, version: first.resourceVersion)
        #expect(second.isSuccess)
        let check = Recheck(observed)
        #expect(check.ruling.verdict == .violated)
        #expect(check.ruling.findings.map(\.property) == ["W1"])
    }

    @Test("a holder who renews and then clears its lock is in order, over one connection")
    func orderly() throws {
        let first = try write("a", over: 1)
        let second = try write("a", over: 1, version: first.resourceVersion)
        let third = try write("", over: 1, version: second.resourceVersion)
        _ = try write("b", over: 2, version: third.resourceVersion)
        let check = Recheck(observed)
        #expect(check.ruling.verdict == .valid)
        #expect(check.evaluations.contains { $0.property == "W2" && $0.count == 1 })
    }

    @Test("a stranger who clears a lock is found")
    func cleared() throws {
        let first = try write("a", over: 1)
        _ = try write("b", over: 2)
        _ = try write("", over: 3, of: "stranger", version: first.resourceVersion)
        let check = Recheck(observed)
        #expect(check.ruling.findings.map(\.property) == ["W2"])
    }

    @Test("who clears a lock over a connection of its own may be the holder: nobody knows")
    func clearedByWhom() throws {
        let first = try write("a", over: 1)
        _ = try write("", over: 2, version: first.resourceVersion)
        let check = Recheck(observed)
        #expect(check.ruling.findings.isEmpty)
        #expect(check.ruling.verdict == .unknown)
        #expect(observed.doubts.first?.contains("who cleared l: ") == true)
    }

    @Test("a history of nothing proves nothing")
    func nothing() {
        #expect(Recheck(observed).ruling.verdict == .unknown)
    }

    @Test("what clients say is judged: two who believe at once are found")
    func beliefs() throws {
        let desk = ControlDesk(plane: plane, seed: Seed(1))
        for (index, pod) in ["a", "b"].enumerated() {
            let fields = #"{"lock":"l","token":\#(index + 1)}"#
            let body = #"{"pod":"\#(pod)","event":"granted","fields":\#(fields)}"#
            let answer = desk.answer(
                WireRequest(method: "POST", target: "/lockstep/v1/history", body: Array(body.utf8))
            )
            #expect(answer.status == 201)
        }
        let told = desk.answer(WireRequest(method: "GET", target: "/lockstep/v1/history"))
        let read = try ObservedHistory(lines: told.body, file: "history.jsonl")
        #expect(Recheck(read).ruling.findings.map(\.property) == ["S1"])
    }

    @Test("who is granted a lock without a token is not held to the order of tokens")
    func tokens() {
        let desk = ControlDesk(plane: plane, seed: Seed(1))
        func grants(_ fields: String) -> [String] {
            for event in ["granted", "belief-ended", "granted"] {
                let body = #"{"pod":"a","event":"\#(event)","fields":\#(fields)}"#
                let request = WireRequest(
                    method: "POST",
                    target: "/lockstep/v1/history",
                    body: Array(body.utf8)
                )
                #expect(desk.answer(request).status == 201)
            }
            return Recheck(observed).ruling.findings.map(\.property)
        }
        #expect(grants(#"{"lock":"l","token":7}"#) == ["F1"])
        #expect(grants(#"{"lock":"m"}"#).isEmpty)
    }

    @Test("a statement that is none is refused with what was expected")
    func badStatements() {
        let desk = ControlDesk(plane: plane, seed: Seed(1))
        let bodies = [
            ("", "expected {"), ("{", "expected {"), ("[1]", "expected {"),
            (#"{"pod":"a"}"#, "expected {"),
            (#"{"pod":"a","event":"committed"}"#, "expected {"),
            (#"{"pod":"","event":"pod-started"}"#, "expected {"),
            (#"{"pod":"a","event":"granted"}"#, "lock is a text"),
            (
                #"{"pod":"a","event":"granted","fields":{"lock":"l","deadlineSeconds":1e300}}"#,
                "a number from 0 to 86400"
            ),
        ]
        for (body, expected) in bodies {
            let answer = desk.answer(
                WireRequest(method: "POST", target: "/lockstep/v1/history", body: Array(body.utf8))
            )
            #expect(answer.status == 400)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(expected))
        }
        #expect(observed.history.observations.isEmpty)
    }

    @Test("a watch is told of writes, and ends when it is abandoned")
    func watch() throws {
        let request = APIRequest(.get, .leases(in: "default"), query: ["watch": "1"])
        guard case .outcome(.stream(let call, let lines)) = plane.send(request, from: client(1))
        else {
            Issue.record("the watch was not opened")
            return
        }
        let told = Atomic(0)
        lines.onNews { told.wrappingAdd(1, ordering: .relaxed) }
        #expect(lines.next() == .nothing)
        let first = try write("a", over: 2)
        _ = try write("b", over: 2, version: first.resourceVersion)
        #expect(told.load(ordering: .relaxed) == 1)
        guard case .lines(let bytes) = lines.next() else {
            Issue.record("the watch was told of nothing")
            return
        }
        let events = bytes.split(separator: UInt8(ascii: "\n")).map { WatchEvent(line: Array($0)) }
        #expect(events.map { $0?.kind } == [.added, .modified])
        plane.abandon(call)
        #expect(lines.next() == .end)
    }

    @Test("closing ends watches and refuses what comes after")
    func close() {
        let request = APIRequest(.get, .leases(in: "default"), query: ["watch": "1"])
        guard case .outcome(.stream(_, let lines)) = plane.send(request, from: client(1)) else {
            Issue.record("the watch was not opened")
            return
        }
        plane.close()
        #expect(lines.next() == .end)
        guard case .outcome(.answer(let response)) = plane.send(request, from: client(1)) else {
            Issue.record("a closed plane opened a watch")
            return
        }
        #expect(response.status == 503)
    }

    @Test("a client that does not read is cut off at the limit, and the buffer is let go")
    func slowReader() {
        let lines = LineBuffer()
        let event = WatchEvent(.added, .string(String(repeating: "x", count: 1 << 20)))
        var appended = 0
        while lines.append([event]), appended < 100 { appended += 1 }
        #expect(appended < 10)
        #expect(lines.next() == .breakage)
    }
}
