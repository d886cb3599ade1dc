internal import LockstepDeterminism

// How long manners wait, and what for.

extension Randomness {
    /// A time of whole milliseconds within a range.
    func time(milliseconds range: ClosedRange<Int64>) -> Duration {
        .milliseconds(next().within(range))
    }
}

/// Waits for so long, whatever it is told meanwhile.
func sleepThrough(_ time: Duration) async {
    await Task { try? await Task.sleep(for: time) }.value
}

/// Runs something, and cancels it once the time is up; waits for its end in both cases.
///
/// - Parameters:
///   - time: How long it may take.
///   - body: What is run.
/// - Throws: What it throws before it is cancelled; `CancellationError` if the caller is cancelled.
func withinLimit(
    _ time: Duration,
    _ body: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask(operation: body)
        group.addTask { try await Task.sleep(for: time) }
        defer { group.cancelAll() }
        try await group.next()
    }
}
