/// How operations are told to a person.
enum OrderWords {
    /// What an operation did: `write 2`, `read saw 1`, `cas from 1 to 2`.
    static func what(_ operation: OperationLog.Operation, _ names: Names) -> String {
        let verb = operation.verb.name
        switch operation.verb {
        case .read, .get: return "\(verb) saw \(names.value(max(operation.output, 0)))"
        case .write, .put, .append: return "\(verb) \(names.value(operation.input))"
        case .cas:
            let (from, to) = (names.value(operation.expected), names.value(operation.input))
            return "\(verb) from \(from) to \(to)"
        case .acquire where operation.output > 0:
            return "\(verb) got \(names.value(operation.output))"
        case .acquire, .release: return verb
        }
    }

    /// A track of some of a track's operations, its events in the order of their places.
    static func track(_ operations: [OperationLog.Operation], _ name: String) -> OperationLog.Track
    {
        var events: [(place: Int, event: Int32)] = []
        for (index, operation) in operations.enumerated() {
            events.append((operation.begin, Int32(index) * 2))
            if operation.end >= 0 { events.append((operation.end, Int32(index) * 2 + 1)) }
        }
        events.sort { ($0.place, $0.event) < ($1.place, $1.event) }
        return OperationLog.Track(
            key: .text(name),
            operations: operations,
            events: events.map(\.event)
        )
    }
}
