public import LockstepDeterminism
public import LockstepSimulation

/// How each of many seeds is scheduled: all in one way, or shared among all ways.
///
/// No policy finds every bug best, so a sweep that does not know what it looks for tries them all:
/// which one a seed gets is drawn from the seed.
public struct Portfolio: Hashable, Sendable {
    /// How ties are broken; `nil` draws one policy for each seed.
    public var pick: Pick?
    /// Where tasks may be interleaved; `nil` draws it for each seed.
    public var granularity: Granularity?

    /// Says how seeds are scheduled; by default everything is drawn.
    public init(pick: Pick? = nil, granularity: Granularity? = nil) {
        self.pick = pick
        self.granularity = granularity
    }

    /// The options of one seed's run.
    ///
    /// - Determinism: Depends on the seed and on nothing else.
    public func options(for seed: Seed, isRecorded: Bool = false) -> RunOptions {
        let draws = Draws(seed: seed, stream: "portfolio")
        return RunOptions(
            seed: seed,
            pick: pick ?? Portfolio.pick(draws),
            granularity: granularity
                ?? (draws.draw(key: 3, ordinal: 0).below(2) == 0 ? .fast : .fine),
            isRecorded: isRecorded
        )
    }

    /// Every policy has the same share, and so has each of its numbers.
    private static func pick(_ draws: Draws) -> Pick {
        let all = Pick.allCases
        let number = Int(draws.draw(key: 2, ordinal: 0).below(4))
        let place = Int(draws.draw(key: 1, ordinal: 0).below(UInt64(all.count)))
        return all[place].varied(by: number)
    }

    /// What is written for a policy that is drawn.
    public static let drawnPick = "portfolio"
    /// What is written for a granularity that is drawn.
    public static let drawnGranularity = "drawn"

    /// The policy as it is written.
    public var pickText: String { pick?.rawValue ?? Portfolio.drawnPick }
    /// The granularity as it is written.
    public var granularityText: String { granularity?.rawValue ?? Portfolio.drawnGranularity }

    /// Reads both as they are written; `nil` for anything else.
    public init?(pick: String, granularity: String) {
        self.init()
        if pick != Portfolio.drawnPick {
            guard let one = Pick(rawValue: pick) else { return nil }
            self.pick = one
        }
        if granularity != Portfolio.drawnGranularity {
            guard let one = Granularity(rawValue: granularity) else { return nil }
            self.granularity = one
        }
    }
}
