/// Finds few operations of a key that show that there is no order, for a person to look at.
///
/// First everything after the completion that no order passes is left out. Then the shortest
/// stretch before it is looked for that has no order whatever the state was at its beginning. Of
/// that stretch each operation is made open in turn, and stays so if there is no order even then:
/// what is left is needed. Of the open ones those are shown as well without which the search would
/// come to a halt elsewhere: a `cas` that found its value has somebody who may have written it.
///
/// - Cost: At most two million steps; what is found by then is what is shown.
struct WindowSearch<Model: SequentialModel> {
    private static var limit: Int { 2_000_000 }
    /// The most operations of a window that are shown.
    private static var shown: Int { 12 }

    private let model: Model
    private let keepsProcesses: Bool
    private let name: String
    /// The operations up to the end of the window; those that end later are open.
    private let operations: [OperationLog.Operation]
    /// Where those of them ended that happened, by where they began.
    private let ends: [Int: Int]
    /// The last place of the window.
    private let end: Int
    /// How many steps were taken.
    private(set) var explored = 0
    /// The completion in the way in the last search that found no order, and the states there.
    private var blocked: (operation: OperationLog.Operation, states: [ModelState])?

    init(
        _ track: OperationLog.Track,
        model: Model,
        keepsProcesses: Bool,
        until end: Int
    ) {
        self.model = model
        self.keepsProcesses = keepsProcesses
        self.end = end
        name = track.name
        var kept: [OperationLog.Operation] = []
        var ends: [Int: Int] = [:]
        for operation in track.operations where operation.begin <= end && !operation.hasFailed {
            var operation = operation
            if operation.end >= 0 { ends[operation.begin] = operation.end }
            if operation.end > end { operation.end = -1 }
            kept.append(operation)
        }
        operations = kept
        self.ends = ends
    }

    /// The window, and why there is no order in it.
    ///
    /// - Parameters:
    ///   - names: How values and processes are called.
    ///   - isStrange: Whether the last operation is known to have seen what nobody ever wrote.
    /// - Returns: The window.
    mutating func violation(names: Names, isStrange: Bool = false) -> OrderViolation {
        if let orphan = operations.first(where: { $0.end == end }),
            isStrange || isUnwritten(orphan)
        {
            let (what, who) = (OrderWords.what(orphan, names), names.process(orphan.process))
            return OrderViolation(
                key: name,
                lines: [line(orphan, names)],
                reasons: [
                    "\(what) by \(who) has no place: nobody had written that, and objects hold"
                        + " something else at first."
                ],
                isSelfContained: false
            )
        }
        var (window, isFree) = shortest()
        if window.count <= 2000 { relax(&window, isFree) }
        var told = window.filter { $0.end >= 0 }
        var reasons: [String] = []
        if told.count > WindowSearch.shown {
            let count = WindowSearch.shown
            reasons.append("The last \(count) of \(told.count) operations that have no order.")
            told.removeFirst(told.count - count)
        } else {
            let helpers = helpers(in: window, isFree)
            if told.count + helpers.count <= WindowSearch.shown {
                told += helpers
                told.sort { $0.begin < $1.begin }
                // What is shown counts as it was, so that the reason is of nothing else.
                let begins = Set(helpers.map(\.begin))
                for index in window.indices where begins.contains(window[index].begin) {
                    let end = ends[window[index].begin] ?? -1
                    window[index].end = end > self.end ? -1 : end
                }
            }
        }
        reasons.append(
            isFree
                ? "There is no order of these, whatever came before."
                : "There is no order of these from the beginning on."
        )
        _ = hasNoOrder(window, isFree)
        if let blocked {
            let call = OrderWords.what(blocked.operation, names)
            let who = names.process(blocked.operation.process)
            var whens: [String] = []
            for state in blocked.states {
                let when = model.objection(
                    to: modelCall(blocked.operation),
                    in: state,
                    names: names
                )
                if !whens.contains(when) { whens.append(when) }
            }
            if !whens.isEmpty {
                reasons.append(
                    "\(call) by \(who) has no place: \(whens.joined(separator: "; or "))."
                )
            }
        }
        return OrderViolation(
            key: name,
            lines: told.map { line($0, names) },
            reasons: reasons,
            isSelfContained: isFree
        )
    }

    /// Whether an operation saw what no other of the window writes.
    private func isUnwritten(_ operation: OperationLog.Operation) -> Bool {
        guard let wanted = model.wanted(by: modelCall(operation)) else { return false }
        return !operations.contains { !$0.verb.onlyLooks && $0.input == wanted }
    }

    private func line(
        _ operation: OperationLog.Operation,
        _ names: Names
    ) -> OrderViolation.Line {
        let end = ends[operation.begin] ?? -1
        let what = OrderWords.what(operation, names)
        return OrderViolation.Line(
            begin: operation.begin,
            end: end,
            process: names.processes[Int(operation.process)],
            what: end < 0 ? "\(what), if it happened" : what
        )
    }

    // MARK: Which stretch

    /// The shortest stretch before the end that has no order from any state, or everything.
    private mutating func shortest() -> (window: [OperationLog.Operation], isFree: Bool) {
        let begins = operations.filter { $0.end >= 0 }.map(\.begin)
        var length = 2
        while length < min(begins.count, 2048) {
            let window = stretch(from: begins[begins.count - length])
            if hasNoOrder(window, true) { return (window, true) }
            length *= 2
        }
        return (operations, false)
    }

    /// The operations that begin at a place or later; what changes something and is under way by
    /// then may have happened before or may not.
    private func stretch(from begin: Int) -> [OperationLog.Operation] {
        var window: [OperationLog.Operation] = []
        for operation in operations {
            var operation = operation
            if operation.begin < begin {
                if operation.end >= 0, operation.end < begin { continue }
                operation.end = -1
            }
            window.append(operation)
        }
        return window
    }

    /// Makes open what is not needed for there to be no order: first what only looks, for that is
    /// gone when it is open, while each change that may have happened widens every later search.
    private mutating func relax(_ window: inout [OperationLog.Operation], _ isFree: Bool) {
        let known = window.indices.filter { window[$0].end >= 0 }
        let looks = known.filter { window[$0].verb.onlyLooks }
        for index in looks + known.filter({ !window[$0].verb.onlyLooks }) {
            let end = window[index].end
            window[index].end = -1
            if !hasNoOrder(window, isFree) { window[index].end = end }
        }
    }

    /// The open operations of a window without which something else would be in the way: what the
    /// shown ones found may be theirs.
    private mutating func helpers(
        in window: [OperationLog.Operation],
        _ isFree: Bool
    ) -> [OperationLog.Operation] {
        guard window.count <= 200, hasNoOrder(window, isFree), let whole = blocked else {
            return []
        }
        defer { blocked = whole }
        var left = window
        for operation in window where operation.end < 0 && !operation.verb.onlyLooks {
            let fewer = left.filter { $0.begin != operation.begin }
            guard hasNoOrder(fewer, isFree), let now = blocked else { return [] }
            if now.operation.begin == whole.operation.begin,
                Set(now.states) == Set(whole.states)
            {
                left = fewer
            }
        }
        return left.filter { $0.end < 0 && !$0.verb.onlyLooks }
    }

    private mutating func hasNoOrder(
        _ window: [OperationLog.Operation],
        _ isFree: Bool
    ) -> Bool {
        guard explored < WindowSearch.limit else { return false }
        var starts = [model.initial]
        if isFree {
            let calls = window.filter { $0.end >= 0 || !$0.verb.onlyLooks }.map(modelCall)
            guard let states = model.startingStates(for: calls) else { return false }
            starts = states
        }
        let track = OrderWords.track(window, name)
        let problem = OrderProblem(track, model: model, keepsProcesses: keepsProcesses)
        var deepest: (place: Int, operation: OperationLog.Operation)?
        var states: [ModelState] = []
        for start in starts {
            let budget = min(200_000, WindowSearch.limit - explored)
            var search = OrderSearch(problem, model: model, start: start, budget: budget)
            let outcome = search.run()
            explored += search.explored
            guard outcome == .none else { return false }
            if search.furthest >= deepest?.place ?? 0 {
                let number = problem.numbers[Int(problem.owner[search.furthest])]
                if search.furthest > deepest?.place ?? 0 { states = [] }
                deepest = (search.furthest, window[Int(number)])
                for state in search.objections where states.count < 3 && !states.contains(state) {
                    states.append(state)
                }
            }
        }
        if let deepest { blocked = (deepest.operation, states) }
        return true
    }

    private func modelCall(_ operation: OperationLog.Operation) -> ModelCall {
        OrderProblem.call(operation, keepsProcesses)
    }
}
