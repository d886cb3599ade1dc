/// A lock that hands out a fencing token with every acquisition, each greater than the last.
///
/// Holding and giving back are a mutex's. The second word of a state is the last token known, moved
/// so that all 64-bit tokens are ordered; a bit of the first says whether there is one. An
/// acquisition whose token nobody knows was handed one that is greater by 1 at least, if there is
/// one; another bit says that the second word is such a bound. One whose token is no whole number
/// leaves both words alone.
struct FencedLockModel: SequentialModel {
    /// Stands in a state's first word, above every holder, once a token is known.
    private static let isKnown: UInt64 = 1 << 40
    /// Stands beside it if the second word is the least that the last token can have been.
    private static let isBound: UInt64 = 1 << 41

    /// The token in each value of the log; `nil` where a value is no whole number.
    private let tokens: [UInt64?]
    /// Which value of the log is none at all.
    private let isNone: [Bool]

    init(values: [OperationValue]) {
        isNone = values.map { $0 == .none }
        tokens = values.map { value in
            guard case .integer(let number) = value else { return nil }
            return UInt64(bitPattern: number) ^ (1 << 63)
        }
    }

    var initial: ModelState { ModelState(0, 0) }

    @inline(__always)
    func step(_ state: ModelState, _ call: ModelCall) -> ModelState? {
        let holder = UInt64(call.process) + 1
        let known = state.first & (Self.isKnown | Self.isBound)
        let held = state.first & ~(Self.isKnown | Self.isBound)
        switch call.verb {
        case .acquire:
            guard held == 0 else { return nil }
            if known != 0, call.output < 0 || isNone[Int(call.output)] {
                guard state.second < .max else { return nil }
                return ModelState(holder | Self.isKnown | Self.isBound, state.second + 1)
            }
            guard call.output >= 0, let token = tokens[Int(call.output)] else {
                return ModelState(holder | known, state.second)
            }
            guard known == 0 || token > state.second else { return nil }
            return ModelState(holder | Self.isKnown, token)
        case .release: return held == holder ? ModelState(known, state.second) : nil
        default: return nil
        }
    }

    /// With no token behind it, a state allows whatever any other allows.
    func startingStates(for calls: [ModelCall]) -> [ModelState]? {
        MutexModel().startingStates(for: calls)
    }

    func lastUse(of call: ModelCall, after position: Int, in uses: KnownUses) -> Int {
        uses.lastUse(ofLockCall: call, after: position)
    }

    func objection(to call: ModelCall, in state: ModelState, names: Names) -> String {
        let held = ModelState(state.first & ~(Self.isKnown | Self.isBound))
        if held.first == 0, call.verb == .acquire, call.output >= 0 {
            let last = Int64(bitPattern: state.second ^ (1 << 63))
            let bound = state.first & Self.isBound == 0 ? "" : "at least "
            return "the last token was \(bound)\(last), and it got \(names.value(call.output))"
        }
        return MutexModel.objection(held, names)
    }
}
