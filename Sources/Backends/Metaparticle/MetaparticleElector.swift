internal import LockstepHistories
internal import LockstepSimulation

/// A client of Metaparticle's sidecar that leads whenever it is given the lock.
///
/// Once it has the lock only a conflict ends its term: while it reaches nobody it goes on leading.
struct MetaparticleElector: Sendable {
    let pod: Pod
    let sidecar: MetaparticleSidecar
    let heartbeatNanoseconds: Int64
    let work: GuardedWork

    /// Campaigns and leads by turns until the task is cancelled; gives nothing back.
    func run() async {
        let lock = Metaparticle.lock
        while !Task.isCancelled {
            pod.report(.campaignBegan(lock: lock))
            guard let version = await acquire() else { return }
            let token = Token(number: version)
            let term = OpenTerm(of: lock, in: pod, token: token, work: work)
            let end = await withTaskCancellationHandler {
                await keep()
            } onCancel: {
                term.cancel(Self.askedToEnd)
            }
            term.cancel(end)
            pod.report(.callback(lock: lock, which: .stopped, reason: end))
        }
    }

    private static let askedToEnd = "asked to end"

    /// Asks at a steady pace until the lock is given.
    ///
    /// - Returns: The version in which it was given; `nil` once the task is cancelled.
    private func acquire() async -> UInt64? {
        while !Task.isCancelled {
            if case .found(let version) = await ask() { return version }
            try? await Task.sleep(for: .nanoseconds(heartbeatNanoseconds))
        }
        return nil
    }

    /// Sends heartbeats until one of them meets a conflict.
    ///
    /// - Returns: Why the term is over.
    private func keep() async -> String {
        while true {
            try? await Task.sleep(for: .nanoseconds(heartbeatNanoseconds))
            var answer = MetaparticleSidecar.Answer.failed
            // After an error the next attempt follows at once, and nothing is concluded from it.
            while answer == .failed {
                guard !Task.isCancelled else { return Self.askedToEnd }
                answer = await ask()
            }
            if answer == .conflict { return "the lock is another's" }
        }
    }

    /// Looks for the lock, then asks for it.
    private func ask() async -> MetaparticleSidecar.Answer {
        switch await sidecar.get() {
        case .found, .missing: await sidecar.put()
        case .conflict, .failed: .failed
        }
    }
}
