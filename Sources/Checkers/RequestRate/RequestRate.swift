public import LockstepDeterminism
public import LockstepHistories

/// Watches that no pod sends more requests a second than it should, and that those who wait do not
/// all ask for the same object at once: no hot loop, and no herd.
///
/// Requests of one pod are counted over any second of true time. A herd is counted over any tenth
/// of a second: how many different pods ask for one object. Pods that spread their looks do not
/// know of each other, and each asks once a retry at most, so that of n pods no more than
/// n x window / retry are expected in a window. A herd is more than four times as many, and eight
/// besides. Chance brings so many in less than one window of 10^9, whatever n is: that is the tail
/// of a Poisson distribution, at its worst with 1.24 expected. With a retry of 2 s more than 8 of 3
/// pods would be a herd, more than 14 of 30, more than 28 of 100; so less than 11 pods make none.
///
/// A pod belongs to a herd only once it has lived long enough for its waits to have drawn apart.
/// That all of them ask at once after they were started at once is not held against them, nor
/// that all take over at once what they saw first at once. What is sent to a protected resource is
/// not counted among requests for an object.
///
/// A burst is reported once, and so is a herd. The judge must be shown messages; without them it
/// judges nothing.
///
/// - Cost: O(1) for a request, spread over all of them.
/// - Source: the herd effect of ZooKeeper's recipes for locks,
///   https://zookeeper.apache.org/doc/current/recipes.html
public struct RequestRate: Judge {
    /// What is watched for.
    public let property = Property(
        "Q1",
        "No pod sends more requests within a second than the stated number, and pods that wait do"
            + " not ask for one object all at once."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.messages, .lives]
    /// How many requests were counted.
    public private(set) var evaluations = 0
    /// The most requests of a pod within a second.
    public let limit: Int
    /// The shortest time between two looks of a pod, in nanoseconds.
    public let retryNanoseconds: Int64

    let settlingNanoseconds: Int64
    var pods: [Pod] = []
    var objects: [ObjectTraffic] = []
    var objectNumbers: [String: Int] = [:]
    private var podNumbers: [String: Int] = [:]

    static let secondNanoseconds: Int64 = 1_000_000_000

    /// A pod and its last requests, the oldest at `next`.
    struct Pod {
        var name: String
        var born: Instant
        var times: [Instant] = []
        var sequences: [UInt64] = []
        var next = 0
        var quietUntil = Instant.zero
    }

    /// A judge with these bounds.
    ///
    /// - Parameters:
    ///   - limit: The most requests of a pod within a second; at least 1.
    ///   - retryNanoseconds: The shortest time between two looks of a pod that waits.
    ///   - settlingNanoseconds: How long a pod must have lived before it can be one of a herd.
    public init(
        limit: Int,
        retryNanoseconds: Int64,
        settlingNanoseconds: Int64
    ) {
        precondition(limit > 0, "a pod may send at least one request a second, not \(limit)")
        precondition(retryNanoseconds > 0, "looks are some time apart, not \(retryNanoseconds) ns")
        self.limit = limit
        self.retryNanoseconds = retryNanoseconds
        self.settlingNanoseconds = settlingNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .podStarted:
            pods[number(of: observation)].born = observation.time
        case .requestSent(_, let service, let summary):
            evaluations += 1
            let pod = number(of: observation)
            let burst = count(observation, of: pod)
            guard let name = Self.object(in: summary) else { return burst }
            let herd = count(observation, of: pod, for: name, at: service)
            return burst ?? herd
        default:
            break
        }
        return nil
    }

    /// Adds what was asked lately and by whom, and who has not settled yet.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        let second = now.advanced(byNanoseconds: -Self.secondNanoseconds)
        for pod in pods {
            hasher.combine(pod.name)
            let settled = pod.born.advanced(byNanoseconds: settlingNanoseconds)
            hasher.combine(max(settled, now))
            hasher.combine(pod.times.filter { $0 > second }.sorted())
            hasher.combine(max(pod.quietUntil, now))
        }
        for (name, index) in objectNumbers.sorted(by: { $0.value < $1.value }) {
            hasher.combine(name)
            objects[index].hashMemory(into: &hasher, after: start(ofWindowUntil: now), at: now)
        }
        return true
    }

    private mutating func number(of observation: Observation) -> Int {
        if let known = podNumbers[observation.pod] { return known }
        podNumbers[observation.pod] = pods.count
        pods.append(Pod(name: observation.pod, born: observation.time))
        return pods.count - 1
    }
}

extension RequestRate {
    /// Counts a pod's own requests.
    private mutating func count(_ observation: Observation, of pod: Int) -> Finding? {
        if pods[pod].times.count < limit {
            pods[pod].times.append(observation.time)
            pods[pod].sequences.append(observation.sequence)
            return nil
        }
        let place = pods[pod].next
        let (oldest, first) = (pods[pod].times[place], pods[pod].sequences[place])
        pods[pod].times[place] = observation.time
        pods[pod].sequences[place] = observation.sequence
        pods[pod].next = place + 1 == limit ? 0 : place + 1
        guard observation.time.nanoseconds &- oldest.nanoseconds < Self.secondNanoseconds,
            observation.time >= pods[pod].quietUntil
        else { return nil }
        pods[pod].quietUntil = observation.time.advanced(byNanoseconds: Self.secondNanoseconds)
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
