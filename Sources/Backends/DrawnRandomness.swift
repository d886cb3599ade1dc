package import LockstepDeterminism
internal import Synchronization

/// The random words of one life of a pod, for programs that are values.
package final class DrawnRandomness: Randomness {
    private let generator: Mutex<AddressedGenerator>

    /// The words of a life.
    package init(seed: Seed, pod: String, life: UInt64) {
        let draws = Draws(seed: seed, stream: "machines")
        generator = Mutex(draws.sequence(key: mix64(stableID(pod) &+ life)))
    }

    /// The next word.
    package func next() -> UInt64 {
        generator.withLock { $0.next() }
    }
}
