internal import LockstepCSimulation
internal import Synchronization

/// A job that went to a real thread although it belonged into a world.
///
/// Typical causes: a thread or dispatch queue that resumes a continuation, or a library that calls
/// back from a thread of its own.
public struct Escape: Hashable, Sendable, CustomStringConvertible {
    /// What was asked of the real system.
    public enum Kind: String, Sendable {
        /// A job enqueued from a thread that runs no world.
        case job = "a job from a foreign thread"
        /// A job for the real main queue.
        case mainJob = "a job for the real main queue"
        /// A timer of real time.
        case timer = "a timer of real time"
    }

    /// What was asked of the real system.
    public let kind: Kind
    /// The name of the thread that asked.
    public let thread: String
    /// The code that asked, as well as symbols allow.
    public let place: String

    /// The escape in one line.
    public var description: String { "\(kind.rawValue), thread \(thread), from \(place)" }
}

/// The process's escape detector.
///
/// It sees every job that a thread without a world enqueues. It does not see a foreign thread that
/// resumes a task before the task has suspended, blocking calls, or threads that use no Swift
/// concurrency.
public enum Escapes {
    /// How many escapes are described; beyond these they are only counted.
    public static let described = 8

    private static let strict = Atomic<Bool>(false)
    private static let seen = Atomic<Int>(0)
    private static let records = Mutex<[Escape]>([])

    /// Declares that nothing but worlds uses Swift concurrency in this process, so that every job
    /// outside one is an escape and is described; it cannot be taken back.
    ///
    /// Without it escapes are only counted, and only while a world runs: a test process has tasks
    /// of its own.
    public static func beStrict() {
        _ = ExecutorInstallation.once
        strict.store(true, ordering: .relaxed)
    }

    /// How many jobs a thread without a world enqueued while one was running, or at any time since
    /// `beStrict()`.
    public static var count: Int { seen.load(ordering: .relaxed) }

    /// Hands over what was described since the last call, in order of arrival.
    public static func takeAll() -> [Escape] {
        records.withLock { records in
            let all = records
            records = []
            return all
        }
    }

    @inline(__always)
    static func note(_ kind: Escape.Kind) {
        let isStrict = strict.load(ordering: .relaxed)
        guard isStrict || ExecutorInstallation.running.load(ordering: .relaxed) > 0 else { return }
        seen.wrappingAdd(1, ordering: .relaxed)
        if isStrict { describe(kind) }
    }

    @inline(never)
    private static func describe(_ kind: Escape.Kind) {
        let escape = Escape(
            kind: kind,
            thread: text(capacity: 16, lockstep_describe_thread),
            place: text(capacity: 512, lockstep_describe_caller)
        )
        records.withLock { if $0.count < described { $0.append(escape) } }
    }

    private static func text(
        capacity: Int,
        _ write: (UnsafeMutablePointer<CChar>, Int) -> Void
    ) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            write(base, capacity)
            return String(cString: base)
        }
    }
}
