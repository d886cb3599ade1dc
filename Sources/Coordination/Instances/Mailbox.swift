public import LockstepDeterminism
public import Synchronization

/// A queue of messages that one task waits on, with a deadline, and any thread posts to.
///
///     let mailbox = Mailbox<String>()
///     mailbox.post("hello")
///     let deadline = timekeeper.now.advanced(byNanoseconds: 1_000_000_000)
///     await mailbox.next(until: deadline, on: timekeeper)      // "hello"; nil after a second
///
/// Waiting does not end because the waiting task was cancelled: post a message that says so. Only
/// one task may wait at a time.
///
/// - Cost: A wait that has to suspend takes two locks and one continuation; no task is made, and
///   nothing is allocated once the queue has its size.
public final class Mailbox<Message: Sendable>: Sleeper {
    @usableFromInline let state: Mutex<State>

    @usableFromInline typealias Alarm = (id: AlarmID, due: LocalInstant)

    @usableFromInline
    struct State: Sendable {
        /// Messages from `head` on are waiting; earlier places are used up.
        @usableFromInline var messages: [Message?] = []
        @usableFromInline var head = 0
        @usableFromInline var waiter: UnsafeContinuation<Message?, Never>?
        /// The deadline of the wait under way, and the clock that it is read on.
        @usableFromInline var deadline: LocalInstant?
        @usableFromInline var timekeeper: (any Timekeeper)?
        /// Whether the deadline passed between setting the alarm and falling asleep.
        @usableFromInline var isDue = false
        /// The alarm that was last set and, as far as is known, has not rung.
        @usableFromInline var alarm: Alarm?
        /// Whether an alarm has rung before its time while that of this wait was being set.
        @usableFromInline var hasRungEarly = false

        @usableFromInline
        init() {}

        @inlinable
        mutating func take() -> Message? {
            guard head < messages.count else { return nil }
            let message = messages[head]
            messages[head] = nil
            head += 1
            if head == messages.count {
                messages.removeAll(keepingCapacity: head <= 64)
                head = 0
            } else if head >= 64, head * 2 >= messages.count {
                messages.removeSubrange(..<head)
                head = 0
            }
            return message
        }
    }

    /// A mailbox with nothing in it.
    @inlinable
    public init() {
        state = Mutex(State())
    }

    /// Puts a message at the end of the queue, or hands it to the task that waits.
    @inlinable
    public func post(_ message: Message) {
        let waiter = state.withLock { state in
            let waiter = state.waiter
            if waiter == nil {
                state.messages.append(message)
            } else {
                state.waiter = nil
                state.deadline = nil
            }
            return waiter
        }
        waiter?.resume(returning: message)
    }

    /// The next message, or `nil` once the deadline has passed without one.
    ///
    /// A message that is already there is taken even if the deadline has passed.
    ///
    /// - Parameters:
    ///   - deadline: How long to wait, as a reading of the timekeeper's clock; `nil` for ever.
    ///   - timekeeper: Whose clock and alarms count; the same one in every call.
    /// - Returns: The message that was posted first, or `nil`.
    @inlinable
    nonisolated(nonsending)
        public func next(until deadline: LocalInstant?, on timekeeper: any Timekeeper) async
        -> Message?
    {
        let (message, alarm) = state.withLock { state -> (Message?, Alarm?) in
            precondition(state.waiter == nil, "two tasks wait on one mailbox")
            if let message = state.take() { return (message, state.alarm) }
            state.deadline = deadline
            state.timekeeper = timekeeper
            state.isDue = false
            state.hasRungEarly = false
            return (nil, state.alarm)
        }
        if let message { return message }
        if alarm?.due != deadline { rearm(alarm, to: deadline, on: timekeeper) }
        return await withUnsafeContinuation { continuation in
            let (message, isReady) = state.withLock { state -> (Message?, Bool) in
                let message = state.take()
                let isReady = message != nil || state.isDue
                if isReady {
                    state.deadline = nil
                } else {
                    state.waiter = continuation
                }
                return (message, isReady)
            }
            if isReady { continuation.resume(returning: message) }
        }
    }

    /// Takes back an alarm that an earlier wait left behind.
    ///
    /// Call it when no further wait will follow; until the alarm rings, its timekeeper holds the
    /// mailbox.
    public func disarm() {
        let (alarm, timekeeper) = state.withLock { state in
            defer { state.alarm = nil }
            return (state.alarm, state.timekeeper)
        }
        if let alarm { timekeeper?.cancel(alarm.id) }
    }

    /// Ends the wait under way if its deadline has passed.
    ///
    /// An alarm that an earlier wait left behind finds a deadline that has not passed, or none, and
    /// ends nothing. Nor does one that rings a little before its time; since the two cannot be told
    /// apart, the wait has its alarm set anew.
    @inlinable
    public func wake() {
        let (waiter, isEarly) = state.withLock {
            state -> (UnsafeContinuation<Message?, Never>?, Bool) in
            guard let timekeeper = state.timekeeper else { return (nil, false) }
            let now = timekeeper.now
            if let alarm = state.alarm, alarm.due <= now { state.alarm = nil }
            guard let deadline = state.deadline else { return (nil, false) }
            guard deadline <= now else { return (nil, true) }
            state.deadline = nil
            state.isDue = true
            defer { state.waiter = nil }
            return (state.waiter, false)
        }
        if isEarly { setAlarmAgain() }
        waiter?.resume(returning: nil)
    }

    /// Sets the alarm of the wait under way anew, because it may have rung.
    @usableFromInline
    func setAlarmAgain() {
        let rung = state.withLock { state -> (Alarm, any Timekeeper)? in
            guard let deadline = state.deadline, let timekeeper = state.timekeeper else {
                return nil
            }
            guard let alarm = state.alarm, alarm.due == deadline else {
                // The waiting task is just about to set it, and looks here when it has.
                state.hasRungEarly = true
                return nil
            }
            state.alarm = nil
            return (alarm, timekeeper)
        }
        guard let (alarm, timekeeper) = rung else { return }
        timekeeper.cancel(alarm.id)
        let id = timekeeper.setAlarm(for: self, at: alarm.due)
        let isWanted = state.withLock { state in
            guard state.deadline == alarm.due, state.alarm == nil else { return false }
            state.alarm = (id, alarm.due)
            return true
        }
        if !isWanted { timekeeper.cancel(id) }
    }

    /// Sets the alarm of a wait in place of the one before.
    ///
    /// Only the waiting task calls it, outside
    /// the lock, because an alarm may ring at once and in this thread.
    @usableFromInline
    func rearm(
        _ old: Alarm?,
        to deadline: LocalInstant?,
        on timekeeper: any Timekeeper
    ) {
        if let old { timekeeper.cancel(old.id) }
        guard let deadline else {
            state.withLock { $0.alarm = nil }
            return
        }
        let id = timekeeper.setAlarm(for: self, at: deadline)
        let hasRungEarly = state.withLock { state in
            state.alarm = state.isDue ? nil : (id, deadline)
            return state.hasRungEarly && !state.isDue
        }
        if hasRungEarly { setAlarmAgain() }
    }
}
