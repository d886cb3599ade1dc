/// A register: reads see what was written last; a `cas` that happened found what it expected.
///
/// The first word of a state is the value's number. Also the map's model for keys to which nothing
/// is appended, for there `get` and `put` are reads and writes.
struct RegisterModel: SequentialModel {
    let initial: ModelState

    init(initial: Int32) {
        self.initial = ModelState(UInt64(initial))
    }

    @inline(__always)
    func step(_ state: ModelState, _ call: ModelCall) -> ModelState? {
        switch call.verb {
        case .read, .get:
            return state.first == UInt64(call.output) ? state : nil
        case .write, .put:
            return ModelState(UInt64(call.input))
        case .cas:
            return state.first == UInt64(call.expected) ? ModelState(UInt64(call.input)) : nil
        case .append, .acquire, .release:
            return nil
        }
    }

    func startingStates(for calls: [ModelCall]) -> [ModelState]? {
        var numbers: [UInt64] = [initial.first, .max]
        for call in calls {
            switch call.verb {
            case .read, .get: numbers.append(UInt64(call.output))
            case .cas: numbers.append(UInt64(call.expected))
            default: break
            }
        }
        return Set(numbers).sorted().map { ModelState($0) }
    }

    /// A write nobody looks for any more might as well never happen.
    func lastUse(of call: ModelCall, after position: Int, in uses: KnownUses) -> Int {
        uses.lastLook(at: call.input)
    }

    func wanted(by call: ModelCall) -> Int32? {
        let value: Int32
        switch call.verb {
        case .read, .get: value = call.output
        case .cas: value = call.expected
        default: return nil
        }
        return UInt64(value) == initial.first ? nil : value
    }

    func objection(to call: ModelCall, in state: ModelState, names: Names) -> String {
        let found = names.value(state)
        switch call.verb {
        case .cas: return "the value was \(found), and it expected \(names.value(call.expected))"
        default: return "the value was \(found), and it saw \(names.value(call.output))"
        }
    }
}
