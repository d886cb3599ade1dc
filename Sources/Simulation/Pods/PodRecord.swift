internal import LockstepDeterminism

/// All the world knows of one pod.
struct PodRecord {
    enum Phase {
        /// Never started.
        case waiting
        case running
        case paused
        /// Killed, or its program returned.
        case ended
    }

    /// What a cause asks of the clocks that leases are timed by.
    struct ClockRate {
        let partsPerBillion: Int64
        let wallFollows: Bool
    }

    /// What a cause asks of the wall clock: how it would run if nothing else counted, by what the
    /// right one shows.
    struct WallRun {
        let cause: String
        var run: ClockRun
    }

    /// One of the things that stop a pod.
    struct Pause {
        let cause: String
        let suspendsHost: Bool
    }

    let name: String
    /// What the pod is told that it is called; its name unless it was given another identity.
    var identity: String
    /// The name as one word, for addresses of draws.
    let key: UInt64
    var phase = Phase.waiting
    /// Whether the end of its life is being told, which nothing can stop any more.
    var isEnding = false
    /// The agent of the node it belongs to, which alone starts it; negative if it has none.
    var agent: Int32 = -1
    /// The name its agent gave this life.
    var hostname: String?
    /// Which life; 0 before the first.
    var incarnation: UInt32 = 0
    var clock = LocalClock()
    /// How its timers miss their deadlines; `nil` on a host that is in time.
    var timerLag: TimerLag?
    /// What different causes ask of its clocks and timers.
    var rates = Standing<ClockRate>()
    var wallRuns: [WallRun] = []
    var timerLags = Standing<TimerLag>()
    /// What makes its clocks stand still, in the order in which it came, and since when they do.
    var halts: [String] = []
    var haltedSince: Int64 = 0
    /// Which of its tasks stop next, or stand.
    var stalls: [Stall] = []
    /// How many things of this pod became ready; addresses their priorities.
    var readyOrdinal: UInt64 = 0
    /// How many words this life drew through its environment, and through the system's random
    /// numbers.
    var randomOrdinal: UInt64 = 0
    var entropyOrdinal: UInt64 = 0
    var isTerminating = false
    /// What has asked the present life to end, in the order in which it came.
    var terminations: [String] = []
    /// Whether it was asked to end while it was paused, and has not heard it yet.
    var hasUnheardTermination = false
    /// Whether its machine began while it was paused, and has not heard it yet.
    var hasUnheardStart = false
    /// What stops it, in the order in which it came; it is paused until all is gone.
    ///
    /// What suspends its host stops the next life as well.
    var pauses: [Pause] = []
    /// What keeps it down, in the order in which it came; only the last to end starts it.
    var absences: [String] = []
    var terminationSleepers: [any Sleeper] = []
    /// What became ready while the pod was paused, in order.
    var parked: [SlotReference] = []
    var program: Program = .none
    /// What it will run once it is updated; `nil` if there is no newer version.
    var nextProgram: Program?
    var machine: any Machine = IdleMachine()
    var root: Task<Void, Never>?
    /// How many tasks this life has made, its program included; kept only while tasks are listed.
    var tasksMade = 0
    /// How many observations of each event name there were in this life; kept only while recording.
    var eventCounts: [String: UInt32] = [:]

    init(name: String) {
        self.name = name
        self.identity = name
        self.key = stableID(name)
    }

    /// Addresses of draws that differ between lives of the pod.
    var lifeKey: UInt64 { mix64(key &+ UInt64(incarnation)) }
}

/// What a pod runs.
enum Program {
    case none
    case task(@Sendable (Pod) async throws -> Void)
    case machine(@Sendable () -> any Machine)
}

/// The machine of a pod that has none.
struct IdleMachine: Machine {
    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {}
}
