internal import LockstepDeterminism
internal import LockstepFaults

extension FaultPlan {
    /// The shares, in parts of a hundred, of what a blend keeps.
    private static let inheritedShare: UInt64 = 75
    private static let ownShare: UInt64 = 50
    private static let movedShare: UInt64 = 25
    /// How far an inherited fault is moved at most, either way.
    private static let reachNanoseconds: Int64 = 2_000_000_000

    /// The plan with a part of another one's faults taken in.
    ///
    /// Most of this plan's faults stay, some of them a little earlier or later; half of the other's
    /// come in. The names of what is taken over end in the seed that it comes from, so that no two
    /// faults share one.
    ///
    /// - Parameters:
    ///   - other: The plan that the seed draws by itself.
    ///   - seed: Decides what stays.
    ///   - parent: The seed of this plan, for the names.
    ///   - end: When the last fault must be over.
    /// - Returns: The blend, the inherited faults first.
    /// - Determinism: Every fault has draws of its own, by its name.
    func blended(
        with other: FaultPlan,
        by seed: UInt64,
        after parent: UInt64,
        until end: Instant
    ) -> FaultPlan {
        let draws = Draws(seed: Seed(seed), stream: "guide-blend")
        var plan = FaultPlan()
        for fault in faults {
            let key = stableID(fault.id)
            guard draws.draw(key: key, ordinal: 0).below(100) < Self.inheritedShare else {
                continue
            }
            var kept = fault
            if !kept.id.contains("@") { kept.id += "@\(parent)" }
            if draws.draw(key: key, ordinal: 1).below(100) < Self.movedShare {
                kept.move(by: draws.draw(key: key, ordinal: 2), within: Self.reachNanoseconds, end)
            }
            plan.faults.append(kept)
        }
        for fault in other.faults
        where draws.draw(key: stableID(fault.id), ordinal: 3).below(100) < Self.ownShare {
            plan.faults.append(fault)
        }
        return plan
    }
}

extension PlannedFault {
    /// Moves the fault by less than a reach; one that would leave the time of breaking stays.
    fileprivate mutating func move(by word: UInt64, within reach: Int64, _ end: Instant) {
        let shift = Int64(word.below(UInt64(2 * reach))) - reach
        let (from, to) = (
            begin.advanced(byNanoseconds: shift), self.end.advanced(byNanoseconds: shift)
        )
        guard from >= .zero, to <= end else { return }
        begin = from
        self.end = to
    }
}
