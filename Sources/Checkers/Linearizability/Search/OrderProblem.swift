/// The operations of one key, laid out for the search.
///
/// Known operations have two events each, numbered from 1 in the order of time; open ones (of
/// unknown outcome) come as groups of equal calls, for one is as good as another.
struct OrderProblem: Sendable {
    /// Open operations that ask for the same.
    struct Group: Sendable {
        var call: ModelCall
        /// For each, how many known events come before its invocation; rising.
        var positions: [Int] = []
        /// The last event before which one can still be needed.
        var lastUse = 0
    }

    /// The known operations, by invocation.
    private(set) var calls: [ModelCall] = []
    /// The number each known operation has in the track.
    private(set) var numbers: [Int32] = []
    /// Of each event the known operation it belongs to; the first entry stands for nothing.
    private(set) var owner: [Int32] = [-1]
    /// Of each invocation the event of its completion, and 0 of each completion.
    private(set) var completion: [Int32] = [0]
    private(set) var groups: [Group] = []
    /// Events in blocks of 1024, and the groups that can matter in each.
    private(set) var active: [[Int32]] = []

    static let blockShift = 10

    /// Lays out a track.
    ///
    /// - Parameters:
    ///   - track: One key's operations.
    ///   - model: What the key is.
    ///   - keepsProcesses: Whether it matters who asks.
    init(
        _ track: OperationLog.Track,
        model: some SequentialModel,
        keepsProcesses: Bool
    ) {
        let count = track.operations.count
        calls.reserveCapacity(count)
        numbers.reserveCapacity(count)
        owner.reserveCapacity(2 * count + 1)
        completion.reserveCapacity(2 * count + 1)
        var begins = [Int32](repeating: 0, count: count)
        var open: [(call: ModelCall, position: Int)] = []
        for event in track.events {
            let index = Int(event / 2)
            let operation = track.operations[index]
            if operation.hasFailed { continue }
            guard operation.end >= 0 else {
                if operation.verb.onlyLooks { continue }
                let call = OrderProblem.call(operation, keepsProcesses)
                open.append((call, owner.count - 1))
                continue
            }
            let position = Int32(owner.count)
            if event & 1 == 0 {
                begins[index] = position
                owner.append(Int32(calls.count))
                completion.append(0)
                calls.append(OrderProblem.call(operation, keepsProcesses))
                numbers.append(Int32(index))
            } else {
                let begin = begins[index]
                owner.append(owner[Int(begin)])
                completion.append(0)
                completion[Int(begin)] = position
            }
        }
        if !open.isEmpty { group(open, model) }
    }

    /// How many events the known operations have.
    var eventCount: Int { owner.count - 1 }

    /// The groups that can matter while an event is the first completion to come.
    func active(at event: Int) -> [Int32] {
        active.isEmpty ? [] : active[event >> OrderProblem.blockShift]
    }

    static func call(
        _ operation: OperationLog.Operation,
        _ keepsProcesses: Bool
    ) -> ModelCall {
        ModelCall(
            verb: operation.verb,
            process: keepsProcesses ? operation.process : 0,
            input: operation.input,
            expected: operation.expected,
            output: operation.output
        )
    }

    private mutating func group(
        _ open: [(call: ModelCall, position: Int)],
        _ model: some SequentialModel
    ) {
        var ends = [Int](repeating: 0, count: calls.count)
        for event in 1..<owner.count { ends[Int(owner[event])] = event }
        let uses = KnownUses(known: Array(zip(calls, ends)), open: open.map(\.call))
        var places: [ModelCall: Int] = [:]
        for (call, position) in open {
            let last = model.lastUse(of: call, after: position, in: uses)
            guard last > position else { continue }
            let place: Int
            if let known = places[call] {
                place = known
            } else {
                place = groups.count
                places[call] = place
                groups.append(Group(call: call))
            }
            groups[place].positions.append(position)
            groups[place].lastUse = max(groups[place].lastUse, last)
        }
        activate()
    }

    private mutating func activate() {
        guard !groups.isEmpty else { return }
        let blocks = (eventCount >> OrderProblem.blockShift) + 1
        active = Array(repeating: [], count: blocks)
        for (number, group) in groups.enumerated() {
            let first = min(group.positions[0], eventCount) >> OrderProblem.blockShift
            let last = min(group.lastUse, eventCount) >> OrderProblem.blockShift
            for block in first...max(first, last) { active[block].append(Int32(number)) }
        }
    }
}
