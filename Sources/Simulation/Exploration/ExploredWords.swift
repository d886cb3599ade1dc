internal import LockstepDeterminism
internal import Synchronization

/// The random words of one inhabitant, from a place that the explorer sets.
///
/// All copies of a world share it; each sets the place before it lets the inhabitant act.
final class ExploredWords: Randomness {
    private let draws: Draws
    private let key: UInt64
    private let ordinal = Mutex<UInt64>(0)

    init(draws: Draws, name: String) {
        self.draws = draws
        key = stableID(name)
    }

    func next() -> UInt64 {
        ordinal.withLock { ordinal in
            ordinal &+= 1
            return draws.draw(key: key, ordinal: ordinal)
        }
    }

    /// The number of words drawn so far.
    var place: UInt64 {
        get { ordinal.withLock { $0 } }
        set { ordinal.withLock { $0 = newValue } }
    }
}
