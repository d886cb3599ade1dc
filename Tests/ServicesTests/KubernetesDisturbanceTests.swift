import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepServices
import LockstepSimulation
import Synchronization
import Testing

@Suite("the API server's troubles on the world's network")
struct KubernetesDisturbanceTests {
    private final class Notes: Sendable {
        let list = Mutex<[String]>([])
        func add(_ text: String) { list.withLock { $0.append(text) } }
        var all: [String] { list.withLock { $0 } }
    }

    /// Runs a pod that is given a transport, while commands reach the service at given seconds.
    private func run(
        api: Settings = Settings(),
        commands: [(seconds: Int64, text: String)],
        _ program: @escaping @Sendable (any APITransport, Notes) async throws -> Void
    ) -> (notes: [String], commits: [Commit]) {
        let world = World(seed: Seed(5))
        let log = CommitLog()
        let notes = Notes()
        world.attach(log, interest: .decisive)
        KubernetesService.mount(in: world, api: api)
        world.addPod("a") { pod in
            let services = pod.environment.services
            if let transport = services.transport((any APITransport).self, named: "kubernetes") {
                try await program(transport, notes)
            }
        }
        for (seconds, text) in commands {
            world.schedule(at: Instant(nanoseconds: seconds * 1_000_000_000)) {
                $0.command(text, of: "kubernetes")
            }
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 200_000_000_000))
        world.shutDown()
        return (notes.all, log.commits)
    }

    @Sendable private static func create(
        _ name: String,
        over transport: any APITransport,
        _ notes: Notes
    ) async {
        let lease = Lease(name: name, namespace: "default")
        let request = APIRequest(.post, .leases(in: "default"), body: lease.json)
        switch await transport.send(request) {
        case .response(let response): notes.add("\(response.status)")
        case .notSent(let reason): notes.add("not sent: \(reason)")
        case .unknown(let reason): notes.add(reason)
        }
    }

    @Test("a write that timed out while the store was frozen happens in its pod's name")
    func frozen() {
        let (notes, commits) = run(
            commands: [(1, "begin f store-frozen applied=100%"), (100, "end f")]
        ) { transport, notes in
            try await Task.sleep(for: .seconds(10))
            await Self.create("x", over: transport, notes)
        }
        #expect(notes == ["504"])
        #expect(commits.map(\.actor) == ["a"])
    }

    @Test("an answer that is lost with its connection is unknown to the caller")
    func lost() {
        let (notes, commits) = run(
            commands: [(1, "begin f requests-lost stage=after"), (20, "end f")]
        ) { transport, notes in
            try await Task.sleep(for: .seconds(10))
            await Self.create("x", over: transport, notes)
            try await Task.sleep(for: .seconds(20))
            await Self.create("y", over: transport, notes)
        }
        #expect(notes == ["the connection broke", "201"])
        #expect(commits.count == 2)
    }

    @Test("what a failover loses is reported as undone by nobody")
    func failover() {
        let (notes, commits) = run(
            commands: [(20, "begin f store-failover loses=1"), (22, "end f")]
        ) { transport, notes in
            await Self.create("x", over: transport, notes)
            await Self.create("y", over: transport, notes)
            try await Task.sleep(for: .seconds(30))
            await Self.create("y", over: transport, notes)
        }
        #expect(notes == ["201", "201", "201"])
        #expect(commits.map(\.lock) == ["x", "y", "y", "y"])
        #expect(commits.map(\.actor) == ["a", "a", "", "a"])
        #expect(commits[2].before != nil && commits[2].after == nil)
        #expect(commits[3].version == commits[1].version && commits[3].uid != commits[1].uid)
    }

    @Test("a watch ends when its server dies, and when its own time is over")
    func watches() {
        let (notes, _) = run(
            api: ["replicas": .count(2)],
            commands: [
                (10, "begin d0 replica-down replica=0"), (10, "begin d1 replica-down replica=1"),
                (12, "end d0"), (12, "end d1"),
            ]
        ) { transport, notes in
            for _ in 0..<3 {
                let query: APIQuery = ["watch": "true", "timeoutSeconds": "30"]
                let request = APIRequest(.get, .leases(in: "default"), query: query)
                switch await transport.watch(request) {
                case .stream(let stream):
                    notes.add(await stream.next() == nil ? "over" : "event")
                case .unknown: notes.add("unknown")
                case .refused, .notSent: notes.add("refused")
                }
                try await Task.sleep(for: .seconds(5))
            }
        }
        #expect(notes == ["over", "over", "over"])
    }

    @Test("what is written as JSON and read again is what it was")
    func wire() {
        var outcomes: [[String]] = []
        for form in ["value", "json"] {
            let (notes, commits) = run(api: ["wire": .text(form)], commands: []) {
                transport,
                notes in
                let path = APIPath.leases(in: "default")
                let watch = APIRequest(.get, path, query: ["watch": "true"])
                guard case .stream(let stream) = await transport.watch(watch) else { return }
                for name in ["x", "x", "y"] {
                    await Self.create(name, over: transport, notes)
                }
                if case .response(let list) = await transport.send(APIRequest(.get, path)) {
                    notes.add("\(list.body)")
                }
                for _ in 0..<2 { notes.add("\(await stream.next()?.json ?? "end")") }
            }
            outcomes.append(notes + commits.map { "\($0.version)" })
        }
        #expect(outcomes[0] == outcomes[1])
        #expect(outcomes[0].count == 8)
    }

    @Test("a service time and seats make requests wait")
    func seats() {
        let time = Setting.durationRange(nanoseconds: 1_000_000_000...1_000_000_000)
        let (notes, _) = run(api: ["serviceTime": time, "seats": .count(1)], commands: []) {
            transport,
            notes in
            await withTaskGroup(of: Void.self) { group in
                for name in ["x", "y", "z"] {
                    group.addTask { await Self.create(name, over: transport, notes) }
                }
                try? await Task.sleep(for: .milliseconds(2_500))
                notes.add("waited")
            }
        }
        #expect(notes == ["201", "201", "waited", "201"])
    }

    /// What a client of every API server is answered, while one of two is in trouble.
    private func answers(_ trouble: String, waiting seconds: Int64) -> [String] {
        let (notes, _) = run(
            api: ["replicas": .count(2)],
            commands: [(2, "begin f \(trouble)"), (30, "end f")]
        ) { transport, notes in
            await Self.create("x", over: transport, notes)
            try await Task.sleep(for: .seconds(5))
            let before = notes.all.count
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await Self.create("y", over: transport, notes) }
                try? await Task.sleep(for: .seconds(seconds))
                if notes.all.count == before { notes.add("waits") }
                let path = APIPath.leases(in: "default", name: "x")
                let cached = APIRequest(.get, path, query: ["resourceVersion": "0"])
                if case .response(let response) = await transport.send(cached) {
                    notes.add("cached \(response.status)")
                }
            }
        }
        return notes
    }

    @Test("an API server that is cut off or slow makes its own clients wait, and no others")
    func apart() {
        let servers = 0...1
        let cut = servers.map { answers("replica-cut-off replica=\($0)", waiting: 3) }
        #expect(
            Set(cut) == [["201", "201", "cached 200"], ["201", "waits", "cached 200", "201"]]
        )
        let slow = servers.map { answers("replica-slow replica=\($0) by=2s", waiting: 1) }
        #expect(
            Set(slow) == [["201", "201", "cached 200"], ["201", "waits", "201", "cached 200"]]
        )
    }

    @Test("commands that mean nothing to it are ignored")
    func unknownCommand() {
        let (notes, _) = run(commands: [(1, "sing"), (2, "end nothing")]) { transport, notes in
            try await Task.sleep(for: .seconds(5))
            await Self.create("x", over: transport, notes)
        }
        #expect(notes == ["201"])
    }
}
