internal import LockstepDeterminism

/// A control loop and when it last acted.
struct LoopSlot: Sendable {
    var loop: any ControlLoop
    var actedAt: Instant?

    /// When it is to act; `nil` if it has nothing to do.
    ///
    /// Not within a millisecond of its last act, so that loops that answer each other take time.
    var due: Instant? {
        guard let next = loop.nextInstant else { return nil }
        guard let actedAt else { return next }
        return max(next, actedAt.advanced(byNanoseconds: 1_000_000))
    }
}

extension ControlPlane {
    /// When a loop acts next.
    var nextLoopInstant: Instant? {
        if loops.isEmpty || isStoreFrozen { return nil }
        var first: Instant?
        for slot in loops {
            guard let due = slot.due, !disturbed.stops(slot.loop) else { continue }
            first = min(first ?? due, due)
        }
        return first
    }

    /// Lets the loops act whose time has come, in their order of time and then of listing.
    mutating func runLoops(at now: Moment) {
        if loops.isEmpty { return }
        while let due = nextLoopInstant, due <= now.instant {
            let place = loops.firstIndex { $0.due == due && !disturbed.stops($0.loop) } ?? 0
            loops[place].actedAt = now.instant
            loops[place].loop.act(on: &server, at: now)
            settle(by: nil, at: now)
            tell(at: now)
        }
    }
}
