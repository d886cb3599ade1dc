/// What an object is, said by what it does when one operation comes after the other.
///
/// The search tries orders; the model says of each operation whether it can come next.
///
/// - Determinism: `step` depends on nothing but its arguments.
protocol SequentialModel: Sendable {
    /// What the object is before anything has happened.
    var initial: ModelState { get }

    /// What an operation makes of a state; `nil` if it cannot have been as it was in that state.
    func step(_ state: ModelState, _ call: ModelCall) -> ModelState?

    /// Every state that matters to these operations at a moment in the middle of a history of
    /// which nothing else is known; `nil` if they cannot be listed.
    func startingStates(for calls: [ModelCall]) -> [ModelState]?

    /// Until when an open operation can matter.
    ///
    /// - Parameters:
    ///   - call: An operation of unknown outcome.
    ///   - position: How many events of known operations precede its invocation.
    ///   - uses: What the known operations look for.
    /// - Returns: The last event before which it can still be needed; less than `position` if
    ///   never.
    func lastUse(of call: ModelCall, after position: Int, in uses: KnownUses) -> Int

    /// The value that somebody must have written for an operation to have been as it was; `nil` if
    /// there is none, or that is not easily told.
    func wanted(by call: ModelCall) -> Int32?

    /// The model of a key of which these operations are known to have happened; `nil` if they rule
    /// out nothing that `step` allows.
    ///
    /// It may refuse an operation before the one that rules it out has come, so it says only
    /// whether there is an order, and not what is in its way.
    func narrowed(to problem: OrderProblem) -> Self?

    /// Why an operation cannot come next in a state, as the end of a sentence that begins with
    /// "when"; only asked where it cannot.
    func objection(to call: ModelCall, in state: ModelState, names: Names) -> String
}

extension SequentialModel {
    func wanted(by call: ModelCall) -> Int32? { nil }

    func narrowed(to problem: OrderProblem) -> Self? { nil }
}

/// A state, in two words that mean what the model likes.
struct ModelState: Hashable, Sendable {
    var first: UInt64
    var second: UInt64 = 0

    init(_ first: UInt64, _ second: UInt64 = 0) {
        self.first = first
        self.second = second
    }
}

/// An operation as models see it.
struct ModelCall: Hashable, Sendable {
    var verb: OperationVerb
    /// Who asks; 0 where the model does not care.
    var process: Int32
    var input: Int32
    var expected: Int32
    /// What was seen or handed out; -1 if nobody knows.
    var output: Int32
}

/// How values and processes are called.
struct Names: Sendable {
    var values: [OperationValue]
    var processes: [Int64]

    func value(_ number: Int32) -> String { values[Int(number)].spelling }

    /// The value in a register's state.
    func value(_ state: ModelState) -> String {
        state.first < UInt64(values.count)
            ? values[Int(state.first)].spelling : "something else"
    }

    func process(_ number: Int32) -> String { "process \(processes[Int(number)])" }
}
