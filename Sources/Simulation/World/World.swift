internal import LockstepCSimulation
public import LockstepDeterminism

/// A cluster on a virtual clock: pods, services and the network between them, decided by one seed.
///
/// The world is one loop over one queue. Services are values; the code of pods is ordinary Swift
/// concurrency, run by the world's executor on the calling thread. Time passes, and code of pods
/// runs, only inside `run(until:)`; what is done from outside, such as mounting a service or
/// killing a pod, happens at once, at the present moment.
///
///     let world = World(seed: Seed(7))
///     world.addPod("a") { pod in try await Task.sleep(for: .seconds(10)) }
///     world.start("a")
///     world.run(until: Instant(nanoseconds: 60_000_000_000))
///     world.fingerprint                     // the same in every process
///
/// - Determinism: Same seed, options and program give the same events in the same order. Not
///   covered is code that leaves the world: threads, blocking calls, files, the network,
///   addresses.
/// - Cost: About 100 ns an event, 200 ns a job.
public final class World: @unchecked Sendable {
    // A world is only ever touched by the thread that runs it; `enqueue` finds it through a
    // thread-local. That is what makes `@unchecked Sendable` true.

    /// The seed every choice flows from.
    public let seed: Seed
    /// How the next of several ready things is chosen.
    public let pick: Pick
    /// Where tasks may be interleaved.
    public let granularity: Granularity
    /// Deadlines and latencies are rounded up to multiples of this many nanoseconds; 1 leaves them
    /// alone.
    public let resolutionNanoseconds: Int64

    // Every step reads and writes these. They are touched by one thread, and no access spans the
    // run of a job, so the runtime's check of each access (a quarter of all time, measured) is
    // waived.

    /// Virtual nanoseconds since the run began.
    @exclusivity(unchecked) var now: Int64 = 0
    @exclusivity(unchecked) var lastDueNanoseconds: Int64 = 0
    @exclusivity(unchecked) var pool = SlotPool()
    @exclusivity(unchecked) var heap = TimeHeap()
    @exclusivity(unchecked) var ready: ReadySet
    @exclusivity(unchecked) var messages = MessagePool()
    @exclusivity(unchecked) var digest = Digest()
    @exclusivity(unchecked) var pods: UnsafeMutablePointer<PodRecord>
    @exclusivity(unchecked) var podCount = 0
    @exclusivity(unchecked) var podCapacity = 16
    /// The links among the first ends: one row a sender, one column a receiver.
    @exclusivity(unchecked) var links: UnsafeMutablePointer<LinkState>
    @exclusivity(unchecked) var linkCapacity = 16
    /// The links with later ends that have carried a message or were changed, by both ends.
    @exclusivity(unchecked) var furtherLinks: [UInt64: UnsafeMutablePointer<LinkState>] = [:]
    @exclusivity(unchecked) var linkModel: any LinkModel
    @exclusivity(unchecked) var mounts: [Mount] = []
    @exclusivity(unchecked) var nodes: [NodeRecord] = []
    @exclusivity(unchecked) var currentPod: Int32 = 0
    @exclusivity(unchecked) var currentIncarnation: UInt32 = 0
    @exclusivity(unchecked) var currentCause: UInt64 = 0
    @exclusivity(unchecked) var requests: UInt64 = 0
    @exclusivity(unchecked) var sequence: UInt64 = 0
    @exclusivity(unchecked) var observers: [(observer: any Observer, interest: Interest)] = []
    @exclusivity(unchecked) var interest = Interest.none
    @exclusivity(unchecked) var graves: [Grave] = []
    /// Whether a dead pod's tasks are being brought to their end: nothing they do counts.
    @exclusivity(unchecked) var isMuted = false
    /// How far the clocks of the dead pod that is being buried are ahead.
    @exclusivity(unchecked) var clockOfTheDead: Int64 = 0
    /// Words drawn by the dead, which must not count as anyone's.
    @exclusivity(unchecked) var drawsOfTheDead: UInt64 = 0
    @exclusivity(unchecked) var isRunning = false
    @exclusivity(unchecked) var directives = Directives()
    /// Whether somebody wants to know what pods hold.
    @exclusivity(unchecked) var takesInventories = false
    /// Whether programs that are added are the next versions of those that are there.
    @exclusivity(unchecked) var isDescribingUpdates = false
    /// Whether `liveTasks` is kept.
    @exclusivity(unchecked) var listsTasks = false
    @exclusivity(unchecked) var liveTasks = LiveTasks()
    let podDraws: Draws
    let entropyDraws: Draws
    let lossDraws: Draws
    let ruleDraws: Draws
    let timerDraws: Draws
    /// What faults have laid on links, in the order in which they came.
    @exclusivity(unchecked) var linkRules: [ActiveRule] = []
    /// To whom rules belong or belonged, in order, and whether any met a message that it means.
    @exclusivity(unchecked) var ruleOwners: [(name: String, hasMet: Bool)] = []
    @exclusivity(unchecked) var rulesEver: UInt64 = 0
    /// Whether any request asked for a stream of answers, as a watch does.
    @exclusivity(unchecked) public internal(set) var hasOpenedStreams = false
    /// The request that a service is being handed, for rules that are laid meanwhile; what it is
    /// about lives as long as that takes.
    @exclusivity(unchecked) var handed: UInt64 = 0
    @exclusivity(unchecked) var handedFrom: Int32 = 0
    @exclusivity(unchecked) var handedTo: Int32 = 0
    @exclusivity(unchecked) unowned(unsafe) var handedBody: (any ParcelBody)?

    /// Things taken from the queue so far, jobs not counted.
    @exclusivity(unchecked) public internal(set) var steps: UInt64 = 0
    /// Jobs of the Swift runtime run so far.
    @exclusivity(unchecked) public internal(set) var jobs: UInt64 = 0
    /// How many jobs one instant may have; one more ends the process, with the pod's name.
    ///
    /// Code that gives way again and again without letting time pass would never end: a loop around
    /// a request whose task was cancelled, and that does not look whether it was. One that never
    /// gives way, as around a cancelled `Task.sleep`, is a single job and is not ended.
    @exclusivity(unchecked) public var mostJobsAtOnce: UInt64 = 1_000_000
    /// How many jobs there had been when time last moved.
    @exclusivity(unchecked) var jobsBefore: UInt64 = 0
    /// Tasks of dead pods that did not end when they were cancelled; each leaks its memory.
    ///
    /// Seen are tasks that keep running and a pod's program itself. A task of the program's own
    /// making that waits for something nobody will ever do is not seen.
    @exclusivity(unchecked) public internal(set) var abandonedTasks = 0

    /// Makes a world with no pods in it.
    ///
    /// - Parameters:
    ///   - seed: Decides everything that is drawn.
    ///   - pick: How ties are broken.
    ///   - granularity: Where tasks may be interleaved.
    ///   - resolutionNanoseconds: What deadlines and latencies are rounded up to, so that they tie.
    ///   - links: The network's weather; by default 1 to 10 ms and no loss.
    public init(
        seed: Seed,
        pick: Pick = .fifo,
        granularity: Granularity = .fast,
        resolutionNanoseconds: Int64 = 1,
        links: (any LinkModel)? = nil
    ) {
        _ = ExecutorInstallation.once
        precondition(resolutionNanoseconds > 0, "a clock needs a resolution of at least 1 ns")
        self.seed = seed
        self.pick = pick
        self.granularity = granularity
        self.resolutionNanoseconds = resolutionNanoseconds
        self.ready = ReadySet(pick: pick, seed: seed)
        self.linkModel = links ?? TailedLinks(seed: seed)
        self.podDraws = Draws(seed: seed, stream: "pods")
        self.entropyDraws = Draws(seed: seed, stream: "entropy")
        self.lossDraws = Draws(seed: seed, stream: "faults.loss")
        self.ruleDraws = Draws(seed: seed, stream: "faults.rules")
        self.timerDraws = Draws(seed: seed, stream: "faults.timers")
        self.pods = .allocate(capacity: podCapacity)
        self.links = .allocate(capacity: linkCapacity * linkCapacity)
        self.links.initialize(repeating: LinkState(), count: linkCapacity * linkCapacity)
        // The world itself is pod 0, so that whatever the run schedules has an owner like
        // everything else.
        addRecord("")
        pods[0].phase = .running
    }

    deinit {
        pods.deinitialize(count: podCount)
        pods.deallocate()
        links.deallocate()
        for link in furtherLinks.values { link.deallocate() }
    }

    /// The present moment.
    public var time: Instant { Instant(nanoseconds: now) }

    /// The rolling digest of every event so far.
    public var fingerprint: UInt64 { digest.value }

    /// When something last was due and happened; in an idle world, since when nothing can.
    public var lastDue: Instant { Instant(nanoseconds: lastDueNanoseconds) }

    /// Messages that are on their way.
    public var messagesInFlight: Int { messages.count }

    /// Whether anything is left to happen.
    public var isIdle: Bool { ready.count == 0 && heap.count == 0 && graves.isEmpty }

    /// The pods that are alive and whose program is a task, which has therefore not returned; in
    /// order of addition.
    ///
    /// When `run(until:)` came back `.idle`, each of them waits for something that will never
    /// happen.
    public var unfinished: [String] {
        (1..<podCount).compactMap { index in
            guard case .task = pods[index].program else { return nil }
            let phase = pods[index].phase
            return phase == .running || phase == .paused ? pods[index].name : nil
        }
    }
}
