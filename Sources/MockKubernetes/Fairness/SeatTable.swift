/// The seats of one API server: who may work at once, and who waits for it, level by level.
struct SeatTable: Sendable {
    /// One level.
    private struct Row: Sendable {
        var seats: Int
        var taken = 0
        /// Those who wait, first come first; some of them may have left.
        var queue: [UInt64] = []
        /// How many of the queue's front have been served.
        var head = 0
        /// How many wait indeed.
        var waiting = 0
    }

    private var rows: [Row]

    /// What becomes of a request that comes.
    enum Admission: Hashable, Sendable {
        case seated, queued, refused
    }

    /// A server with so many seats in all.
    init(seats: Int) {
        rows = PriorityLevel.allCases.map { level in
            let share = seats * level.shares + PriorityLevel.totalShares - 1
            return Row(seats: max(1, share / PriorityLevel.totalShares))
        }
    }

    /// Seats a call, or puts it into its level's queue, or neither if that is full.
    mutating func admit(_ call: UInt64, _ level: PriorityLevel) -> Admission {
        let place = level.rawValue
        if rows[place].taken < rows[place].seats {
            rows[place].taken += 1
            return .seated
        }
        guard rows[place].waiting < level.queueLimit else { return .refused }
        rows[place].queue.append(call)
        rows[place].waiting += 1
        return .queued
    }

    /// A queued call has left without being seated.
    mutating func leaveQueue(_ level: PriorityLevel) {
        rows[level.rawValue].waiting -= 1
    }

    /// Frees a seat, and seats the first of the queue who still waits.
    ///
    /// - Parameters:
    ///   - level: Of which level.
    ///   - isWaiting: Whether a call of the queue still waits.
    /// - Returns: Who is seated; `nil` if nobody waits.
    mutating func free(_ level: PriorityLevel, _ isWaiting: (UInt64) -> Bool) -> UInt64? {
        let place = level.rawValue
        while rows[place].head < rows[place].queue.count {
            let call = rows[place].queue[rows[place].head]
            rows[place].head += 1
            guard isWaiting(call) else { continue }
            rows[place].waiting -= 1
            tidy(place)
            return call
        }
        tidy(place)
        rows[place].taken -= 1
        return nil
    }

    private mutating func tidy(_ place: Int) {
        guard rows[place].head > 64 || rows[place].head == rows[place].queue.count else { return }
        rows[place].queue.removeFirst(rows[place].head)
        rows[place].head = 0
    }
}
