public import LockstepDeterminism

/// One moment as a control plane's host sees it.
public struct Moment: Hashable, Sendable {
    /// When it is, by a clock that never goes back; everything due is ordered by it.
    public var instant: Instant
    /// What the wall clock shows then, for the times that are written into objects.
    public var wall: WallInstant

    /// Pairs the two.
    public init(instant: Instant, wall: WallInstant) {
        self.instant = instant
        self.wall = wall
    }
}
