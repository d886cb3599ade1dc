internal import LockstepDeterminism

/// Who has asked for one object within a window of time, and how many ever have.
struct ObjectTraffic: Sendable {
    /// How many pods have ever asked for it.
    var askers: Int { lastOf.count }
    /// How many different pods are in the window.
    private(set) var present = 0
    /// Until when a herd that was reported is the same one.
    var quietUntil = Instant.zero

    /// The last request in the window of each pod that has ever asked, by the pod's number; 0 if
    /// there is none.
    private var lastOf: [Int: UInt64] = [:]
    /// The requests in the window, the oldest at `oldest`.
    private var requests: [(pod: Int, time: Instant, sequence: UInt64)] = []
    private var oldest = 0

    /// Notes that a pod has asked, now or ever.
    ///
    /// - Cost: O(1), in time and in memory, spread over all pods.
    mutating func noteAsker(_ pod: Int) {
        if lastOf[pod] == nil { lastOf[pod] = 0 }
    }

    /// Puts a request of a pod that was noted into the window that ends with it.
    ///
    /// - Cost: O(1), spread over all requests.
    mutating func note(_ pod: Int, at time: Instant, _ sequence: UInt64, since start: Instant) {
        forget(before: start)
        if lastOf.updateValue(sequence, forKey: pod) == 0 { present += 1 }
        requests.append((pod, time, sequence))
    }

    /// Adds who has ever asked for it, and who has since the window began.
    func hashMemory(into hasher: inout Hasher, after start: Instant, at now: Instant) {
        hasher.combine(max(quietUntil, now))
        hasher.combine(unordered: lastOf.keys) { $1.combine($0) }
        for request in requests[oldest...] where request.time >= start {
            hasher.combine(request.pod)
            hasher.combine(request.time)
        }
    }

    /// Each pod in the window with its last request, in the requests' order.
    var herd: [(pod: Int, sequence: UInt64)] {
        requests[oldest...].filter { lastOf[$0.pod] == $0.sequence }
            .map { ($0.pod, $0.sequence) }
    }

    /// Leaves out what lies before the window; a pod that has asked again since stays in.
    private mutating func forget(before time: Instant) {
        while oldest < requests.count, requests[oldest].time < time {
            let request = requests[oldest]
            oldest += 1
            guard lastOf[request.pod] == request.sequence else { continue }
            lastOf[request.pod] = 0
            present -= 1
        }
        guard oldest == requests.count || (oldest > 64 && oldest * 2 > requests.count) else {
            return
        }
        requests.removeFirst(oldest)
        oldest = 0
    }
}
