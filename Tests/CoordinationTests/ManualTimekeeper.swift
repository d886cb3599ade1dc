import LockstepDeterminism
import Synchronization

/// A clock that stands still until a test moves it.
final class ManualTimekeeper: Timekeeper {
    private struct State {
        var now: Int64 = 1_000_000_000
        var count: UInt64 = 0
        var alarms: [(id: AlarmID, due: LocalInstant, sleeper: any Sleeper)] = []
    }

    private let state = Mutex(State())

    var now: LocalInstant { LocalInstant(nanoseconds: state.withLock { $0.now }) }
    var wallClock: WallInstant { WallInstant(nanoseconds: state.withLock { $0.now }) }
    var alarmCount: Int { state.withLock { $0.alarms.count } }

    func setAlarm(for sleeper: any Sleeper, at deadline: LocalInstant) -> AlarmID {
        let (id, isDue) = state.withLock { state in
            state.count += 1
            let id = AlarmID(rawValue: state.count)
            let isDue = deadline.nanoseconds <= state.now
            if !isDue { state.alarms.append((id, deadline, sleeper)) }
            return (id, isDue)
        }
        if isDue { sleeper.wake() }
        return id
    }

    func cancel(_ alarm: AlarmID) {
        state.withLock { $0.alarms.removeAll { $0.id == alarm } }
    }

    /// Moves the clock without ringing anything, as for a paused process.
    func jump(by duration: Duration) {
        state.withLock { $0.now += duration.wholeNanoseconds }
    }

    /// Rings the alarm that was set last, whatever the clock says.
    func ringEarly() {
        let sleeper = state.withLock { $0.alarms.popLast()?.sleeper }
        sleeper?.wake()
    }

    /// Moves the clock by one alarm at most; `false` if none is due by then.
    func ringNext(by limit: LocalInstant) -> Bool {
        let sleeper: (any Sleeper)? = state.withLock { state in
            guard
                let index = state.alarms.indices.min(by: { left, right in
                    (state.alarms[left].due, state.alarms[left].id.rawValue)
                        < (state.alarms[right].due, state.alarms[right].id.rawValue)
                }), state.alarms[index].due <= limit
            else {
                state.now = max(state.now, limit.nanoseconds)
                return nil
            }
            state.now = max(state.now, state.alarms[index].due.nanoseconds)
            return state.alarms.remove(at: index).sleeper
        }
        sleeper?.wake()
        return sleeper != nil
    }
}

/// Random words that count up, so that a test knows them.
final class CountingRandomness: Randomness {
    private let count = Mutex<UInt64>(0)

    func next() -> UInt64 {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
