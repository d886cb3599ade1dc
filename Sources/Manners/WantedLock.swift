public import LockstepDeterminism

/// A lock as a program that wants it can use it.
public struct WantedLock: Sendable {
    /// What is done under the lock.
    public typealias Work = @Sendable (Holding) async throws -> Void

    /// Asks for the lock, waits for it, runs the work, and gives the lock back.
    ///
    /// A lock that was lost under the work ends it without an error.
    let hold: @Sendable (@escaping Work) async throws -> Void
    /// Asks for the same lock once more, as another candidate of the same process and name, holds
    /// it for an instant if it gets it, and gives it back.
    let askAgain: @Sendable () async throws -> Void
    /// Where its choices come from.
    let randomness: any Randomness

    /// A lock.
    public init(
        hold: @escaping @Sendable (@escaping Work) async throws -> Void,
        askAgain: @escaping @Sendable () async throws -> Void,
        randomness: any Randomness
    ) {
        self.hold = hold
        self.askAgain = askAgain
        self.randomness = randomness
    }
}
