public import LockstepDeterminism

/// How long a loop takes from learning of something to acting on it, drawn anew each time.
///
/// - Determinism: The draw is addressed by the subject and by the instant at which it was learnt,
///   so that what happens to one subject moves no other's.
public struct LoopDelay: Sendable {
    /// The delay in nanoseconds, both ends included, drawn evenly.
    public var nanoseconds: ClosedRange<Int64>
    private let draws: Draws

    /// Describes a delay.
    ///
    /// - Parameters:
    ///   - nanoseconds: From the least to the most.
    ///   - seed: The run's seed.
    ///   - loop: The loop's name, which has draws of its own.
    public init(nanoseconds: ClosedRange<Int64>, seed: Seed, loop: String) {
        self.nanoseconds = nanoseconds
        self.draws = Draws(seed: seed, stream: "loops." + loop)
    }

    /// When the loop acts on what it learns of a subject now.
    func instant(for subject: String, from now: Instant) -> Instant {
        guard nanoseconds.lowerBound < nanoseconds.upperBound else {
            return now.advanced(byNanoseconds: nanoseconds.lowerBound)
        }
        let word = draws.draw(
            key: stableID(subject),
            ordinal: UInt64(bitPattern: now.nanoseconds)
        )
        return now.advanced(byNanoseconds: word.within(nanoseconds))
    }
}
