public import LockstepDeterminism

/// One holding of a lock, as the work under it has it.
public struct Holding: Sendable {
    /// How long the work takes if nobody ends it; `nil` to go on until then.
    let length: Duration?
    /// The time from one effect to the next; `nil` if there is nothing to do but to hold the lock.
    let period: Duration?
    /// Makes sure that the term lasts; throws if it does not.
    let check: @Sendable () throws -> Void
    /// Takes effect once on every protected resource, whether or not the term lasts.
    let act: @Sendable () -> Void
    /// Where its choices come from.
    let randomness: any Randomness

    /// A holding.
    public init(
        length: Duration?,
        period: Duration?,
        check: @escaping @Sendable () throws -> Void,
        act: @escaping @Sendable () -> Void,
        randomness: any Randomness
    ) {
        self.length = length
        self.period = period
        self.check = check
        self.act = act
        self.randomness = randomness
    }

    /// Works at a steady pace and asks before every effect, until the time is up or it is told to
    /// end.
    ///
    /// - Throws: `CancellationError`, or what the check throws.
    public func workInOrder() async throws { try await workInOrder(for: length) }

    /// Works in order for so long; for ever if `length` is `nil`.
    func workInOrder(for length: Duration?) async throws {
        try await pace(for: length) {
            try check()
            act()
        }
    }

    /// Takes steps at the steady pace until the time is up or somebody ends it.
    ///
    /// - Parameters:
    ///   - length: How long; for ever if `nil`.
    ///   - step: What is done at every step.
    /// - Throws: `CancellationError`, or what a step throws.
    func pace(for length: Duration?, _ step: @Sendable () throws -> Void) async throws {
        let period = period ?? length ?? .seconds(3600)
        var left = length
        while left.map({ $0 > .zero }) ?? true {
            try step()
            let pause = min(period, left ?? period)
            try await Task.sleep(for: pause)
            left = left.map { $0 - pause }
        }
    }
}
