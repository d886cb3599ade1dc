/// When a lock's holder last changed, and by whose hand.
struct HolderChange {
    var actor: String
    /// Whom the record has named since; empty for nobody.
    var holder: String
    var sequence: UInt64
    /// The last change by anybody but `actor`.
    var before: UInt64 = 0

    mutating func take(_ holder: String, by actor: String, _ sequence: UInt64) {
        self.holder = holder
        if actor != self.actor { before = self.sequence }
        self.actor = actor
        self.sequence = sequence
    }

    /// Whether what was seen is the entry by which a pod has made itself the holder.
    func isOwn(_ seen: String, of pod: String) -> Bool {
        !seen.isEmpty && actor == pod && isSame(holder, seen)
    }

    func lastByOthers(than pod: String) -> UInt64 { pod == actor ? before : sequence }
}
