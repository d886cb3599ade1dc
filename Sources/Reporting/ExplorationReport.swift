internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepRuns

/// What a person is told of an exploration.
public struct ExplorationReport {
    private let exploration: Exploration

    /// A report of one exploration.
    public init(_ exploration: Exploration) {
        self.exploration = exploration
    }

    /// The whole report.
    public var text: String {
        let states = grouped(exploration.states)
        let seconds = ExplorationReport.seconds(exploration.bounds.nanoseconds)
        let bounds =
            "at most \(exploration.bounds.faults) faults, \(exploration.pods) pods, \(seconds) s"
        switch exploration.verdict {
        case .valid: return "no violation with \(bounds): \(states) states" + doubt
        case .unknown where !exploration.wasTested:
            return "nobody knows: nothing that is claimed was put to the test with \(bounds); "
                + "raise --until, or have judges watch what is claimed"
        case .unknown:
            return "nobody knows: \(states) states with \(bounds) were visited without a "
                + "violation, and more are left; raise --states or lower the bounds"
        case .violated:
            var lines = ["VIOLATED with \(bounds), after \(states) states"]
            if let finding = exploration.finding {
                lines.append("  \(finding.property): \(finding.sentence)")
            }
            lines.append("how to come there:")
            for turn in exploration.path {
                let time = BenchReport.decimal(Double(turn.time.nanoseconds) / 1e9)
                lines.append("  at \(time) s \(turn.sentence)")
            }
            return lines.joined(separator: "\n")
        }
    }

    /// What the answer leaves open.
    private var doubt: String {
        guard !exploration.untold.isEmpty else { return "" }
        return "\n  ways count as the same whatever the judge of "
            + exploration.untold.joined(separator: ", ") + " remembers: one may have been missed"
    }

    /// Whole seconds, and behind a point what is more.
    static func seconds(_ nanoseconds: Int64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest > 0 else { return String(whole) }
        var digits = String(rest)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    private func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
