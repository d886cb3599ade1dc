internal import LockstepCheckers

/// A register or a lock that really is one, for histories that are in order.
struct MadeObject {
    /// An operation under way.
    struct Client {
        var verb: OperationVerb
        var input = OperationValue.none
        var expected = OperationValue.none
        var output = OperationValue.none
        /// `nil` before it has been applied.
        var outcome: OperationOutcome?
    }

    private let model: LinearModel
    private var value = OperationValue.none
    private var holder: Int?
    private var token: Int64 = 0

    init(model: LinearModel) {
        self.model = model
    }

    /// What a process asks for next, decided by a drawn word.
    func ask(_ process: Int, _ word: UInt64) -> Client {
        if model == .mutex || model == .fencedLock {
            return Client(verb: holder == process ? .release : .acquire)
        }
        // Nothing is appended: contents would grow for ever.
        let verbs = model.verbs.filter { $0 != .append }
        var client = Client(verb: verbs[Int(word % UInt64(verbs.count))])
        if client.verb != .read, client.verb != .get {
            client.input = .integer(Int64(word >> 8 & 3))
        }
        if client.verb == .cas { client.expected = .integer(Int64(word >> 16 & 3)) }
        return client
    }

    /// Carries an operation out.
    mutating func apply(_ client: inout Client, of process: Int) {
        client.outcome = .ok
        switch client.verb {
        case .read, .get: client.output = value
        case .write, .put, .append: value = client.input
        case .cas where value == client.expected: value = client.input
        case .acquire where holder == nil:
            holder = process
            token += 1
            client.output = .integer(token)
        case .release: holder = nil
        case .cas, .acquire: client.outcome = .failed
        }
    }
}
