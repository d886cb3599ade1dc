import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("a pod that is evicted")
struct EvictionTests {
    /// The pods that were asked to end, and those that began to live, with their seconds.
    private func lives(_ fault: String) throws -> (asked: [String], started: [String]) {
        let text = """
            title: An eviction
            system: lease-election
            pods: 6
            cluster: { nodes: 2, workload: deployment, replicas: 4 }
            faults: \(fault)
            breaking: 90s
            """
        let run = try RealScenarios.run(text: text)
        var (asked, started): ([String], [String]) = ([], [])
        var options = RunOptions(seed: Seed(1))
        options.isRecorded = true
        for observation in run.execute(options).observations {
            let second = observation.time.nanoseconds / 1_000_000_000
            switch observation.event {
            case .podTerminating: asked.append("\(observation.pod) \(second)")
            case .podStarted where second > 5: started.append("\(observation.pod) \(second)")
            default: break
            }
        }
        return (asked, started)
    }

    @Test("one pod of the node is asked to end and replaced; the others go on")
    func evict() throws {
        let without = try lives("none")
        #expect(without.asked.isEmpty)
        let with = try lives("[{ at: 30s, kind: evict, node: node-1 }]")
        #expect(with.asked.count == 1)
        #expect(with.started.count == without.started.count + 1)
        let drained = try lives("[{ at: 30s, kind: drain, node: node-1, for: 20s }]")
        #expect(drained.asked.count == 2)
    }
}
