/// Judges one key after the other, with the model that suits it.
struct TrackJudge {
    /// What became of a key.
    struct Finding {
        var outcome: SearchOutcome = .unknown
        var explored = 0
        var violation: OrderViolation?
    }

    /// How many steps to take at most to tell what is in the way.
    private static let tellingLimit = 200_000

    let model: LinearModel
    private let first: Int32
    private let names: Names
    private let prints: ContentPrints?
    private let values: [OperationValue]
    /// The numbers of the empty text and the empty list: to a map they are nothing.
    private let empties: [Int32]

    init(log: OperationLog, first: Int32, model: LinearModel) {
        self.model = model
        self.first = first
        names = Names(values: log.values, processes: log.processes)
        values = log.values
        empties = log.values.indices.filter {
            log.values[$0] == .text("") || log.values[$0] == .list([])
        }.map { Int32($0) }
        let appends =
            model == .keyValue
            && log.tracks.contains { $0.operations.contains { $0.verb == .append } }
        prints = appends ? ContentPrints(of: log.values) : nil
    }

    /// Looks for an order of a key's operations.
    func judge(_ track: OperationLog.Track, budget: Int) -> Finding {
        switch model {
        case .register, .casRegister:
            return judge(track, as: RegisterModel(initial: first), budget)
        case .keyValue:
            guard let prints, track.operations.contains(where: { $0.verb == .append }) else {
                let model = RegisterModel(initial: empties.contains(first) ? 0 : first)
                return judge(withoutEmpties(track), as: model, budget)
            }
            let model = AppendModel(initial: first, prints: prints, inLists: hasLists(track))
            return judge(track, as: model, budget)
        case .mutex:
            return judge(track, as: MutexModel(), budget)
        case .fencedLock:
            return judge(track, as: FencedLockModel(values: values), budget)
        }
    }

    /// The operation that ended last.
    private static func lastEnded(_ track: OperationLog.Track) -> Int {
        track.operations.indices.max { track.operations[$0].end < track.operations[$1].end } ?? 0
    }

    private func withoutEmpties(_ track: OperationLog.Track) -> OperationLog.Track {
        guard !empties.isEmpty else { return track }
        var track = track
        for index in track.operations.indices {
            let operation = track.operations[index]
            if empties.contains(operation.input) { track.operations[index].input = 0 }
            if empties.contains(operation.output) { track.operations[index].output = 0 }
        }
        return track
    }

    /// Whether what is appended are elements: some content is a list, or some piece is no text.
    ///
    /// What was seen decides; where it tells nothing, what was certainly written, the first content
    /// included; then what may have been. What failed tells nothing.
    private func hasLists(_ track: OperationLog.Track) -> Bool {
        let happened = track.operations.filter { !$0.hasFailed }
        let written = happened.filter { !$0.verb.onlyLooks }
        let seen = happened.filter { $0.verb == .get && $0.end >= 0 }
        let certain = written.filter { $0.end >= 0 }
        let uncertain = written.filter { $0.end < 0 }
        return areLists(seen.map(\.output))
            ?? areLists(certain.filter { $0.verb == .put }.map(\.input) + [first], pieces(certain))
            ?? areLists(uncertain.filter { $0.verb == .put }.map(\.input), pieces(uncertain))
            ?? false
    }

    /// The numbers of what was appended.
    private func pieces(_ operations: [OperationLog.Operation]) -> [Int32] {
        operations.filter { $0.verb == .append }.map(\.input)
    }

    /// Whether contents, and pieces of them, are of lists; `nil` where they do not tell.
    private func areLists(_ contents: [Int32], _ pieces: [Int32] = []) -> Bool? {
        var isText = false
        for number in contents where number > 0 {
            switch values[Int(number)] {
            case .list: return true
            case .text(let text): isText = isText || !text.isEmpty
            case .integer, .other, .none: break
            }
        }
        for number in pieces where number > 0 {
            switch values[Int(number)] {
            case .list, .integer, .other: return true
            case .text, .none: break
            }
        }
        return isText ? false : nil
    }

    /// The first operation that saw what nobody ever writes.
    private func orphan(_ track: OperationLog.Track, _ model: some SequentialModel) -> Int? {
        let happened = track.operations.filter { !$0.hasFailed }
        let written = Set(happened.filter { !$0.verb.onlyLooks }.map(\.input))
        return track.operations.firstIndex { operation in
            guard operation.end >= 0 else { return false }
            let call = OrderProblem.call(operation, self.model.keepsProcesses)
            return model.wanted(by: call).map { !written.contains($0) } ?? false
        }
    }

    /// The first look that saw an element which nobody ever appends or puts.
    private func strangeElement(_ track: OperationLog.Track) -> Int? {
        guard prints != nil, hasLists(track) else { return nil }
        func elements(_ number: Int32) -> [OperationValue] {
            guard number >= 0, case .list(let elements) = values[Int(number)] else { return [] }
            return elements
        }
        var written = Set(elements(first))
        for operation in track.operations where !operation.hasFailed {
            switch operation.verb {
            case .append: written.insert(values[Int(operation.input)])
            case .put: written.formUnion(elements(operation.input))
            default: break
            }
        }
        return track.operations.firstIndex { operation in
            operation.verb == .get && operation.end >= 0
                && !elements(operation.output).allSatisfy { written.contains($0) }
        }
    }

    private func judge(
        _ track: OperationLog.Track,
        as model: some SequentialModel,
        _ budget: Int
    ) -> Finding {
        let keeps = self.model.keepsProcesses
        let problem = OrderProblem(track, model: model, keepsProcesses: keeps)
        let narrow = model.narrowed(to: problem)
        var search = OrderSearch(
            problem,
            model: narrow ?? model,
            start: model.initial,
            budget: budget
        )
        let outcome = search.run()
        var finding = Finding(outcome: outcome, explored: search.explored)
        let last: Int
        let strange = outcome == .found ? nil : strangeElement(track)
        switch outcome {
        case .found: return finding
        case .none where strange != nil, .unknown where strange != nil:
            finding.outcome = .none
            last = strange ?? 0
        case .none where narrow != nil:
            // What is in the way is told by a search that does not know what comes later.
            let limit = min(budget, TrackJudge.tellingLimit)
            search = OrderSearch(problem, model: model, start: model.initial, budget: limit)
            let isTold = search.run() == .none
            finding.explored += search.explored
            last =
                isTold
                ? Int(problem.numbers[Int(problem.owner[search.furthest])])
                : TrackJudge.lastEnded(track)
        case .none: last = Int(problem.numbers[Int(problem.owner[search.furthest])])
        case .unknown:
            // What was walked and compared is used up as well.
            finding.explored = search.spent
            // Even where the search gives up, what nobody wrote cannot have been seen.
            guard let orphan = orphan(track, model) else { return finding }
            finding.outcome = .none
            last = orphan
        }
        let end = track.operations[last].end
        var window = WindowSearch(track, model: model, keepsProcesses: keeps, until: end)
        finding.violation = window.violation(names: names, isStrange: strange != nil)
        finding.explored += window.explored
        return finding
    }
}
