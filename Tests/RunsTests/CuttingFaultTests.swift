import LockstepDeterminism
import LockstepRuns
import Testing

@Suite("faults that cut links")
struct CuttingFaultTests {
    @Test(
        "whatever cuts links counts as a partition, whatever its name is",
        arguments: [
            ("partition", "pods: [a]", 1), ("isolate", "pods: [a]", 1),
            ("bridge", "pods: [a, b, c]", 1), ("ring", "pods: [a, b, c]", 1),
            ("hung", "pods: [a]", 0), ("pause", "pods: [a]", 0),
        ]
    )
    func counted(kind: String, whom: String, count: Int) throws {
        let faults = "[{ at: 2s, kind: \(kind), \(whom), for: 5s }]"
        let run = try RealScenarios.election(faults: faults, also: "demands: [partitions]")
        let result = run.execute(RunOptions(seed: Seed(1)))
        #expect(result.counts.first { $0.name == "partitions" }?.count == count)
        #expect(result.counts.first { $0.name == "faults" }?.count == 1)
    }

    @Test(
        "a zone that is cut off counts, one that loses power does not",
        arguments: ["cut-off", "dead"]
    )
    func zone(way: String) throws {
        let run = try RealScenarios.run(
            text: """
                title: A zone is lost
                system: lease-election
                pods: 8
                cluster: { nodes: 4, zones: 2, workload: deployment, replicas: 4 }
                faults: [{ at: 5s, kind: zone-loss, node: node-1, how: \(way), for: 9s }]
                breaking: 30s
                """
        )
        let result = run.execute(RunOptions(seed: Seed(1)))
        let count = way == "cut-off" ? 1 : 0
        #expect(result.counts.first { $0.name == "partitions" }?.count == count)
    }
}
