internal import LockstepCSimulation
public import LockstepDeterminism

/// A task that waits, as far as the engine knows.
public struct WaitingTask: Hashable, Sendable, CustomStringConvertible {
    /// The pod that made it; empty if the run itself did.
    public var pod: String
    /// What it was called by who made it; `nil` if it was given no name.
    public var name: String?
    /// Whether it is the pod's program itself.
    public var isProgram: Bool
    /// The code that made it, as well as symbols allow; `nil` where that is nobody but the engine.
    public var madeAt: String?
    /// The code that goes on when what it waits for happens, as well as symbols allow.
    public var waitsAt: String?
    /// When it last ran, or was made, in true time.
    ///
    /// A task that an actor runs in its own turn is not seen to run.
    public var since: Instant

    /// The task in one line.
    public var description: String {
        let what = isProgram ? "the program" : name.map { "the task \"\($0)\"" } ?? "a task"
        let maker = madeAt.map { " made at \($0)" } ?? ""
        let place = waitsAt.map { " at \($0)" } ?? ""
        let owner = pod.isEmpty ? "the run itself" : pod
        return "\(what) of \(owner)\(maker) waits\(place) since \(since)"
    }
}

extension World {
    /// Has the world keep a list of tasks, so that `waitingTasks` can say who waits for what will
    /// never happen.
    ///
    /// Call it before the first pod starts. It changes neither the run nor its fingerprint.
    ///
    /// - Cost: A walk of the stack for each task that is made, some microseconds.
    public func followTasks() {
        listsTasks = true
        notesPlaces = true
    }

    /// The tasks of living pods, and of the run itself, that have not come to their end, in the
    /// order in which they were made; none if nobody asked for them to be followed.
    ///
    /// In a world in which nothing is left to happen each of them waits for ever: for another one
    /// of them, or for somebody who forgot it. What a continuation waits for the runtime does not
    /// know; the code that goes on does.
    ///
    /// - Determinism: Same tasks in the same order; places are those of this build.
    public var waitingTasks: [WaitingTask] {
        guard listsTasks, !isRunning else { return [] }
        settleTasks()
        return liveTasks.entries.compactMap { entry in
            let record = pods[Int(entry.pod)]
            let isAlive = record.phase == .running || record.phase == .paused
            guard isAlive, record.incarnation == entry.incarnation else { return nil }
            let root = record.root.map { unsafeBitCast($0, to: UnsafeMutableRawPointer.self) }
            return WaitingTask(
                pod: record.name,
                name: entry.name,
                isProgram: root == entry.task,
                madeAt: root == entry.task ? nil : Self.describe(entry.madeAt),
                waitsAt: Self.describe(Self.places(of: entry.task)),
                since: Instant(nanoseconds: entry.ranAt)
            )
        }
    }

    /// How many places of a stack are looked at.
    private static let depth = 12

    static func callPlaces(
        from place: UnsafeMutableRawPointer?
    ) -> [UnsafeMutableRawPointer?] {
        var places = [UnsafeMutableRawPointer?](repeating: nil, count: depth)
        let count = lockstep_call_places(place, &places, Int32(depth))
        return Array(places.prefix(Int(count)))
    }

    private static func places(
        of task: UnsafeMutableRawPointer
    ) -> [UnsafeMutableRawPointer?] {
        var places = [UnsafeMutableRawPointer?](repeating: nil, count: depth)
        let count = lockstep_task_places(task, &places, Int32(depth))
        return Array(places.prefix(Int(count)))
    }

    private static func describe(_ places: [UnsafeMutableRawPointer?]) -> String? {
        guard !places.isEmpty else { return nil }
        var buffer = [CChar](repeating: 0, count: 512)
        lockstep_describe_places(places, Int32(places.count), &buffer, buffer.count)
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        return text.isEmpty ? nil : text
    }
}
