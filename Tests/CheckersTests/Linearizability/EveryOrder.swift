import LockstepCheckers

/// A judge of small logs that tries every order of every choice of open operations, with the model
/// written down once more, in the plainest way.
struct EveryOrder {
    struct Step {
        var verb: OperationVerb
        var process: Int64
        var key = 0
        var input = OperationValue.none
        var expected = OperationValue.none
        var output: OperationValue?
        var begin: Int
        /// `nil` for an open operation.
        var end: Int?
    }

    struct State {
        var value = OperationValue.none
        var holder: Int64?
        var token: Int64?
    }

    var steps: [Step]
    /// What every object holds first.
    var initial = OperationValue.none

    /// Whether some order respects time and the object's rules; each key is an object.
    func hasOrder() -> Bool {
        guard let last = steps.map(\.key).max() else { return true }
        return (0...last).allSatisfy { key in
            let own = EveryOrder(steps: steps.filter { $0.key == key })
            return own.follow(
                State(value: initial),
                Array(repeating: false, count: own.steps.count)
            )
        }
    }

    private func follow(_ state: State, _ done: [Bool]) -> Bool {
        if steps.indices.allSatisfy({ done[$0] || steps[$0].end == nil }) { return true }
        let left = steps.indices.filter { !done[$0] }
        let first = left.compactMap { steps[$0].end }.min() ?? .max
        for index in left where steps[index].begin < first {
            guard let next = EveryOrder.apply(steps[index], to: state) else { continue }
            var done = done
            done[index] = true
            if follow(next, done) { return true }
        }
        return false
    }

    private static func apply(_ step: Step, to state: State) -> State? {
        var next = state
        switch step.verb {
        case .read, .get:
            guard let seen = step.output else { return state }
            return content(seen) == content(state.value) ? state : nil
        case .write, .put: next.value = step.input
        case .cas:
            guard state.value == step.expected else { return nil }
            next.value = step.input
        case .append: next.value = .text(content(state.value) + content(step.input))
        case .acquire:
            guard state.holder == nil else { return nil }
            next.holder = step.process
            switch step.output {
            case .integer(let token):
                if let last = state.token, token <= last { return nil }
                next.token = token
            // What nobody knows was greater, too.
            case nil, .some(.none): next.token = state.token.map { $0 + 1 }
            default: break
            }
        case .release:
            guard state.holder == step.process else { return nil }
            next.holder = nil
        }
        return next
    }

    private static func content(_ value: OperationValue) -> String {
        switch value {
        case .none: ""
        case .text(let text): text
        default: value.spelling
        }
    }
}
