#if Servers
    internal import Dispatch
    internal import Synchronization

    /// Waits for asynchronous work on the thread that calls.
    ///
    /// Only for the main thread of a program that has nothing else to do.
    func blocking(_ work: @escaping @Sendable () async throws -> Void) throws {
        let failure = Mutex<(any Error)?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            do { try await work() } catch { failure.withLock { $0 = error } }
            done.signal()
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
#endif
