internal import LockstepDeterminism

/// What makes two sweeps the same, so that one may go on where the other ended.
///
/// Which seeds are asked for is no part of it: a sweep can be given more. Only one that is guided
/// has to begin with the same seed, since those before a seed guide it.
public struct SweepIdentity: Hashable, Sendable {
    /// Its parts by name, in order; one line of a journal each.
    public let parts: [Part]

    /// A named part.
    public struct Part: Hashable, Sendable {
        /// What it is about.
        public var name: String
        /// What it is.
        public var value: String
    }

    /// The identity of a sweep.
    ///
    /// - Parameters:
    ///   - scenarios: What is swept, in order.
    ///   - portfolio: How its seeds are scheduled.
    ///   - steering: Whether situations are noted, and guide the seeds.
    ///   - first: The first seed.
    ///   - build: What runs them, down to the last byte.
    public init(
        scenarios: [Scenario],
        portfolio: Portfolio,
        steering: Steering = .none,
        from first: UInt64,
        build: String
    ) {
        var parts: [Part] = []
        for (index, scenario) in scenarios.enumerated() {
            let name = scenario.source.file.split(separator: "/").last.map(String.init) ?? ""
            var digest = Digest()
            digest.fold(scenario.source.text)
            let text = String(digest.value, radix: 16)
            parts.append(
                Part(name: "scenario \(index + 1)", value: "\(name), text \(text)")
            )
        }
        let overrides = scenarios.first?.source.overrides ?? []
        parts.append(Part(name: "--set", value: overrides.joined(separator: " --set ")))
        parts.append(Part(name: "--pick", value: portfolio.pickText))
        parts.append(Part(name: "--granularity", value: portfolio.granularityText))
        parts.append(Part(name: "steering", value: steering.rawValue))
        if steering == .guided { parts.append(Part(name: "--from", value: String(first))) }
        parts.append(Part(name: "build", value: build))
        self.parts = parts
    }

    /// An identity that was written down.
    init(parts: [Part]) {
        self.parts = parts
    }

    /// The first part that differs from another sweep's, as a sentence; `nil` if none does.
    func difference(from other: SweepIdentity) -> String? {
        for part in parts + other.parts {
            let mine = parts.first { $0.name == part.name }
            let theirs = other.parts.first { $0.name == part.name }
            guard mine != theirs else { continue }
            return "its \(part.name) is \(SweepIdentity.told(theirs)), and this one's is "
                + SweepIdentity.told(mine)
        }
        return nil
    }

    private static func told(_ part: Part?) -> String {
        guard let value = part?.value, !value.isEmpty else { return "nothing" }
        return "`\(value)`"
    }
}
