/// A lock that one process holds at a time, and that only its holder gives back.
///
/// It is not re-entrant. The first word of a state is the holder's number plus one, 0 for nobody.
struct MutexModel: SequentialModel {
    var initial: ModelState { ModelState(0) }

    @inline(__always)
    func step(_ state: ModelState, _ call: ModelCall) -> ModelState? {
        let holder = UInt64(call.process) + 1
        switch call.verb {
        case .acquire: return state.first == 0 ? ModelState(holder) : nil
        case .release: return state.first == holder ? ModelState(0) : nil
        default: return nil
        }
    }

    func startingStates(for calls: [ModelCall]) -> [ModelState]? {
        let holders = calls.map { UInt64($0.process) + 1 } + [0, .max]
        return Set(holders).sorted().map { ModelState($0) }
    }

    func lastUse(of call: ModelCall, after position: Int, in uses: KnownUses) -> Int {
        uses.lastUse(ofLockCall: call, after: position)
    }

    func objection(to call: ModelCall, in state: ModelState, names: Names) -> String {
        MutexModel.objection(state, names)
    }

    /// Who is in the way.
    static func objection(_ state: ModelState, _ names: Names) -> String {
        if state.first == 0 { return "nobody held the lock" }
        guard state.first <= UInt64(names.processes.count) else {
            return "somebody else held the lock"
        }
        return "\(names.process(Int32(state.first - 1))) held the lock"
    }
}
