public import LockstepDeterminism

/// A moment as a control plane needs it: by what to order, and what to write into objects.
public struct Moment: Hashable, Sendable {
    /// Virtual time; never goes back.
    public var instant: Instant
    /// What the control plane's wall clock shows then; fit for objects only.
    public var wall: WallInstant

    /// Pairs a moment with its reading of the wall clock.
    public init(instant: Instant, wall: WallInstant) {
        self.instant = instant
        self.wall = wall
    }
}
