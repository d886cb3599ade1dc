import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Zones")
struct ZoneTests {
    /// A cluster of so many nodes, dealt out to zones in turn, that has run for 25 s.
    private func cluster(_ count: Int, zones: Int) -> (LoopCluster, [String]) {
        let names = (1...count).map { "n\($0)" }
        let cluster = LoopCluster.nodes(names, zones: zones)
        cluster.run(untilSecond: 25)
        return (cluster, names)
    }

    /// Those of the nodes from which pods are driven out.
    private func driven(_ names: [String], in cluster: LoopCluster) -> [String] {
        names.filter { cluster.taints($0).contains("unreachable:NoExecute") }
    }

    @Test("a zone is disrupted in part from three nodes and 55 % on, and fully without any node")
    func states() {
        #expect(ZoneHealth(ready: 0, notReady: 0) == .normal)
        #expect(ZoneHealth(ready: 0, notReady: 1) == .fullyDisrupted)
        #expect(ZoneHealth(ready: 1, notReady: 2) == .normal)
        #expect(ZoneHealth(ready: 2, notReady: 3) == .partlyDisrupted)
        #expect(ZoneHealth(ready: 3, notReady: 3) == .normal)
        #expect(ZoneHealth(ready: 9, notReady: 11) == .partlyDisrupted)
        #expect(ZoneHealth.partlyDisrupted.evictionNanoseconds(ofNodes: 50) == nil)
        #expect(ZoneHealth.partlyDisrupted.evictionNanoseconds(ofNodes: 51) == 100_000_000_000)
    }

    @Test("nodes say in which zone they are, and those that are in none say nothing")
    func labels() {
        let (zoned, _) = cluster(4, zones: 3)
        let labels = { (cluster: LoopCluster, node: String) in
            cluster.read("/api/v1/nodes/" + node)?["metadata"]?["labels"]?.asObject
        }
        let zones = ["n1", "n2", "n3", "n4"].map {
            labels(zoned, $0)?.string("topology.kubernetes.io/zone")
        }
        #expect(zones == ["zone-1", "zone-2", "zone-3", "zone-1"])
        let (plain, _) = cluster(1, zones: 0)
        #expect(labels(plain, "n1")?["topology.kubernetes.io/zone"] == nil)
        zoned.agents {
            $0.lose("n4")
            $0.restore("n4")
        }
        zoned.send(.delete, "/api/v1/nodes/n4")
        zoned.run(untilSecond: 60)
        #expect(labels(zoned, "n4")?.string("topology.kubernetes.io/zone") == "zone-1")
    }

    @Test("of a zone that is lost, one node in ten seconds is emptied")
    func lostZone() {
        let (cluster, names) = cluster(8, zones: 2)
        // The first, third, fifth and seventh are of the first zone.
        cluster.agents { agents in for name in ["n1", "n3", "n5", "n7"] { agents.cutOff(name) } }
        cluster.run(untilSecond: 75)
        for name in ["n1", "n3", "n5", "n7"] {
            #expect(cluster.ready(name) == "Unknown")
            #expect(cluster.taints(name).contains("unreachable:NoSchedule"))
        }
        #expect(driven(names, in: cluster) == ["n1"])
        cluster.run(untilSecond: 84.999)
        #expect(driven(names, in: cluster) == ["n1"])
        cluster.run(untilSecond: 85)
        #expect(driven(names, in: cluster) == ["n1", "n3"])
        cluster.run(untilSecond: 105)
        #expect(driven(names, in: cluster) == ["n1", "n3", "n5", "n7"])
        cluster.agents { agents in for name in names { agents.reconnect(name) } }
        cluster.run(untilSecond: 125)
        #expect(names.allSatisfy { cluster.taints($0).isEmpty })
    }

    @Test("where most of a small zone is silent, nobody is driven out of it, but of other zones")
    func partOfZone() {
        let (cluster, names) = cluster(10, zones: 2)
        // Four of five nodes of the first zone, and one of the second.
        let silent = ["n1", "n3", "n5", "n7", "n2"]
        cluster.agents { agents in for name in silent { agents.cutOff(name) } }
        cluster.run(untilSecond: 300)
        #expect(silent.allSatisfy { cluster.taints($0).contains("unreachable:NoSchedule") })
        #expect(driven(names, in: cluster) == ["n2"])
        // With the fifth, the zone is lost as a whole, and is emptied.
        cluster.agents { $0.cutOff("n9") }
        cluster.run(untilSecond: 500)
        #expect(driven(names, in: cluster) == ["n1", "n2", "n3", "n5", "n7", "n9"])
    }

    @Test("when the last zone is lost as well, nobody is driven out any more")
    func everything() {
        let (cluster, names) = cluster(4, zones: 2)
        cluster.agents { agents in for name in ["n1", "n3"] { agents.cutOff(name) } }
        cluster.run(untilSecond: 100)
        #expect(driven(names, in: cluster) == ["n1", "n3"])
        cluster.agents { agents in for name in ["n2", "n4"] { agents.cutOff(name) } }
        cluster.run(untilSecond: 200)
        #expect(names.allSatisfy { cluster.ready($0) == "Unknown" })
        #expect(driven(names, in: cluster).isEmpty)
    }
}
