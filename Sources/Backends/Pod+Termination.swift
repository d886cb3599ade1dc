internal import LockstepDeterminism
public import LockstepSimulation

extension Pod {
    /// Runs a program as a process does that listens to SIGTERM: until it returns, or, asked to
    /// end, until it has finished in order.
    ///
    ///     world.addPod("a") { pod in
    ///         try await pod.untilTerminated { try await elect(in: pod) }
    ///     }
    ///
    /// A pod without it does not listen, and is killed when its time is up.
    ///
    /// - Parameter program: The program. It is cancelled when the pod is asked to end, and ends
    ///   when it likes.
    /// - Throws: What the program throws, except for the cancellation.
    public func untilTerminated(
        _ program: @escaping @Sendable () async throws -> Void
    ) async throws {
        let task = Task { try await program() }
        whenTerminating(wake: Canceller(task))
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
