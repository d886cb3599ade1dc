internal import LockstepCheckers
internal import LockstepRuns

/// Which situations the seeds of a sweep came to, and which none did, as lines of text.
///
/// A row for each fault and each place where an elector can stand, a column for each answer; a
/// number says how many seeds came to it, a dot that none did.
struct SituationTable {
    let lines: [String]

    /// The table of a sweep; `nil` if it noted no situations.
    init?(_ totals: SweepTotals) {
        guard !totals.seedsReaching.isEmpty else { return nil }
        let space = totals.columns.situations
        let answers = Situation.Answer.allCases
        let width = 1 + (space.faults.map(\.count).max() ?? 0)
        let reached = totals.seedsReaching.count { $0 > 0 }
        var lines = [
            "",
            "  situations reached: \(reached) of \(space.count)",
            "",
            "  " + Self.padded("fault", to: width) + Self.padded("elector", to: 12)
                + answers.map { Self.padded($0.rawValue, to: 10, onLeft: true) }.joined(),
        ]
        for start in stride(from: 0, to: space.count, by: answers.count) {
            let situation = space[start]
            let cells = totals.seedsReaching[start..<start + answers.count].map { seeds in
                Self.padded(seeds > 0 ? String(seeds) : ".", to: 10, onLeft: true)
            }
            lines.append(
                "  " + Self.padded(situation.fault, to: width)
                    + Self.padded(situation.standing.rawValue, to: 12) + cells.joined()
            )
        }
        self.lines = lines + [""]
    }

    private static func padded(_ text: String, to width: Int, onLeft: Bool = false) -> String {
        let space = String(repeating: " ", count: max(width - text.count, 0))
        return onLeft ? space + text : text + space
    }
}
