#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Holds back the interruption a person sends from the terminal (SIGINT), so that it can be asked
/// for at a moment that suits.
public final class Interruption {
    private var before = sigset_t()
    /// How often there was one.
    public private(set) var count = 0

    /// Holds interruptions back from now on, until the end of this value.
    public init() {
        var set = Interruption.signals
        sigprocmask(SIG_BLOCK, &set, &before)
    }

    deinit {
        sigprocmask(SIG_SETMASK, &before, nil)
    }

    /// Takes note of an interruption that has arrived meanwhile.
    public func look() {
        var pending = sigset_t()
        sigpending(&pending)
        guard sigismember(&pending, SIGINT) == 1 else { return }
        var set = Interruption.signals
        var signal: Int32 = 0
        sigwait(&set, &signal)
        count += 1
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        return set
    }
}
