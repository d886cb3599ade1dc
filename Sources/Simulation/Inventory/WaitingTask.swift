public import LockstepDeterminism

/// A task that has not come to its end, and what it waits for, as far as the runtime keeps it.
///
///     world.run(until: limit)                     // .idle, and pods have not returned
///     for task in world.waitingTasks { print(task) }
///
/// Places are names of functions, read from the running program; where it was stripped they are
/// addresses. They differ between builds: nothing may be decided by them.
public struct WaitingTask: Hashable, Sendable, CustomStringConvertible {
    /// What a task can wait for.
    public enum Subject: Hashable, Sendable {
        /// The end of another task, by that task's title; `nil` if it is none of those listed.
        case task(String?)
        /// That somebody resumes a continuation.
        case continuation
        /// The next end of a task of a group.
        case group
        /// The next element of an asynchronous stream.
        case stream
        /// A child of `async let`.
        case child
        /// Nobody knows: it may be about to run.
        case unknown
    }

    /// The pod whose code made it; empty for the body of a test and for what the run made.
    public var pod: String
    /// Which task of the pod's life it is, in the order in which they were made.
    ///
    /// A pod's program is 0; the body of a test has no number.
    public var number: Int?
    /// The name it was given when it was made; empty if none.
    public var name: String
    /// When it was made; `nil` for the body of a test.
    public var made: Instant?
    /// When it ran last, or was made, if it never did; `nil` for the body of a test.
    public var since: Instant?
    /// What it waits for.
    public var subject: Subject
    /// The functions it is in, the innermost first, those of the runtime left out; the last is the
    /// one it was made of.
    public var places: [String]

    /// What it is called: its pod and number, and its name if it has one.
    public var title: String {
        let quoted = name.isEmpty ? "" : " \"\(name)\""
        guard let number else { return "the body" + quoted }
        if pod.isEmpty { return "task \(number)\(quoted) of the test" }
        return number == 0 ? "the program of \(pod)" : "task \(number)\(quoted) of \(pod)"
    }

    /// The task in one line.
    public var description: String {
        let what =
            switch subject {
            case .task(let title): "the end of \(title ?? "a task")"
            case .continuation: "the resumption of a continuation"
            case .group: "a task of its group"
            case .stream: "the next element of a stream"
            case .child: "a child task"
            case .unknown: "something"
            }
        var line = "\(title) waits for \(what)"
        if let since { line += " since \(since)" }
        if let place = places.first { line += ", in \(place)" }
        if let origin = places.last, places.count > 1 { line += ", made of \(origin)" }
        return line
    }
}
