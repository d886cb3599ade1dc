internal import LockstepDeterminism
public import LockstepHistories

/// One row of the event table, column by column, as people read it.
///
/// What a record really holds can be compared so, even where it can no longer be read as an
/// observation.
public struct EventRow: Hashable, Sendable, CustomStringConvertible {
    /// The place in the run's history.
    public var sequence: UInt64
    /// The stored columns after the first, in the order of `EventRow.columns`; empty for nothing.
    public var values: [String]

    /// The names of the stored columns after the first.
    static let columns = [
        "cause", "time_ns", "local_ns", "wall_ns", "pod", "incarnation", "ordinal", "kind",
        "request", "payload",
    ]

    init(sequence: UInt64, values: [String]) {
        self.sequence = sequence
        self.values = values
    }

    /// The row that an observation is written as.
    public init(_ observation: Observation) {
        var fields = JSONFields()
        fields.object(observation.event)
        let request = observation.event.requestID
        self.init(
            sequence: observation.sequence,
            values: [
                String(Int64(bitPattern: observation.cause)),
                String(observation.time.nanoseconds),
                String(observation.localTime.nanoseconds),
                String(observation.wallTime.nanoseconds),
                observation.pod,
                String(observation.incarnation),
                String(observation.ordinal),
                observation.event.name,
                request.map { String(Int64(bitPattern: $0)) } ?? "",
                String(decoding: fields.bytes, as: UTF8.self),
            ]
        )
    }

    /// Whether two versions of an event say the same.
    ///
    /// What stuck tasks wait for is told in the words of one build, so they are not compared.
    func agrees(with other: EventRow) -> Bool {
        guard self != other, sequence == other.sequence else { return self == other }
        let payload = EventRow.columns.count - 1
        return values.count == other.values.count && values[payload - 2] == EventRow.buildsOwn
            && values[..<payload] == other.values[..<payload]
    }

    private static let buildsOwn = "pod-stuck"

    /// The sequence of the event that led to this one; `nil` if the run itself did.
    public var cause: UInt64? {
        guard let text = values.first, let cause = UInt64(text), cause > 0 else { return nil }
        return cause
    }

    /// Every column in one line.
    public var description: String {
        let pairs = zip(EventRow.columns, values).map { "\($0)=\($1.isEmpty ? "-" : $1)" }
        return "#\(sequence) " + pairs.joined(separator: " ")
    }
}

/// The first difference between what a record says and what happened when it was executed again.
public struct Divergence: Hashable, Sendable, CustomStringConvertible {
    /// The place in the run's history.
    public var sequence: UInt64
    /// What the record says; `nil` if it says nothing more.
    public var stored: EventRow?
    /// What happened this time; `nil` if nothing more did.
    public var executed: EventRow?

    /// Compares two versions of a history event by event.
    ///
    /// - Parameters:
    ///   - stored: What the record says, in order.
    ///   - executed: What happened this time, in order.
    /// - Returns: The first difference, or `nil` if there is none.
    public static func first(stored: [EventRow], executed: [Observation]) -> Divergence? {
        first(stored: stored, executed: executed.map(EventRow.init))
    }

    /// Compares two recorded versions of a history event by event.
    public static func first(stored: [EventRow], executed: [EventRow]) -> Divergence? {
        for index in 0..<max(stored.count, executed.count) {
            let one = index < stored.count ? stored[index] : nil
            let other = index < executed.count ? executed[index] : nil
            if let one, let other, one.agrees(with: other) { continue }
            // A row that is missing in one version makes all later ones differ: name the earliest.
            let sequences = [one?.sequence, other?.sequence].compactMap { $0 }
            let sequence = sequences.min() ?? 0
            return Divergence(
                sequence: sequence,
                stored: one?.sequence == sequence ? one : nil,
                executed: other?.sequence == sequence ? other : nil
            )
        }
        return nil
    }

    /// The columns that differ, by name.
    public var columns: [String] {
        guard let stored, let executed else { return [] }
        return EventRow.columns.indices
            .filter { stored.values[$0] != executed.values[$0] }
            .map { EventRow.columns[$0] }
    }

    /// Both versions, one a line.
    public var description: String {
        let differ = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
        return """
            event \(sequence) differs\(differ)
              recorded: \(stored?.description ?? "nothing")
              executed: \(executed?.description ?? "nothing")
            """
    }
}
