import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepSimulation
import Synchronization
import Testing

import enum LockstepMockKubernetes.KindCatalog

@testable import LockstepServices

@Suite("the API server on the world's network")
struct WorldAPITransportTests {
    private final class Answers: Sendable {
        let list = Mutex<[String]>([])
        func add(_ text: String) { list.withLock { $0.append(text) } }
        var all: [String] { list.withLock { $0 } }
    }

    /// A pod that creates the lease, waits two seconds at most, and notes what it learnt.
    private func run(
        api: Settings = Settings(),
        _ prepare: (World) -> Void
    ) -> (answers: [String], commits: [Commit]) {
        let world = World(seed: Seed(5))
        let log = CommitLog()
        let answers = Answers()
        world.attach(log, interest: .decisive)
        KubernetesService.mount(in: world, api: api)
        world.addPod("a") { pod in
            let services = pod.environment.services
            guard let transport = services.transport((any APITransport).self, named: "kubernetes")
            else { return }
            let lease = Lease(name: "l", namespace: "default")
            let request = APIRequest(.post, .leases(in: "default"), body: lease.json)
            let call = Task { await transport.send(request) }
            let watchdog = Task {
                try await Task.sleep(for: .seconds(2))
                call.cancel()
            }
            switch await call.value {
            case .response(let response): answers.add("\(response.status)")
            case .notSent: answers.add("not sent")
            case .unknown: answers.add("unknown")
            }
            watchdog.cancel()
        }
        prepare(world)
        world.start("a")
        world.run(until: Instant(nanoseconds: 10_000_000_000))
        world.shutDown()
        return (answers.all, log.commits)
    }

    @Test("a world without nodes serves every kind of the catalog")
    func kinds() {
        let world = World(seed: Seed(5))
        let answers = Answers()
        KubernetesService.mount(in: world)
        world.addPod("a") { pod in
            let transport = pod.environment.services.transport(
                (any APITransport).self,
                named: "kubernetes"
            )
            for kind in KindCatalog.all {
                let path = APIPath(
                    group: kind.group,
                    version: kind.version,
                    namespace: nil,
                    resource: kind.resource
                )
                guard case .response(let answer)? = await transport?.send(APIRequest(.get, path))
                else { continue }
                answers.add("\(kind.resource) \(answer.status)")
            }
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 10_000_000_000))
        world.shutDown()
        #expect(answers.all == KindCatalog.all.map { "\($0.resource) 200" })
    }

    @Test("a request is answered, and its commit names who asked")
    func answered() {
        let (answers, commits) = run { _ in }
        #expect(answers == ["201"])
        #expect(commits.map(\.actor) == ["a"])
        #expect(commits.first?.before == nil)
        #expect(commits.first?.request == 1)
    }

    @Test("versions begin where they are told to")
    func firstRevision() {
        let (_, usual) = run { _ in }
        #expect(usual.map(\.version) == [2])
        let (answers, late) = run(api: ["revision": .count(9_007_199_254_740_976)]) { _ in }
        #expect(answers == ["201"])
        #expect(late.map(\.version) == [9_007_199_254_740_977])
    }

    @Test("a lost request is unknown to the caller, and did not happen")
    func lostRequest() {
        let (answers, commits) = run { $0.cut(from: "a", to: "kubernetes") }
        #expect(answers == ["unknown"])
        #expect(commits.isEmpty)
    }

    @Test("a lost reply is unknown to the caller, and did happen")
    func lostReply() {
        let (answers, commits) = run { $0.cut(from: "kubernetes", to: "a") }
        #expect(answers == ["unknown"])
        #expect(commits.count == 1)
    }

    @Test("a killed pod learns nothing, and its request happens all the same")
    func killed() {
        let (answers, commits) = run { world in
            world.addLatency(nanoseconds: 500_000_000, from: "kubernetes", to: "a")
            world.schedule(at: Instant(nanoseconds: 100_000_000)) { $0.kill("a") }
        }
        // What the dead still do is unheard, but their tasks come to an end.
        #expect(answers == ["unknown"])
        #expect(commits.count == 1)
    }

    @Test("a third party's deletion is a commit that nobody in the world made")
    func deletion() {
        let (_, commits) = run { world in
            world.schedule(at: Instant(nanoseconds: 1_000_000_000)) {
                $0.command("delete-records", of: "kubernetes")
            }
        }
        #expect(commits.map(\.actor) == ["a", ""])
        #expect(commits.last?.after == nil)
    }

    @Test("a watch tells what happens, in order, and ends when it is closed")
    func watch() {
        let world = World(seed: Seed(5))
        let seen = Answers()
        KubernetesService.mount(in: world)
        world.addPod("w") { pod in
            let services = pod.environment.services
            guard let transport = services.transport((any APITransport).self, named: "kubernetes")
            else { return }
            let path = APIPath.leases(in: "default")
            let request = APIRequest(.get, path, query: ["watch": "true"])
            guard case .stream(let stream) = await transport.watch(request) else { return }
            for name in ["x", "y"] {
                let lease = Lease(name: name, namespace: "default")
                _ = await transport.send(APIRequest(.post, path, body: lease.json))
            }
            for _ in 0..<2 {
                let event = await stream.next()
                let name = event?.object["metadata"]?["name"]?.asString
                seen.add("\(event?.kind.rawValue ?? "end") \(name ?? "")")
            }
            stream.close()
            seen.add(await stream.next() == nil ? "end" : "more")
        }
        world.start("w")
        world.run(until: Instant(nanoseconds: 10_000_000_000))
        world.shutDown()
        #expect(seen.all == ["ADDED x", "ADDED y", "end"])
    }

    @Test("a watch that was given up before it is asked for is not asked for, and does not wait")
    func givenUp() {
        let world = World(seed: Seed(5))
        let answers = Answers()
        KubernetesService.mount(in: world)
        let service = world.service(named: KubernetesService.name)
        world.addPod("a") { pod in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                let request = APIRequest(.get, .leases(in: "default"), query: ["watch": "1"])
                switch await WorldWatchStream(pod: pod).open(request, to: service) {
                case .notSent: answers.add("not sent")
                default: answers.add("sent")
                }
            }
            await task.value
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 10_000_000_000))
        #expect(answers.all == ["not sent"])
        #expect(!world.hasOpenedStreams)
        world.shutDown()
    }
}
