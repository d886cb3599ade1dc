/// The releases that have been sent and have not ended, one for each elector, and whether it has
/// begun another campaign since.
struct ReleasesUnderWay: Sendable {
    private struct Release: Hashable {
        var pod: String
        var lock: String
        /// Whether a campaign has begun since it was sent.
        var isEarlier = false
    }

    private var releases: [Release] = []

    /// Takes in that an elector sends a release.
    mutating func send(_ lock: String, _ pod: String) {
        _ = end(lock, pod)
        releases.append(Release(pod: pod, lock: lock))
    }

    /// Takes in that an elector begins a campaign.
    mutating func outlive(_ lock: String, _ pod: String) {
        if let place = find(lock, pod) { releases[place].isEarlier = true }
    }

    /// Takes in that a release ends.
    ///
    /// - Returns: Whether it was sent before the elector's present campaign.
    mutating func end(_ lock: String, _ pod: String) -> Bool {
        guard let place = find(lock, pod) else { return false }
        return releases.remove(at: place).isEarlier
    }

    /// Takes in that a life of a pod is over.
    mutating func forget(_ pod: String) { releases.removeAll { $0.pod == pod } }

    private func find(_ lock: String, _ pod: String) -> Int? {
        releases.firstIndex { $0.pod == pod && $0.lock == lock }
    }
}

extension ReleasesUnderWay {
    /// Adds which releases are under way, and of those which are an earlier campaign's.
    func hashMemory(into hasher: inout Hasher) {
        hasher.combine(unordered: releases) { $1.combine($0) }
    }
}
