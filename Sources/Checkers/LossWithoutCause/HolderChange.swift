/// When a lock's holder last changed, and by whose hand.
struct HolderChange {
    var actor: String
    var sequence: UInt64
    /// The last change by anybody but `actor`.
    var before: UInt64 = 0

    mutating func take(by actor: String, _ sequence: UInt64) {
        if actor != self.actor { before = self.sequence }
        self.actor = actor
        self.sequence = sequence
    }

    func lastByOthers(than pod: String) -> UInt64 { pod == actor ? before : sequence }
}
