/// What clients asked of an object and what they were told, in order of time.
///
///     var log = OperationLog()
///     try log.invoke(process: 0, .write, .integer(1))
///     try log.complete(process: 0, .ok)
///     let report = Linearizability(.register).judge(log)
///
/// A process has at most one operation under way. An operation whose outcome is `unknown` stays
/// open for ever, and so does one that is never completed; its process may go on with others.
/// What `failed` did not happen and is left out.
///
/// - Cost: About 40 bytes an operation and 8 an event; values and keys are kept once each.
public struct OperationLog: Sendable {
    /// One operation; numbers instead of values, so that millions are cheap.
    struct Operation: Sendable {
        var verb: OperationVerb
        var process: Int32
        /// What was written, or is to be written; 0 for nothing.
        var input: Int32 = 0
        /// What a `cas` expects.
        var expected: Int32 = 0
        /// What was seen or handed out; -1 while that is not known.
        var output: Int32 = -1
        /// The place of the invocation in the whole log.
        var begin: Int
        /// The place of the completion by which it certainly happened; -1 if there is none.
        var end: Int = -1
        var hasFailed = false
    }

    /// Everything about one key.
    struct Track: Sendable {
        var key: OperationValue
        var operations: [Operation] = []
        /// Operations in the order in which they began and ended: twice the number, plus one for
        /// an end.
        var events: [Int32] = []

        /// The key as reports call it.
        var name: String {
            if case .text(let text) = key { text } else { key.spelling }
        }
    }

    /// How many operations there are.
    public private(set) var operationCount = 0
    private(set) var tracks: [Track] = []
    private(set) var values: [OperationValue] = [.none]
    /// The processes as the history names them.
    private(set) var processes: [Int64] = []
    private var valueNumbers: [OperationValue: Int32] = [.none: 0]
    private var trackNumbers: [OperationValue: Int32] = [:]
    private var processNumbers: [Int64: Int32] = [:]
    /// Of each process, the operation under way: its track and its number; -1 for none.
    private var pending: [(track: Int32, operation: Int32)] = []
    private var lastPlace = 0

    /// A log without operations.
    public init() {}

    /// Notes that an operation begins.
    ///
    /// - Parameters:
    ///   - process: Who asks.
    ///   - verb: What it asks for.
    ///   - value: What is to be written; nothing for operations that only look, and for locks.
    ///   - expected: What a `cas` expects to find.
    ///   - key: The object it is about; objects are judged apart from one another, and keys are
    ///     told apart as values are: by their bytes, and a number from a text.
    ///   - place: Where the history says so, such as a line; rises with every call. One more than
    ///     the last place if not given.
    /// - Throws: `OperationMistake` if the process has an operation under way.
    public mutating func invoke(
        process: Int64,
        _ verb: OperationVerb,
        _ value: OperationValue = .none,
        expecting expected: OperationValue = .none,
        key: OperationValue = "",
        at place: Int? = nil
    ) throws(OperationMistake) {
        let number = processNumber(process)
        let under = pending[Int(number)]
        if under.operation >= 0 {
            let earlier = tracks[Int(under.track)].operations[Int(under.operation)]
            throw .busy(process: process, since: earlier.begin, earlier.verb)
        }
        let track = trackNumber(key)
        let operation = Operation(
            verb: verb,
            process: number,
            input: valueNumber(value),
            expected: valueNumber(expected),
            begin: next(place)
        )
        let index = Int32(tracks[Int(track)].operations.count)
        tracks[Int(track)].operations.append(operation)
        tracks[Int(track)].events.append(index &* 2)
        pending[Int(number)] = (track, index)
        operationCount += 1
    }

    /// Notes what became of the operation that a process has under way.
    ///
    /// - Parameters:
    ///   - process: Who asked.
    ///   - outcome: It happened, it certainly did not, or nobody knows.
    ///   - value: What was seen, or the token that was handed out, if it happened.
    ///   - verb: What it had asked for; another verb is a mistake. `nil` to leave that unchecked.
    ///   - key: The object; another one is a mistake. `nil` to leave that unchecked.
    ///   - place: Where the history says so; as in `invoke`.
    /// - Throws: `OperationMistake` if there is no such operation.
    public mutating func complete(
        process: Int64,
        _ outcome: OperationOutcome,
        _ value: OperationValue = .none,
        of verb: OperationVerb? = nil,
        key: OperationValue? = nil,
        at place: Int? = nil
    ) throws(OperationMistake) {
        let number = Int(processNumber(process))
        let (track, index) = pending[number]
        guard index >= 0 else { throw .idle(process: process) }
        let operation = tracks[Int(track)].operations[Int(index)]
        if let verb, verb != operation.verb {
            throw .otherVerb(process: process, since: operation.begin, operation.verb)
        }
        if let key, key != tracks[Int(track)].key {
            throw .otherKey(process: process, since: operation.begin, tracks[Int(track)].name)
        }
        pending[number].operation = -1
        let end = next(place)
        switch outcome {
        case .ok:
            tracks[Int(track)].operations[Int(index)].end = end
            tracks[Int(track)].operations[Int(index)].output = valueNumber(value)
            tracks[Int(track)].events.append(index &* 2 &+ 1)
        case .failed:
            tracks[Int(track)].operations[Int(index)].hasFailed = true
        case .unknown:
            return
        }
    }

    /// What a process has under way; `nil` for nothing.
    public func verb(of process: Int64) -> OperationVerb? {
        guard let number = processNumbers[process] else { return nil }
        let (track, index) = pending[Int(number)]
        return index < 0 ? nil : tracks[Int(track)].operations[Int(index)].verb
    }

    private mutating func next(_ place: Int?) -> Int {
        lastPlace = max(place ?? lastPlace + 1, lastPlace)
        return lastPlace
    }

    private mutating func processNumber(_ process: Int64) -> Int32 {
        if let known = processNumbers[process] { return known }
        let number = Int32(processes.count)
        processNumbers[process] = number
        processes.append(process)
        pending.append((0, -1))
        return number
    }

    private mutating func trackNumber(_ key: OperationValue) -> Int32 {
        if tracks.count == 1, tracks[0].key == key { return 0 }
        if let known = trackNumbers[key] { return known }
        let number = Int32(tracks.count)
        trackNumbers[key] = number
        tracks.append(Track(key: key))
        return number
    }

    private mutating func valueNumber(_ value: OperationValue) -> Int32 {
        if value == .none { return 0 }
        if let known = valueNumbers[value] { return known }
        let number = Int32(values.count)
        valueNumbers[value] = number
        values.append(value)
        return number
    }

    /// The number of a value, entered if it is new.
    mutating func number(of value: OperationValue) -> Int32 { valueNumber(value) }
}

/// What became of an operation.
public enum OperationOutcome: Hashable, Sendable {
    /// It happened, between its invocation and its completion.
    case ok
    /// It certainly did not happen.
    case failed
    /// It may happen at any time after its invocation, or never.
    case unknown
}

/// Why an event does not fit what a log holds.
public enum OperationMistake: Error, Hashable, Sendable {
    /// The process has an operation under way already, since that place.
    case busy(process: Int64, since: Int, OperationVerb)
    /// The process has no operation under way.
    case idle(process: Int64)
    /// The operation under way, since that place, is another one.
    case otherVerb(process: Int64, since: Int, OperationVerb)
    /// The operation under way, since that place, is about another key.
    case otherKey(process: Int64, since: Int, String)
}
