import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

/// Thousands of small drawn histories, judged in two ways.
@Suite("the search agrees with trying every order")
struct EveryOrderTests {
    /// A drawn history, as a log and as steps.
    struct Drawn {
        var log = OperationLog()
        var steps: [EveryOrder.Step] = []
    }

    static let seeds = 3000

    @Test("on drawn histories of every model", arguments: LinearModel.allCases)
    func agrees(model: LinearModel) throws {
        var verdicts: [Verdict: Int] = [:]
        for seed in 0..<EveryOrderTests.seeds {
            let drawn = try draw(model, seed: UInt64(seed))
            let verdict = Linearizability(model).judge(drawn.log).verdict
            let expected: Verdict =
                EveryOrder(steps: drawn.steps).hasOrder() ? .valid : .violated
            #expect(verdict == expected, "\(model.rawValue), seed \(seed): \(drawn.steps)")
            verdicts[verdict, default: 0] += 1
        }
        // A draw that is always of one kind would try nothing.
        #expect(verdicts[.valid] ?? 0 > EveryOrderTests.seeds / 20)
        #expect(verdicts[.violated] ?? 0 > EveryOrderTests.seeds / 20)
    }

    @Test("on drawn histories of two keys that begin with a value", arguments: LinearModel.allCases)
    func agreesOnKeys(model: LinearModel) throws {
        let initial = value(model, model.keepsValues ? 1 : 0)
        var verdicts: [Verdict: Int] = [:]
        for seed in 0..<EveryOrderTests.seeds {
            let drawn = try draw(model, seed: UInt64(seed), keys: 2)
            let verdict = Linearizability(model, initial: initial).judge(drawn.log).verdict
            let expected: Verdict =
                EveryOrder(steps: drawn.steps, initial: initial).hasOrder() ? .valid : .violated
            #expect(verdict == expected, "\(model.rawValue), seed \(seed): \(drawn.steps)")
            verdicts[verdict, default: 0] += 1
        }
        #expect(verdicts[.valid] ?? 0 > EveryOrderTests.seeds / 20)
        #expect(verdicts[.violated] ?? 0 > EveryOrderTests.seeds / 20)
    }

    @Test(
        "however many values and holders were there before",
        arguments: LinearModel.allCases,
        [1, 2, 3]
    )
    func agreesWithOthersBefore(model: LinearModel, others: Int) throws {
        for seed in 0..<EveryOrderTests.seeds / 2 {
            let drawn = try draw(model, seed: UInt64(seed), after: others)
            let verdict = Linearizability(model).judge(drawn.log).verdict
            let expected: Verdict =
                EveryOrder(steps: drawn.steps).hasOrder() ? .valid : .violated
            #expect(verdict == expected, "\(model.rawValue), seed \(seed): \(drawn.steps)")
        }
    }

    @Test("whoever gives up early says that nobody knows", arguments: LinearModel.allCases)
    func givesUp(model: LinearModel) throws {
        var unknown = 0
        for seed in 0..<EveryOrderTests.seeds / 10 {
            let drawn = try draw(model, seed: UInt64(seed))
            let verdict = Linearizability(model).judge(drawn.log).verdict
            for budget in [1, 3, 9, 27, 81] {
                let hasty = Linearizability(model, budget: budget).judge(drawn.log).verdict
                #expect(hasty == verdict || hasty == .unknown, "\(budget), seed \(seed)")
                if hasty == .unknown { unknown += 1 }
            }
        }
        #expect(unknown > 0)
    }

    private func draw(
        _ model: LinearModel,
        seed: UInt64,
        keys: Int = 1,
        after others: Int = 0
    ) throws -> Drawn {
        var word = mix64(seed &* 31 &+ UInt64(model.rawValue.utf8.count))
        func below(_ limit: Int) -> Int {
            word = mix64(word &+ 0x9E37_79B9)
            return Int(word % UInt64(limit))
        }
        var drawn = Drawn()
        try fail(others, model, in: &drawn.log)
        var pending: [Int: Int] = [:]
        let processes = 2 + below(3)
        let length = 3 + below(5) + min(others, 2)
        let values = others > 0 ? 4 : 2
        var place = 0
        var token: Int64 = 0
        while drawn.steps.count < length || !pending.isEmpty {
            let process = below(processes)
            place += 1
            guard let index = pending[process] else {
                guard drawn.steps.count < length else {
                    if below(30) == 0 { break }
                    continue
                }
                let verb = model.verbs[below(model.verbs.count)]
                var step = EveryOrder.Step(verb: verb, process: Int64(process), begin: place)
                if keys > 1 { step.key = below(keys) }
                switch verb {
                case .write, .put: step.input = value(model, below(values + 1))
                case .append: step.input = .text(["a", "b", "ab"][below(3)])
                case .cas:
                    step.input = .integer(Int64(1 + below(values)))
                    step.expected = below(3) == 0 ? .none : .integer(Int64(1 + below(values)))
                default: break
                }
                try drawn.log.invoke(
                    process: step.process,
                    verb,
                    step.input,
                    expecting: step.expected,
                    key: "\(step.key)",
                    at: place
                )
                pending[process] = drawn.steps.count
                drawn.steps.append(step)
                continue
            }
            pending[process] = nil
            let kind = below(10)
            let verb = drawn.steps[index].verb
            if kind < 2 {
                try drawn.log.complete(process: Int64(process), .unknown, at: place)
            } else if kind == 2 {
                try drawn.log.complete(process: Int64(process), .failed, at: place)
                drawn.steps[index].end = -1
            } else {
                var output = OperationValue.none
                if verb == .read || verb == .get { output = value(model, below(values + 1)) }
                if verb == .acquire, model == .fencedLock {
                    token += Int64(below(5)) - 1
                    output = .integer(token)
                }
                drawn.steps[index].output = output
                drawn.steps[index].end = place
                try drawn.log.complete(process: Int64(process), .ok, output, at: place)
            }
        }
        drawn.steps.removeAll { $0.end == -1 }
        return drawn
    }

    /// Operations that did not happen, of values and processes of their own.
    private func fail(_ count: Int, _ model: LinearModel, in log: inout OperationLog) throws {
        for number in 0..<count {
            let process = Int64(100 + number)
            try log.invoke(
                process: process,
                model.verbs.first { $0 == .write || $0 == .put || $0 == .acquire } ?? .write,
                .text("other \(number)"),
                expecting: .none,
                key: "0",
                at: 0
            )
            try log.complete(process: process, .failed, at: 0)
        }
    }

    private func value(_ model: LinearModel, _ number: Int) -> OperationValue {
        if model == .keyValue { return .text(["", "a", "ab", "b", "ba"][number]) }
        return number == 0 ? .none : .integer(Int64(number))
    }
}

extension LinearModel {
    /// Whether its objects hold something that can be read.
    fileprivate var keepsValues: Bool { !verbs.contains(.acquire) }
}
