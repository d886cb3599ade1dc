/// The rules of `QueueElection` that a planted bug may break; as they stand, they are right.
package struct QueueRules: Hashable, Sendable {
    /// Hold the lock once no ticket stands before one's own place, without looking whether one's
    /// own is still there and was renewed in time.
    package var trustsPosition = false

    /// The right rules.
    package init() {}
}
