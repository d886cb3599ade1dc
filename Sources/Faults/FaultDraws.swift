public import LockstepDeterminism
internal import LockstepSimulation

/// The choices about one kind of fault.
public struct FaultDraws: Sendable {
    private let kind: String
    private let draws: Draws

    /// The choices about a kind.
    public init(seed: Seed, kind: String) {
        self.kind = kind
        self.draws = Draws(seed: seed, stream: "faults." + kind)
    }

    /// The generator of one member's choices.
    func generator(for member: String) -> AddressedGenerator {
        draws.sequence(key: stableID(member))
    }

    /// Draws whether a member is struck, when, and for how long, by the three parameters that
    /// every random family has.
    ///
    /// - Parameters:
    ///   - member: Who may be struck.
    ///   - settings: Holds `chance`, `begin` and `lasts`.
    ///   - end: The moment at which the fault must be over.
    ///   - finish: Fills in what is particular to the kind.
    /// - Returns: The fault, or `nil` if the member is spared.
    func strike(
        _ member: String,
        _ settings: Settings,
        until end: Instant,
        finish: (inout PlannedFault, inout AddressedGenerator) -> Void = { _, _ in }
    ) -> PlannedFault? {
        var generator = generator(for: member)
        // Every word is drawn whether it is needed or not, so that a changed chance moves no times.
        let chance = generator.next()
        let begin = generator.next()
        let lasts = generator.next()
        let share = UInt64(settings.partsPerMillion("chance") ?? 0)
        guard chance.happens(partsPerMillion: share) else { return nil }
        let first = begin.within(settings.nanosecondRange("begin") ?? 0...0)
        let last = first + lasts.within(settings.nanosecondRange("lasts") ?? 0...0)
        guard first < end.nanoseconds else { return nil }
        // What would be over before it has lasted does not begin.
        guard last == first || end.nanoseconds - first >= FaultKind.leastDurationNanoseconds else {
            return nil
        }
        var fault = PlannedFault(
            id: "\(kind)-\(member)",
            kind: kind,
            begin: Instant(nanoseconds: first),
            end: Instant(nanoseconds: min(last, end.nanoseconds)),
            targets: [member]
        )
        finish(&fault, &generator)
        return fault
    }
}

extension FaultDraws {
    /// Draws whether the cluster as a whole is struck.
    func strikeAll(of cluster: Cluster, _ settings: Settings) -> [PlannedFault] {
        let fault = strike("cluster", settings, until: cluster.end) { fault, _ in
            fault.targets = cluster.pods
            fault.parameters = settings.withoutOccurrence.planned
        }
        return fault.map { [$0] } ?? []
    }
}
