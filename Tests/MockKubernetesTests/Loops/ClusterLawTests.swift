import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

/// What holds of a cluster whatever is done to it, and what holds once it is left alone.
@Suite struct ClusterLawTests {
    private static let names = ["n1", "n2", "n3"]

    /// What can be done to a cluster.
    private enum Deed: UInt64, CaseIterable {
        case cutOff, reconnect, lose, restore, delete, force, wait
    }

    private func play(
        _ style: Workload.Style,
        seed: UInt64,
        without forbidden: [Deed] = [],
        watching check: (LoopCluster) -> Void = { _ in }
    ) -> LoopCluster {
        let cluster = LoopCluster.nodes(
            Self.names,
            [
                // Short, so that evictions are as frequent as everything else.
                Workload(name: "app", style: style, replicas: 3, tolerationSeconds: 20)
            ],
            stopNanoseconds: 4 * second,
            seed: seed
        )
        var generator = Draws(seed: Seed(seed), stream: "test").sequence(key: 0)
        for _ in 0..<20 {
            let deed = Deed(rawValue: generator.next().below(UInt64(Deed.allCases.count)))
            let node = Self.names[Int(generator.next().below(3))]
            let pods = cluster.podObjects().compactMap { $0["metadata"]?["name"]?.asString }
            let pod = pods.isEmpty ? "none" : pods[Int(generator.next().below(UInt64(pods.count)))]
            let path = LoopCluster.pods + "/" + pod
            if let deed, !forbidden.contains(deed) {
                switch deed {
                case .cutOff: cluster.agents { $0.cutOff(node) }
                case .reconnect: cluster.agents { $0.reconnect(node) }
                case .lose: cluster.agents { $0.lose(node) }
                case .restore: cluster.agents { $0.restore(node) }
                case .delete: cluster.send(.delete, path)
                case .force:
                    cluster.send(.delete, path, query: ["gracePeriodSeconds": "0"])
                case .wait: break
                }
            }
            let end = cluster.now.nanoseconds + generator.next().within(1...60) * second
            while cluster.now.nanoseconds < end {
                cluster.run(until: cluster.now.advanced(byNanoseconds: second))
                check(cluster)
            }
        }
        return cluster
    }

    /// Leaves a cluster alone for long enough.
    private func calm(_ cluster: LoopCluster) {
        for name in Self.names {
            cluster.agents {
                $0.reconnect(name)
                $0.restore(name)
            }
        }
        cluster.run(until: cluster.now.advanced(byNanoseconds: 500 * second))
    }

    @Test(
        "left alone, every node runs exactly the pods that the store says are there",
        arguments: Workload.Style.allCases,
        0..<4
    )
    func agreement(style: Workload.Style, seed: UInt64) {
        let cluster = play(style, seed: seed)
        calm(cluster)
        let objects = cluster.podObjects()
        #expect(objects.count == 3)
        for name in Self.names {
            let bound = objects.filter { $0["spec"]?["nodeName"]?.asString == name }
            let uids = bound.compactMap { $0["metadata"]?["uid"]?.asString }
            #expect(uids.sorted() == cluster.running(on: name).sorted(), "\(name), seed \(seed)")
            #expect(cluster.ready(name) == "True")
            #expect(cluster.taints(name) == [])
        }
        for pod in objects {
            #expect(pod["status"]?["phase"] == "Running")
            #expect(cluster.condition("Ready", of: pod)?["status"] == "True")
            #expect(pod["metadata"]?["deletionTimestamp"] == nil)
        }
        if style == .statefulSet {
            #expect(
                objects.compactMap { $0["metadata"]?["name"]?.asString }
                    == ["app-0", "app-1", "app-2"]
            )
        }
    }

    @Test(
        "as long as nobody forces it, a StatefulSet has at most one pod of a name",
        arguments: 0..<4
    )
    func atMostOne(seed: UInt64) {
        var names: [String: String] = [:]
        var seen = 0
        _ = play(.statefulSet, seed: seed, without: [.force]) { cluster in
            for (_, commit) in cluster.commits[seen...] where commit.kindName == "Pod" {
                names[commit.uid] = commit.key.name
            }
            seen = cluster.commits.count
            let running = Self.names.flatMap { cluster.running(on: $0) }
                .compactMap { names[$0] }
            #expect(Set(running).count == running.count, "seed \(seed): \(running)")
        }
    }

    @Test("the same seed gives the same commits at the same instants", arguments: 0..<2)
    func sameAgain(seed: UInt64) {
        let first = play(.deployment, seed: seed)
        let second = play(.deployment, seed: seed)
        #expect(first.commits.map(\.at) == second.commits.map(\.at))
        #expect(first.server.digest == second.server.digest)
    }
}
