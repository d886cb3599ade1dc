internal import LockstepDeterminism
public import LockstepHistories

/// Watches that no pod sends more requests a second than it should: no hot loop, no herd of its
/// own.
///
/// Requests are counted for each pod over any second of true time; a burst is reported once. The
/// judge must be shown messages; without them it judges nothing.
public struct RequestRate: Judge {
    /// What is watched for.
    public let property = Property(
        "Q1",
        "No pod sends more requests within a second than the stated number."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.messages]
    /// How many requests were counted.
    public private(set) var evaluations = 0
    /// The most requests within a second.
    public let limit: Int

    /// The last requests of a pod, the oldest at `next`.
    private struct Window {
        var pod: String
        var times: [Instant]
        var sequences: [UInt64]
        var next = 0
        var quietUntil = Instant.zero
    }

    private var windows: [Window] = []

    /// A judge with this many requests a second.
    ///
    /// - Parameter limit: The most requests within a second; at least 1.
    public init(limit: Int = 20) {
        precondition(limit > 0, "a pod may send at least one request a second, not \(limit)")
        self.limit = limit
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        guard case .requestSent = observation.event else { return nil }
        evaluations += 1
        let known = windows.firstIndex { $0.pod == observation.pod }
        let index = known ?? windows.count
        if known == nil {
            let none = Instant(nanoseconds: -1_000_000_001)
            windows.append(
                Window(
                    pod: observation.pod,
                    times: Array(repeating: none, count: limit),
                    sequences: Array(repeating: 0, count: limit)
                )
            )
        }
        let place = windows[index].next
        let (oldest, first) = (windows[index].times[place], windows[index].sequences[place])
        windows[index].times[place] = observation.time
        windows[index].sequences[place] = observation.sequence
        windows[index].next = place + 1 == limit ? 0 : place + 1
        guard observation.time.nanoseconds &- oldest.nanoseconds < 1_000_000_000,
            observation.time >= windows[index].quietUntil
        else { return nil }
        windows[index].quietUntil = observation.time.advanced(byNanoseconds: 1_000_000_000)
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) sent \(limit + 1) requests within"
                + " \(seconds(observation.time.nanoseconds &- oldest.nanoseconds)).",
            evidence: [first, observation.sequence]
        )
    }
}
