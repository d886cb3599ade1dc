internal import LockstepCSimulation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How a worker is started.
public struct WorkerLaunch: Hashable, Sendable {
    /// The program.
    public var executable: String
    /// Its arguments, its own name not among them.
    public var arguments: [String]

    /// Says how a worker is started.
    public init(executable: String, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// The hash seed of workers; whoever executes a seed again has another.
    static let usualHashSeed: UInt64 = 1

    /// The program that runs now, as a worker.
    public static var thisProgram: WorkerLaunch {
        #if os(Linux)
            let executable = "/proc/self/exe"
        #else
            let executable = CommandLine.arguments.first ?? "lockstep"
        #endif
        return WorkerLaunch(executable: executable, arguments: ["worker"])
    }
}

/// A worker as its sweep sees it: a process, a pipe to it and a pipe from it.
///
/// It is in a process group of its own, so that an interruption at the terminal reaches the sweep
/// only; it ends by itself when the sweep is gone.
final class WorkerProcess {
    /// How a process ended.
    enum End: Hashable {
        case exit(Int32)
        case signal(Int32)

        /// In words.
        var sentence: String {
            switch self {
            case .exit(let code): "it ended with exit code \(code)"
            case .signal(let number):
                "signal \(number), \(strsignal(number).map { String(cString: $0) } ?? "unknown")"
            }
        }

        /// Whether it had spent the CPU time that a seed may take.
        var isOutOfTime: Bool { self == .signal(SIGPROF) }

        /// Whether somebody outside may have ended it: the user, or a system short of memory.
        var isFromOutside: Bool {
            self == .signal(SIGKILL) || self == .signal(SIGTERM) || self == .signal(SIGHUP)
        }
    }

    /// Where its replies arrive.
    let replies: Int32
    /// Where what it prints on standard error arrives; -1 if nobody wants to know.
    let errors: Int32
    private let process: pid_t
    private var commands: Int32
    private(set) var end: End?
    private(set) var cpuNanoseconds: Int64 = 0
    private var lines = LineBuffer()

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - launch: How.
    ///   - hashSeed: The seed of its hashing.
    ///   - listening: Whether to keep what it prints on standard error.
    /// - Throws: `SweepError.environment` if the system does not start it.
    init(
        _ launch: WorkerLaunch,
        hashSeed: UInt64,
        listening: Bool = false
    ) throws(SweepError) {
        let commandPipe = try Pipe()
        let replyPipe = try Pipe()
        let errorPipe = listening ? try Pipe() : nil
        defer {
            close(commandPipe.reading)
            close(replyPipe.writing)
            if let errorPipe { close(errorPipe.writing) }
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, commandPipe.reading, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        if let errorPipe {
            posix_spawn_file_actions_adddup2(&actions, errorPipe.writing, STDERR_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, replyPipe.writing, Worker.replies)
        var process = pid_t()
        let code = WorkerProcess.spawn(&process, launch, &actions, hashSeed)
        (commands, replies) = (commandPipe.writing, replyPipe.reading)
        errors = errorPipe?.reading ?? -1
        self.process = process
        guard code == 0 else {
            end = .exit(-1)
            throw .environment("cannot start \(launch.executable): \(systemReason(code))")
        }
    }

    deinit {
        close(replies)
        if errors >= 0 { close(errors) }
        if commands >= 0 { close(commands) }
        if end == nil {
            kill(process, SIGKILL)
            reap()
        }
    }

    private static func spawn(
        _ process: inout pid_t,
        _ launch: WorkerLaunch,
        _ actions: inout posix_spawn_file_actions_t,
        _ hashSeed: UInt64
    ) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments = ([launch.executable] + launch.arguments).map { strdup($0) } + [nil]
        // A crash is told by the sweep; the runtime's own backtrace would take seconds each time.
        let settings = ["LOCKSTEP_HASH_SEED=\(hashSeed)", "SWIFT_BACKTRACE=enable=no"]
        var environment = inheritedEnvironment(without: settings).map { strdup($0) }
        environment += settings.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        return posix_spawn(
            &process,
            launch.executable,
            &actions,
            &attributes,
            &arguments,
            &environment
        )
    }

    /// Sends a command.
    ///
    /// A worker that is gone takes none; whoever reads its replies will notice.
    func send(_ command: WorkerCommand) {
        _ = writeAll(Array(command.line.utf8), to: commands)
    }

    /// Takes in what has arrived; false at the end of all replies.
    func receive() -> Bool {
        guard let bytes = readSome(replies), !bytes.isEmpty else { return false }
        lines.append(bytes)
        return true
    }

    /// The next reply that has arrived in full.
    ///
    /// - Throws: `SweepError.environment` if it is none.
    func nextReply() throws(SweepError) -> WorkerReply? {
        guard let line = lines.next() else { return nil }
        guard let reply = WorkerReply(line: line) else {
            throw .environment("a worker process said something that is no reply")
        }
        return reply
    }

    /// Tells it that no command follows, upon which it ends.
    func dismiss() {
        if commands >= 0 { close(commands) }
        commands = -1
    }

    /// Ends it at once.
    func terminate() {
        kill(process, SIGKILL)
    }

    /// Waits for its end.
    @discardableResult
    func reap() -> End {
        if let end { return end }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        let user = Int64(usage.ru_utime.tv_sec) * 1_000_000 + Int64(usage.ru_utime.tv_usec)
        let system = Int64(usage.ru_stime.tv_sec) * 1_000_000 + Int64(usage.ru_stime.tv_usec)
        cpuNanoseconds = (user + system) * 1000
        let signal = status & 0x7F
        let end: End = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
        self.end = end
        return end
    }
}

/// The two ends of a pipe, neither of which a child inherits or has a number a child needs.
private struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(SweepError) {
        var ends: [Int32] = [-1, -1]
        guard lockstep_pipe(&ends) == 0 else {
            throw .environment("cannot make a pipe: \(systemReason())")
        }
        reading = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
        writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        close(ends[0])
        close(ends[1])
        guard reading >= 0, writing >= 0 else {
            throw .environment("cannot make a pipe: \(systemReason())")
        }
    }
}

/// The environment of this process without what is about to be set.
private func inheritedEnvironment(without settings: [String]) -> [String] {
    let names = settings.map { $0.prefix { $0 != "=" } + "=" }
    var entries: [String] = []
    var cursor = environ
    while let entry = cursor.pointee {
        let text = String(cString: entry)
        if !names.contains(where: { text.hasPrefix($0) }) { entries.append(text) }
        cursor += 1
    }
    return entries
}
