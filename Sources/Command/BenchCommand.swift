internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepRuns
internal import LockstepSimulation

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bench")
    @Option var hours: Int64 = 24
    @Option var form = "values"
    func run() {
        let o = Lease1Run(seed: Seed(1), form: .init(rawValue: form)!, lengthNanoseconds: hours * 3600_000_000_000).run()
        print(String(o.hash, radix: 16))
    }
}
