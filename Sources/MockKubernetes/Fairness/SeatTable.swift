/// The seats of one API server: who may work at once, and who waits for it, level by level.
struct SeatTable: Sendable {
    /// One level.
    private struct Row: Sendable {
        let seats: Int
        var taken = 0
        var queues: FairQueues
    }

    private var rows: [Row]

    /// What becomes of a request that comes.
    enum Admission: Hashable, Sendable {
        /// It may work.
        case seated
        /// It waits in this queue of its level.
        case queued(Int)
        /// There is no room for it.
        case refused
    }

    /// A server with so many seats in all.
    init(seats: Int) {
        rows = PriorityLevel.allCases.map { level in
            let share = seats * level.shares + PriorityLevel.totalShares - 1
            return Row(
                seats: max(1, share / PriorityLevel.totalShares),
                queues: FairQueues(of: level)
            )
        }
    }

    /// Seats a call, or puts it into a queue of its flow, or neither if those are full.
    ///
    /// - Parameters:
    ///   - call: Which.
    ///   - level: Of which level.
    ///   - flow: Whose it is.
    /// - Returns: What becomes of it.
    mutating func admit(_ call: UInt64, _ level: PriorityLevel, of flow: String) -> Admission {
        let place = level.rawValue
        if rows[place].taken < rows[place].seats {
            rows[place].taken += 1
            return .seated
        }
        return rows[place].queues.add(call, of: flow).map(Admission.queued) ?? .refused
    }

    /// A queued call has left without being seated.
    mutating func leaveQueue(_ call: UInt64, _ level: PriorityLevel, _ queue: Int) {
        rows[level.rawValue].queues.remove(call, from: queue)
    }

    /// Frees a seat, and seats whose turn it is.
    ///
    /// - Parameter level: Of which level.
    /// - Returns: Who is seated; `nil` if nobody waits.
    mutating func free(_ level: PriorityLevel) -> UInt64? {
        if let next = rows[level.rawValue].queues.next() { return next }
        rows[level.rawValue].taken -= 1
        return nil
    }
}
