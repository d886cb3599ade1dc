internal import LockstepDeterminism

/// What became of a search.
enum SearchOutcome: Hashable, Sendable {
    /// There is an order.
    case found
    /// There is none.
    case none
    /// The budget was used up.
    case unknown
}

/// Looks for an order of a key's operations that respects time and the model.
///
/// Depth first: take an operation that may come next, go on, and step back where a completion
/// arrives whose operation has no place. Four rules keep it short, and none loses an order:
///
/// - an operation that only looks, and can come next, does, and nothing else is tried;
/// - a configuration (what has been taken, and the state) is given up once;
/// - open operations are tried last, one for each distinct call;
/// - the operation after an open one must depend on it, or the open one is left out.
///
/// - Determinism: No clock, no chance; the same problem costs the same number of steps.
/// - Cost: About one step for each operation under way at a time, as long as nothing has to be
///   taken back; exponential in that number at worst, which the budget ends.
/// - Source: Wing and Gong, "Testing and verifying concurrent objects"; Lowe, "Testing for
///   linearizability".
struct OrderSearch<Model: SequentialModel> {
    /// How a configuration was reached.
    private struct Frame {
        /// The state before the step.
        var state: ModelState
        /// The invocation's event, or -1 minus the group's number.
        var code: Int32
        /// What was being tried; `nil` if nothing else need be tried instead.
        var kind: Cursor.Kind?
    }

    /// Where to go on in a configuration.
    private struct Cursor {
        enum Kind: UInt8 {
            /// Operations after which the blocking one can come next.
            case helping
            /// The other known operations.
            case other
            /// Only open operations are left.
            case end
        }

        var kind = Kind.helping
        /// The completion of the operation tried last; 0 for none.
        var after: Int32 = 0
        /// The first group that has not been tried.
        var group: Int32 = 0

        /// Nothing is left.
        static var end: Cursor { Cursor(kind: .end, group: .max) }
    }

    private let problem: OrderProblem
    private let model: Model
    private let budget: Int
    /// The steps taken: one for each operation tried in a configuration, eight and more for each
    /// configuration given up.
    private(set) var explored = 0
    /// How many operations were passed by, and numbers of dead ends compared, each of which costs
    /// the budget a sixteenth of a step.
    private var walked = 0
    /// How much of the budget was used.
    var spent: Int { explored + walked / 16 }
    /// The last completion that could not be passed.
    private(set) var furthest = 0
    /// States in which the operation of that completion, or of `watched`, had no place.
    private(set) var objections: [ModelState] = []

    private var next: [Int32]
    private var previous: [Int32]
    private var frames: [Frame] = []
    private var state: ModelState
    private var key = DeadEnds.Key(first: 0, second: 0)
    private var used: [Int32]
    private var dead = DeadEnds()
    /// The completion that cannot be passed before its operation is taken; 0 if nothing is left.
    private var blocking = 0

    /// A search that has not begun.
    ///
    /// - Parameters:
    ///   - problem: The operations.
    ///   - model: The object.
    ///   - start: The state before the first operation.
    ///   - budget: How many steps to take at most.
    init(_ problem: OrderProblem, model: Model, start: ModelState, budget: Int) {
        self.problem = problem
        self.model = model
        self.budget = budget
        state = start
        let count = problem.owner.count
        next = (0..<Int32(count)).map { $0 + 1 }
        previous = (0..<Int32(count)).map { $0 - 1 }
        next[count - 1] = 0
        used = Array(repeating: 0, count: problem.groups.count)
        frames.reserveCapacity(problem.calls.count)
    }

    /// Searches.
    mutating func run() -> SearchOutcome {
        var remaining = problem.calls.count
        guard remaining > 0 else { return .found }
        var cursor = Cursor()
        var isNew = true
        while spent <= budget {
            if isNew {
                isNew = false
                let look = takeLook()
                if look == .taken {
                    remaining -= 1
                    if remaining == 0 { return .found }
                    isNew = true
                    continue
                }
                cursor = look == .dead ? .end : Cursor()
            }
            if takeChange(from: &cursor) {
                remaining -= 1
                if remaining == 0 { return .found }
                isNew = true
                continue
            }
            if cursor.group == 0 { note() }
            if takeOpen(from: &cursor) {
                isNew = true
                continue
            }
            // Nothing can come next: step back to where something else can.
            while true {
                guard let frame = frames.last else { return .none }
                let groups = problem.active(at: blocking)
                dead.insert(deadKey, used: used, groups: groups)
                // A dead end costs memory, and the budget bounds that as well.
                explored += 8 + groups.count
                undo(frame)
                if frame.code > 0 { remaining += 1 }
                guard let kind = frame.kind else { continue }
                cursor =
                    frame.code > 0
                    ? Cursor(kind: kind, after: problem.completion[Int(frame.code)])
                    : Cursor(kind: .end, group: -frame.code)
                break
            }
        }
        return .unknown
    }

    // MARK: Steps

    private enum Look {
        case taken
        case none
        /// One could come next and is known to lead nowhere, and so does everything else.
        case dead
    }

    /// Takes the first operation that only looks and can come next.
    private mutating func takeLook() -> Look {
        var event = next[0]
        while problem.completion[Int(event)] != 0 {
            walked += 1
            let call = problem.calls[Int(problem.owner[Int(event)])]
            if call.verb.onlyLooks {
                explored += 1
                if let after = model.step(state, call), depends(call, after) {
                    return push(event, after, nil) ? .taken : .dead
                }
            }
            event = next[Int(event)]
        }
        blocking = Int(event)
        return .none
    }

    /// Takes the next operation that changes something and can come next.
    ///
    /// Those after which the operation of the blocking completion can come next are tried before
    /// the others, and of each kind the one that is completed first.
    private mutating func takeChange(from cursor: inout Cursor) -> Bool {
        let wanted = problem.calls[Int(problem.owner[blocking])]
        while cursor.kind != .end {
            var best: (event: Int32, completion: Int32, state: ModelState)?
            var event = next[0]
            while event != Int32(blocking) {
                let completion = problem.completion[Int(event)]
                walked += 1
                let call = problem.calls[Int(problem.owner[Int(event)])]
                if completion > cursor.after, completion < best?.completion ?? .max,
                    !call.verb.onlyLooks
                {
                    explored += 1
                    if let after = model.step(state, call), depends(call, after) {
                        let helps =
                            completion == Int32(blocking) || model.step(after, wanted) != nil
                        if helps == (cursor.kind == .helping) { best = (event, completion, after) }
                    }
                }
                event = next[Int(event)]
            }
            guard let best else {
                cursor = Cursor(kind: cursor.kind == .helping ? .other : .end)
                continue
            }
            cursor.after = best.completion
            if push(best.event, best.state, cursor.kind) { return true }
        }
        return false
    }

    /// Takes an operation of the next group that can come next and changes something.
    private mutating func takeOpen(from cursor: inout Cursor) -> Bool {
        let groups = problem.active(at: blocking)
        // Groups rise within a block, so the cursor is a group's number, not a place.
        for number in groups where number >= cursor.group {
            explored += 1
            let open = problem.groups[Int(number)]
            let taken = Int(used[Int(number)])
            guard taken < open.positions.count, open.positions[taken] < blocking,
                open.lastUse >= blocking, let after = model.step(state, open.call),
                after != state, depends(open.call, after)
            else { continue }
            let before = state
            used[Int(number)] += 1
            state = after
            frames.append(Frame(state: before, code: -1 - number, kind: .end))
            guard isDead(groups) else { return true }
            frames.removeLast()
            state = before
            used[Int(number)] -= 1
        }
        cursor.group = Int32(problem.groups.count)
        return false
    }

    /// Whether an operation after an open one would have come out otherwise without it.
    @inline(__always)
    private func depends(_ call: ModelCall, _ after: ModelState) -> Bool {
        guard let last = frames.last, last.code < 0 else { return true }
        return model.step(last.state, call) != after
    }

    /// Takes a known operation, unless that is known to lead nowhere.
    private mutating func push(
        _ event: Int32,
        _ after: ModelState,
        _ kind: Cursor.Kind?
    ) -> Bool {
        let frame = Frame(state: state, code: event, kind: kind)
        frames.append(frame)
        toggle(event)
        state = after
        lift(event)
        guard dead.count > 0 else { return true }
        let groups = problem.active(at: firstCompletion)
        guard isDead(groups) else { return true }
        undo(frame)
        return false
    }

    private mutating func undo(_ frame: Frame) {
        frames.removeLast()
        state = frame.state
        if frame.code > 0 {
            unlift(frame.code)
            toggle(frame.code)
        } else {
            used[Int(-1 - frame.code)] -= 1
        }
        blocking = firstCompletion
    }

    // MARK: Configurations

    /// The completion that cannot be passed; 0 if nothing is left.
    private var firstCompletion: Int {
        var event = Int(next[0])
        while problem.completion[event] != 0 { event = Int(next[event]) }
        return event
    }

    private mutating func toggle(_ event: Int32) {
        let word = UInt64(event)
        key.first ^= mix64(word &* 2)
        key.second ^= mix64(word &* 2 &+ 1)
    }

    /// What tells the present configuration: the events taken, then the state, one after the other,
    /// so that no state can make up for an event.
    private var deadKey: DeadEnds.Key {
        var key = DeadEnds.Key(first: mix64(key.first), second: mix64(key.second))
        key.fold(state)
        if let last = frames.last, last.code < 0 { key.fold(last.state) }
        return key
    }

    /// Whether the present configuration is known to lead nowhere.
    private mutating func isDead(_ groups: [Int32]) -> Bool {
        dead.contains(deadKey, used: used, groups: groups, compared: &walked)
    }

    /// Remembers how far the search came, and what was in the way there.
    private mutating func note() {
        let completion = blocking
        guard completion >= furthest else { return }
        if completion > furthest {
            furthest = completion
            objections.removeAll(keepingCapacity: true)
        }
        let call = problem.calls[Int(problem.owner[completion])]
        guard objections.count < 3, !objections.contains(state), model.step(state, call) == nil
        else { return }
        objections.append(state)
    }

    // MARK: The list of events that are left

    private mutating func lift(_ event: Int32) {
        unlink(event)
        unlink(problem.completion[Int(event)])
    }

    private mutating func unlift(_ event: Int32) {
        relink(problem.completion[Int(event)])
        relink(event)
    }

    private mutating func unlink(_ event: Int32) {
        let (before, after) = (previous[Int(event)], next[Int(event)])
        next[Int(before)] = after
        if after != 0 { previous[Int(after)] = before }
    }

    private mutating func relink(_ event: Int32) {
        let (before, after) = (previous[Int(event)], next[Int(event)])
        next[Int(before)] = event
        if after != 0 { previous[Int(after)] = event }
    }
}
