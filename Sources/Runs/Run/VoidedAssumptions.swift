internal import LockstepDeterminism
internal import LockstepHistories

/// The assumptions that faults and manners have done away with so far, each once.
final class VoidedAssumptions {
    private(set) var list: [(assumption: Assumption, fault: String, since: Instant)] = []

    /// Since when each did not hold.
    var moments: [Assumption: Instant] {
        Dictionary(uniqueKeysWithValues: list.map { ($0.assumption, $0.since) })
    }

    func add(_ assumptions: [Assumption], by fault: String, at now: Instant) {
        for assumption in assumptions where !list.contains(where: { $0.assumption == assumption }) {
            list.append((assumption, fault, now))
        }
    }
}
