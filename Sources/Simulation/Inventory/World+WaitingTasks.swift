internal import LockstepCSimulation
internal import LockstepDeterminism

extension World {
    /// Has the world keep a list of the tasks that pods make, from now on.
    ///
    /// Call it before the first pod starts. Nothing of it is observed, and no fingerprint knows.
    ///
    /// - Cost: About 30 ns a task and a look into a table a job.
    public func listTasks() {
        listsTasks = true
    }

    /// The tasks of pods that are alive, and of code that is no pod's, that have not come to their
    /// end; by pod, and in the order in which they were made.
    ///
    /// Ask for it while the world does not run. When `run(until:)` came back `.idle`, each of them
    /// waits for something that will never happen, and what they wait for says why: tasks that wait
    /// for one another, or a continuation that nobody resumes. Tasks of `async let` are not listed;
    /// those who wait for them are. Without `listTasks()`, and in a build with a static runtime, it
    /// is empty.
    ///
    /// - Cost: About a millisecond a task: names are looked up in the program's file.
    public var waitingTasks: [WaitingTask] {
        precondition(!isRunning, "world \(seed) is running; ask for waiting tasks after it stopped")
        return (0..<Int32(podCount)).flatMap { pod in
            liveTasks.entries.filter { $0.pod == pod && isWaiting($0) }.map { waitingTask($0) }
        }
    }

    /// The task at this place, which is not among those listed, has not ended and does not run.
    package func waitingTask(at task: UnsafeRawPointer) -> WaitingTask {
        describe(task, WaitingTask())
    }

    private func isWaiting(_ entry: LiveTasks.Entry) -> Bool {
        let record = pods + Int(entry.pod)
        return record.pointee.phase != .ended && record.pointee.incarnation == entry.incarnation
            && lockstep_task_is_complete(entry.task) == 0
    }

    private func waitingTask(_ entry: LiveTasks.Entry) -> WaitingTask {
        describe(
            UnsafeRawPointer(entry.task),
            WaitingTask(
                pod: pods[Int(entry.pod)].name,
                number: entry.number,
                name: lockstep_task_name(entry.task).map { String(cString: $0) } ?? "",
                made: Instant(nanoseconds: entry.made),
                since: Instant(nanoseconds: liveTasks.lastRun(of: entry)),
                subject: .unknown,
                places: []
            )
        )
    }

    /// Fills in what it waits for and where.
    private func describe(_ task: UnsafeRawPointer, _ blank: WaitingTask) -> WaitingTask {
        var waiting = blank
        let frames = TaskFrames(of: task)
        waiting.places = frames.places
        var subject: UnsafeRawPointer?
        switch Int(lockstep_task_wait(task, &subject)) {
        case LOCKSTEP_WAIT_TASK:
            waiting.subject = frames.awaitsValue ? .task(subject.flatMap(title(of:))) : .child
        case LOCKSTEP_WAIT_CONTINUATION:
            waiting.subject = frames.awaitsStream ? .stream : .continuation
        case LOCKSTEP_WAIT_GROUP: waiting.subject = .group
        default: break
        }
        return waiting
    }

    private func title(of task: UnsafeRawPointer) -> String? {
        guard let entry = liveTasks.entries.first(where: { UnsafeRawPointer($0.task) == task })
        else { return nil }
        var other = WaitingTask()
        other.pod = pods[Int(entry.pod)].name
        other.number = entry.number
        other.name = lockstep_task_name(entry.task).map { String(cString: $0) } ?? ""
        return other.title
    }
}

extension WaitingTask {
    /// A task of which nothing is known.
    init() {
        self.init(
            pod: "",
            number: nil,
            name: "",
            made: nil,
            since: nil,
            subject: .unknown,
            places: []
        )
    }
}

/// The functions that a task which does not run is in.
private struct TaskFrames {
    /// Those that are not the runtime's, the innermost first.
    private(set) var places: [String] = []
    /// Whether the runtime's innermost ones are about a stream.
    private(set) var awaitsStream = false
    /// Whether they are a task's value: a child of `async let` is waited for without.
    private(set) var awaitsValue = false

    private static let limit = 64

    init(of task: UnsafeRawPointer) {
        var codes = [UnsafeRawPointer?](repeating: nil, count: Self.limit)
        let count = lockstep_task_frames(task, &codes, codes.count)
        for code in codes.prefix(count) {
            guard let code, let place = note(code), place != places.last else { continue }
            places.append(place)
        }
    }

    /// What to call a place; `nil` for the runtime's and for what the compiler put between.
    private mutating func note(_ code: UnsafeRawPointer) -> String? {
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1024) { buffer in
            guard let base = buffer.baseAddress else { return (name: "", isRuntime: true) }
            let isRuntime = lockstep_describe_code(code, base, buffer.count) != 0
            return (String(cString: base), isRuntime)
        }
        let place = Self.plain(text.name)
        // Some of the standard library is compiled into whoever uses it.
        guard text.isRuntime || place.hasPrefix("Swift.") || place.hasPrefix("(extension in Swift)")
        else { return place.hasPrefix("reabstraction thunk") ? nil : place }
        guard places.isEmpty else { return nil }
        if text.name.contains("Stream") { awaitsStream = true }
        if text.name.contains("Swift.Task") { awaitsValue = true }
        return nil
    }

    /// The function's own name: without what says which piece of it this is.
    private static func plain(_ name: String) -> String {
        var rest = Substring(name)
        for prefix in ["partial function for ", "partial apply forwarder for "] {
            guard let range = rest.firstRange(of: prefix) else { continue }
            rest = rest[range.upperBound...]
        }
        return String(rest)
    }
}
