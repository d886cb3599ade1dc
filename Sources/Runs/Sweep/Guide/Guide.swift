internal import LockstepDeterminism

/// Chooses from what the seeds so far have come to whose faults the next ones take over.
///
/// Half of all seeds are left to themselves. The others descend from a seed that reached something
/// new: of two drawn ones from the one that reached the rarer situation.
///
/// - Determinism: Depends on the reports it learned from, in their order, and on the seed asked
///   about.
struct Guide {
    private struct Member {
        var lineage: [UInt64]
        /// What this seed reached first.
        var firsts: [Int]
    }

    /// How many generations a lineage goes back at most.
    static let depth = 6

    private var members: [Member] = []
    private var seedsReaching: [Int]

    /// A guide that knows nothing yet.
    init(situations: Int) {
        seedsReaching = Array(repeating: 0, count: situations)
    }

    /// The ancestors of a seed's run.
    func ancestors(of seed: UInt64) -> [UInt64] {
        let draws = Draws(seed: Seed(seed), stream: "guide")
        guard !members.isEmpty, draws.draw(key: 0, ordinal: 0).below(2) == 0 else { return [] }
        let count = UInt64(members.count)
        let first = members[Int(draws.draw(key: 1, ordinal: 0).below(count))]
        let second = members[Int(draws.draw(key: 1, ordinal: 1).below(count))]
        return rarity(of: first) <= rarity(of: second) ? first.lineage : second.lineage
    }

    /// How many seeds reached the rarest of what a member reached first.
    private func rarity(of member: Member) -> Int {
        member.firsts.map { seedsReaching[$0] }.min() ?? .max
    }

    /// Takes a finished seed in.
    mutating func learn(_ report: SeedReport) {
        var firsts: [Int] = []
        for index in report.situations where seedsReaching.indices.contains(index) {
            if seedsReaching[index] == 0 { firsts.append(index) }
            seedsReaching[index] += 1
        }
        guard !firsts.isEmpty else { return }
        let lineage = (report.ancestors + [report.seed]).suffix(Guide.depth)
        members.append(Member(lineage: Array(lineage), firsts: firsts))
    }
}
