import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("A control plane in time")
struct ControlPlaneTests {
    @Test("answers at once, tells of the commit first and of the event last")
    func order() {
        var plane = ControlPlane(Plane().plane.settings, seed: Seed(7))
        let now = Plane().now
        plane.receive(Plane.watch(), as: 1, over: Connection(client: "w"), at: now)
        plane.receive(Plane.create(), as: 2, over: Connection(client: "a"), at: now)
        let outputs = plane.drain().map { output in
            switch output {
            case .opened(let call): "opened \(call)"
            case .committed(let commit, let call): "committed \(commit.revision) by \(call ?? 0)"
            case .answer(let call, let response): "answer \(call) \(response.status)"
            case .events(let call, let events): "events \(call) \(events.map(\.summary))"
            case .ended(let call): "ended \(call)"
            case .broken(let call): "broken \(call)"
            }
        }
        #expect(
            outputs == [
                "opened 1", "committed 2 by 2", "answer 2 201", "events 1 [\"ADDED l@2\"]",
            ]
        )
        #expect(plane.drain().isEmpty)
    }

    @Test("a watch begins with what exists, and ends after its time")
    func watchEnds() {
        var plane = Plane()
        plane.send(Plane.create())
        let watch = plane.send(Plane.watch(["timeoutSeconds": "5"]))
        plane.pass(4)
        #expect(plane.events[watch]?.map(\.summary) == ["ADDED l@2"])
        #expect(plane.ended.isEmpty)
        plane.pass(1)
        #expect(plane.ended == [watch])
        plane.overwrite("b")
        #expect(plane.events[watch]?.count == 1)
        #expect(plane.plane.nextInstant == nil)
    }

    @Test("a watch that says no time ends after half an hour to an hour")
    func watchEndsByItself() {
        var plane = Plane()
        let watch = plane.send(Plane.watch())
        plane.pass(1_799)
        #expect(plane.ended.isEmpty)
        plane.pass(1_802)
        #expect(plane.ended == [watch])
    }

    @Test("a watch ends at once whose time is below zero, or too long to be counted")
    func watchOverBeforeItBegins() {
        for seconds in ["-1", "-9223372036", "9223372037", "9223372036854775807"] {
            var plane = Plane()
            plane.send(Plane.create())
            let watch = plane.send(Plane.watch(["timeoutSeconds": seconds]))
            plane.pass(0)
            #expect(plane.opened == [watch], "\(seconds)")
            #expect(plane.ended == [watch], "\(seconds)")
            #expect(plane.events[watch] == nil, "\(seconds)")
        }
        var plane = Plane()
        plane.send(Plane.watch(["timeoutSeconds": "9223372036"]))
        plane.pass(3_700)
        #expect(plane.ended.isEmpty)
    }

    @Test("an abandoned watch is told nothing more, nor ended")
    func abandonedWatch() {
        var plane = Plane()
        let watch = plane.send(Plane.watch(["timeoutSeconds": "5"]))
        plane.abandon(watch)
        plane.send(Plane.create())
        plane.pass(10)
        #expect(plane.events[watch] == nil)
        #expect(plane.ended.isEmpty)
    }

    @Test("a refused watch is answered")
    func refusedWatch() {
        var plane = Plane()
        let watch = plane.send(Plane.watch(["timeoutSeconds": "x"]))
        #expect(plane.answers[watch]?.status == 400)
        #expect(plane.opened.isEmpty)
    }

    @Test("a loop is shown every commit and acts when it said it would")
    func loop() {
        var plane = Plane()
        plane.plane.attach(Janitor())
        plane.send(Plane.create())
        plane.pass(1.5)
        #expect(plane.commits.count == 1)
        plane.pass(1)
        #expect(plane.commits.map(\.by) == [1, nil])
        #expect(plane.plane.registry.newestHolder == nil)
        #expect(plane.plane.nextInstant == nil)
    }

    @Test(
        "a loop that is stopped by name or with all others acts once it goes on",
        arguments: [[], ["janitor"], ["another", "janitor"]]
    )
    func stopped(names: [String]) {
        var plane = Plane()
        plane.plane.attach(Janitor())
        plane.send(Plane.create())
        plane.plane.begin(.loopsStopped(names), as: "d", at: plane.now)
        plane.pass(9)
        #expect(plane.commits.count == 1)
        plane.plane.end("d", at: plane.now)
        plane.pass(0.001)
        #expect(plane.commits.map(\.by) == [1, nil])
    }

    @Test("a loop goes on while others are stopped")
    func notStopped() {
        var plane = Plane()
        plane.plane.attach(Janitor())
        plane.send(Plane.create())
        plane.plane.begin(.loopsStopped(["another"]), as: "d", at: plane.now)
        plane.pass(3)
        #expect(plane.commits.map(\.by) == [1, nil])
    }

    @Test("loops that answer each other take time and let others work")
    func loopsTakeTime() {
        var plane = Plane()
        plane.plane.attach(Restless())
        plane.pass(0.010)
        #expect((5...12).contains(plane.commits.count))
    }
}

/// Deletes the lease two seconds after it was written.
private struct Janitor: ControlLoop {
    let name = "janitor"
    var nextInstant: Instant?

    mutating func take(_ commits: [Commit], from server: APIServer, at now: Moment) {
        let isGone = commits.last?.after == nil
        nextInstant = isGone ? nil : now.instant.advanced(byNanoseconds: 2_000_000_000)
    }

    mutating func act(on server: inout APIServer, at now: Moment) {
        nextInstant = nil
        _ = server.handle(APIRequest(.delete, .leases(in: "x", name: "l")), at: now.wall)
    }
}

/// Always has something to do at once.
private struct Restless: ControlLoop {
    let name = "restless"
    var nextInstant: Instant? = .zero
    private var count = 0

    mutating func take(_ commits: [Commit], from server: APIServer, at now: Moment) {}

    mutating func act(on server: inout APIServer, at now: Moment) {
        count += 1
        var body = Plane.lease("loop")
        if case .object(var object) = body {
            object[object: "metadata"]["name"] = .string("l\(count)")
            body = .object(object)
        }
        _ = server.handle(APIRequest(.post, .leases(in: "x"), body: body), at: now.wall)
    }
}
