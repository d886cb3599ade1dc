import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepServices
import LockstepSimulation
import Synchronization
import Testing

@Suite("what third parties do to records")
struct RecordOperationTests {
    private final class Objects: Sendable {
        private let list = Mutex<[JSONValue]>([])
        func add(_ object: JSONValue) { list.withLock { $0.append(object) } }
        var all: [JSONValue] { list.withLock { $0 } }
    }

    private static let renewTime = MicroTime(microseconds: 1_767_225_600_000_000)

    /// Has a pod write the record of a lock, and read it before and after the commands.
    private func run(_ commands: [String]) -> (before: JSONValue, after: JSONValue, [Commit]) {
        let world = World(seed: Seed(5))
        let (log, objects) = (CommitLog(), Objects())
        world.attach(log, interest: .decisive)
        KubernetesService.mount(in: world)
        world.addPod("a") { pod in
            let services = pod.environment.services
            guard let transport = services.transport((any APITransport).self, named: "kubernetes")
            else { return }
            var lease = Lease(name: "l", namespace: "default")
            lease.holderIdentity = "a"
            lease.leaseDurationSeconds = 15
            lease.leaseTransitions = 7
            lease.renewTime = Self.renewTime
            _ = await transport.send(
                APIRequest(.post, .leases(in: "default"), body: lease.json)
            )
            for _ in 0..<2 {
                let read = APIRequest(.get, .leases(in: "default", name: "l"))
                if case .response(let response) = await transport.send(read) {
                    objects.add(response.body)
                }
                try await Task.sleep(for: .seconds(10))
            }
        }
        for (place, command) in commands.enumerated() {
            world.schedule(at: Instant(nanoseconds: Int64(place + 1) * 1_000_000_000)) {
                $0.command(command, of: "kubernetes")
            }
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 30_000_000_000))
        world.shutDown()
        return (objects.all[0], objects.all[1], log.commits)
    }

    private static let edits: [(words: String, field: String, value: JSONValue)] = [
        ("holder somebody", "holderIdentity", "somebody"), ("clear", "holderIdentity", ""),
        ("renewed -3600000000000", "renewTime", "2025-12-31T23:00:00.000000Z"),
        ("renewed 1000", "renewTime", "2026-01-01T00:00:00.000001Z"),
        ("lease 1", "leaseDurationSeconds", 1), ("transitions 0", "leaseTransitions", 0),
    ]

    @Test("an edit changes one field, in a commit by nobody", arguments: edits)
    func edit(words: String, field: String, value: JSONValue) {
        let (before, after, commits) = run(["edit-records \(words)"])
        var expected = before["spec"]?.asObject ?? JSONObject()
        expected[field] = value
        #expect(after["spec"]?.asObject == expected)
        #expect(before["metadata"]?["uid"] == after["metadata"]?["uid"])
        #expect(commits.map(\.actor) == ["a", ""])
    }

    @Test("a touch changes the version and nothing that electors look at, each time")
    func label() {
        let (before, after, commits) = run(["edit-records label", "edit-records label"])
        #expect(before["spec"] == after["spec"])
        #expect(commits.map(\.actor) == ["a", "", ""])
        #expect(Set(commits.map(\.version)).count == 3)
    }

    @Test("a record that is put back holds what it held, under a new identity and version")
    func putBack() {
        let (before, after, commits) = run(["delete-records f", "put-back-records f"])
        #expect(before["spec"] == after["spec"])
        #expect(after["metadata"]?["uid"] != nil)
        #expect(before["metadata"]?["uid"] != after["metadata"]?["uid"])
        #expect(commits.map(\.actor) == ["a", "", ""])
        #expect(commits.map { $0.after == nil } == [false, true, false])
    }

    @Test("what is put back takes the place of what stands there by then, and only once")
    func putBackOver() {
        let commands = [
            "delete-records f", "put-back-records f", "edit-records clear", "delete-records g",
            "put-back-records g", "put-back-records g", "put-back-records f",
        ]
        let (_, after, commits) = run(commands)
        #expect(after["spec"]?["holderIdentity"] == "")
        #expect(commits.count == 6)
        let again = run(["delete-records f", "put-back-records f", "delete-records"]).2
        #expect(again.count == 4 && again.last?.after == nil)
    }

    /// A world in which pod `a` makes the record of a lock for each of these, two seconds apart.
    private func makers(_ holders: [String]) -> (World, CommitLog) {
        let world = World(seed: Seed(5))
        let log = CommitLog()
        world.attach(log, interest: .decisive)
        KubernetesService.mount(in: world)
        world.addPod("a") { pod in
            let services = pod.environment.services
            let transport = services.transport((any APITransport).self, named: "kubernetes")
            let server = try #require(transport)
            for holder in holders {
                var lease = Lease(name: "l", namespace: "default")
                lease.holderIdentity = holder
                _ = await server.send(APIRequest(.post, .leases(in: "default"), body: lease.json))
                try await Task.sleep(for: .seconds(2))
            }
        }
        return (world, log)
    }

    @Test("what was kept replaces a record that somebody has made meanwhile")
    func replaced() {
        let (world, log) = makers(["old", "new"])
        for (second, command) in [(1, "delete-records f"), (3, "put-back-records f")] {
            world.schedule(at: Instant(nanoseconds: Int64(second) * 1_000_000_000)) {
                $0.command(command, of: "kubernetes")
            }
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 5_000_000_000))
        world.shutDown()
        #expect(log.commits.map { $0.after?.holder } == ["old", nil, "new", nil, "old"])
    }

    @Test("third parties wait for a store that answers nobody, and come in their order")
    func outage() {
        let (world, log) = makers(["a"])
        let commands = [
            "begin f store-frozen applied=0%", "edit-records holder b", "delete-records", "end f",
        ]
        var counts: [Int] = []
        for (place, command) in commands.enumerated() {
            world.schedule(at: Instant(nanoseconds: Int64(place + 1) * 1_000_000_000)) {
                $0.command(command, of: "kubernetes")
                counts.append(log.commits.count)
            }
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 9_000_000_000))
        world.shutDown()
        #expect(counts == [1, 1, 1, 3])
        #expect(log.commits.map { $0.after?.holder } == ["a", "b", nil])
    }
}
