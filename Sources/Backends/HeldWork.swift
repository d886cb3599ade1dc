internal import LockstepDeterminism

/// What a holder does under its lock, as a value: it goes on for so long, and takes a while to end
/// once it is asked to.
package struct HeldWork: Hashable, Sendable {
    /// How long it goes on, in nanoseconds, if nobody ends it.
    let lengthNanoseconds: ClosedRange<Int64>
    /// How long it takes to end, in nanoseconds, once it was asked to.
    let endingNanoseconds: Int64
    /// When it will have ended; `nil` while there is none.
    private(set) var end: LocalInstant?
    private(set) var isCancelled = false

    /// Work that was not begun.
    ///
    /// - Parameters:
    ///   - lengthNanoseconds: From how long to how long it goes on.
    ///   - endingNanoseconds: How long it takes to end once it was asked to.
    package init(lengthNanoseconds: ClosedRange<Int64>, endingNanoseconds: Int64) {
        self.lengthNanoseconds = lengthNanoseconds
        self.endingNanoseconds = endingNanoseconds
    }

    /// Begins it; a word decides how long it goes on.
    mutating func begin(at now: LocalInstant, drawing word: UInt64) {
        end = now.advanced(byNanoseconds: word.within(lengthNanoseconds))
        isCancelled = false
    }

    /// Asks it to end; `false` if there is none, or it was asked before.
    mutating func cancel(at now: LocalInstant) -> Bool {
        guard let end, !isCancelled else { return false }
        isCancelled = true
        self.end = min(end, now.advanced(byNanoseconds: endingNanoseconds))
        return true
    }

    /// Whether it has ended by now; says so once.
    mutating func hasEnded(at now: LocalInstant) -> Bool {
        guard let end, end <= now else { return false }
        self.end = nil
        return true
    }
}
