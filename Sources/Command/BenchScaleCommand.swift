internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns

/// Measures how cost grows with the number of pods and locks.
struct BenchScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "Elections of 3 to 10,000 pods on 1 to 3,334 leases: events a CPU second, bytes.",
        discussion: """
            A simulated minute in which nothing breaks, by the shell that ships, once without and \
            once with the standard judges. Bytes are what the world holds at the end.
            """
    )

    @Option(help: "How many pods, in place of the usual sizes.")
    var pods: Int?

    @Option(help: "Over how many leases they are spread; a third of the pods if not given.")
    var locks: Int?

    func run() throws {
        try funnel {
            guard let bench = ScaleBench(of: .all) else {
                throw Mistake("there is no election to measure")
            }
            let sizes = try sizes
            try prepareSimulation()
            let progress = ProgressLine()
            var rows: [ScaleBench.Row] = []
            for size in sizes {
                progress.show("\(size.pods) pods on \(size.locks) leases")
                rows.append(bench.measure(size))
            }
            progress.clear()
            print(BenchReport(rows).text)
            return .valid
        }
    }

    private var sizes: [ScaleBench.Size] {
        get throws {
            guard let pods else {
                if locks != nil { throw Mistake("--locks without --pods says nothing") }
                return ScaleBench.sizes
            }
            let locks = locks ?? max(1, pods / 3)
            guard (1...100_000).contains(pods), (1...min(pods, 10_000)).contains(locks) else {
                throw Mistake("--pods goes from 1 to 100000, --locks from 1 to 10000 and to --pods")
            }
            return [ScaleBench.Size(pods: pods, locks: locks)]
        }
    }
}
