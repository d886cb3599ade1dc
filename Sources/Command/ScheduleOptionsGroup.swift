public import ArgumentParser
public import LockstepDeterminism
internal import LockstepRuns
public import LockstepSimulation

extension Pick: ExpressibleByArgument {}
extension Granularity: ExpressibleByArgument {}

extension Seed: ExpressibleByArgument {
    /// Reads a seed from the command line.
    public init?(argument: String) {
        self.init(text: argument)
    }
}

/// How one run is scheduled.
struct ScheduleOptionsGroup: ParsableArguments {
    @Option(help: "How ties are broken: \(Pick.list).")
    var pick = Pick.random

    @Option(help: "Where tasks may be interleaved: fast or fine.")
    var granularity = Granularity.fast

    /// The options as they are typed, for the line that brings a run back.
    var typed: String { RunOptions(seed: Seed(0), pick: pick, granularity: granularity).typed }
}

extension Pick {
    /// Every policy as it is written, for the help.
    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension RunOptions {
    /// How the run is scheduled, as it is typed.
    var typed: String {
        (pick == .random ? "" : " --pick \(pick.rawValue)")
            + (granularity == .fast ? "" : " --granularity \(granularity.rawValue)")
    }
}

/// How the seeds of a sweep are scheduled.
struct PortfolioOptionsGroup: ParsableArguments {
    @Option(help: "How ties are broken: one of \(Pick.list), or portfolio to draw it by the seed.")
    var pick = Portfolio.drawnPick

    @Option(help: "Where tasks may be interleaved: fast, fine, or drawn by the seed.")
    var granularity = Portfolio.drawnGranularity

    /// What the two say.
    var portfolio: Portfolio {
        get throws {
            guard let portfolio = Portfolio(pick: pick, granularity: granularity) else {
                throw Mistake(
                    "--pick \(pick) --granularity \(granularity): expected a pick of \(Pick.list) "
                        + "or \(Portfolio.drawnPick), and a granularity of fast, fine or "
                        + Portfolio.drawnGranularity
                )
            }
            return portfolio
        }
    }
}
