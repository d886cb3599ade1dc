#if Servers
    internal import NIOCore
    internal import NIOPosix

    /// Runs tasks on the very event loop that reads and writes their sockets.
    ///
    /// The control plane answers one request at a time, behind a lock. With the tasks on threads of
    /// their own a request would change threads twice, which costs more than the answer does.
    final class LoopExecutor: TaskExecutor {
        /// The only event loop of a server.
        let loop: any EventLoop

        init() {
            loop = MultiThreadedEventLoopGroup.singleton.next()
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
#endif
