/// How the world chooses among the things that may happen at one instant.
public enum Pick: String, CaseIterable, Sendable {
    /// In the order in which they were scheduled.
    case fifo
    /// Each has a priority drawn by its pod and its ordinal within the pod; the least goes first.
    ///
    /// Every order is possible, and removing a pod keeps the order of the others.
    case random
    /// Each choice is drawn evenly among all that are ready.
    case uniform
}

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
