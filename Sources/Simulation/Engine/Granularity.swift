/// Where the world may interleave the tasks of the code under test.
public enum Granularity: String, CaseIterable, Sendable {
    /// At suspensions only: an uncontended call of an actor runs through. Quick, and the same in
    /// debug and release.
    case fast
    /// At every `await` that may hop, whether the runtime would hop there or not.
    ///
    /// Finds races that `fast` cannot. The compiler's own hops count, so debug and release may
    /// differ.
    case fine
}
