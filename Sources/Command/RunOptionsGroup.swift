public import ArgumentParser
public import LockstepDeterminism
internal import LockstepRuns
internal import LockstepSimulation

extension Pick: ExpressibleByArgument {}
extension Granularity: ExpressibleByArgument {}

extension Seed: ExpressibleByArgument {
    /// Reads a seed from the command line.
    public init?(argument: String) {
        self.init(text: argument)
    }
}

/// How a scenario is read and its runs are scheduled.
struct RunOptionsGroup: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Changes a value of the scenario, such as timings.lease=20s or faults.pause=off.",
            valueName: "path=value"
        )
    )
    var overrides: [String] = []

    @Option(help: "How ties are broken: fifo, random (by drawn priorities) or uniform.")
    var pick = Pick.random

    @Option(help: "Where tasks may be interleaved: fast or fine.")
    var granularity = Granularity.fast

    /// Reads a scenario and makes it ready to run.
    func run(_ path: String) throws -> Run {
        let catalog = Catalog.all
        let scenario = try Scenario(
            path: path,
            overrides: overrides,
            vocabulary: catalog.vocabulary
        )
        return try Run(scenario, of: catalog)
    }

    /// The options as they are typed, for the line that brings a run back.
    var typed: String {
        var text = overrides.map { " --set \(quoted($0))" }.joined()
        if pick != .random { text += " --pick \(pick.rawValue)" }
        if granularity != .fast { text += " --granularity \(granularity.rawValue)" }
        return text
    }
}

/// A word as a shell takes it.
func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "%"),
            UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
    guard !isPlain || word.isEmpty else { return word }
    return "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
}
