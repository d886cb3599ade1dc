internal import LockstepDeterminism
internal import LockstepSimulation

/// Runs an elector in a pod as a process would: until it returns, or, asked to end, until it has
/// finished in order.
///
/// - Parameters:
///   - pod: The pod.
///   - elector: The elector; it is cancelled when the pod is asked to end, and ends when it likes.
/// - Throws: What the elector throws, except for the cancellation.
func runElector(
    in pod: Pod,
    _ elector: @escaping @Sendable () async throws -> Void
) async throws {
    let task = Task { try await elector() }
    pod.whenTerminating(wake: Canceller(task))
    do {
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    } catch is CancellationError {
        return
    }
}

/// Cancels a task when its pod is asked to end.
private final class Canceller: Sleeper {
    private let task: Task<Void, any Error>

    init(_ task: Task<Void, any Error>) {
        self.task = task
    }

    func wake() {
        task.cancel()
    }
}
