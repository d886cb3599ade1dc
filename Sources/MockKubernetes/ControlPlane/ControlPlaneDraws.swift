internal import LockstepDeterminism

/// The choices of a control plane, a stream for each purpose.
struct ControlPlaneDraws: Sendable {
    private let lag: Draws
    private let service: Draws
    private let fate: Draws
    private let watch: Draws

    init(seed: Seed) {
        lag = Draws(seed: seed, stream: "kubernetes.cache-lag")
        service = Draws(seed: seed, stream: "kubernetes.service-time")
        fate = Draws(seed: seed, stream: "kubernetes.fate")
        watch = Draws(seed: seed, stream: "kubernetes.watch")
    }

    /// How long after its commit a replica's cache sees a revision, at least.
    func lag(of replica: Int, _ revision: Int64, within range: ClosedRange<Int64>) -> Int64 {
        if range.upperBound == range.lowerBound { return range.lowerBound }
        return lag.draw(key: UInt64(replica), ordinal: UInt64(bitPattern: revision)).within(range)
    }

    /// How long a server works on a request, and which part of that lies before the store's turn.
    func serviceTime(of call: UInt64, within range: ClosedRange<Int64>) -> Int64 {
        if range.upperBound == range.lowerBound { return range.lowerBound }
        return service.draw(key: call, ordinal: 0).within(range)
    }

    /// Which part of its service time a request has behind it when the store's turn comes, in
    /// parts per million.
    func storeTurn(of call: UInt64) -> Int64 {
        Int64(service.draw(key: call, ordinal: 1).below(1_000_001))
    }

    /// Whether something happens to a call that happens to so many of a million.
    func happens(_ partsPerMillion: UInt64, to call: UInt64, by cause: UInt64) -> Bool {
        fate.draw(key: call, ordinal: cause).happens(partsPerMillion: partsPerMillion)
    }

    /// After how many seconds a server ends a watch that did not say.
    func watchSeconds(of call: UInt64) -> Int64 {
        watch.draw(key: call, ordinal: 0).within(1_800...3_600)
    }

    /// Whether something happens to an event of a watch that happens to so many of a million.
    func happens(
        _ partsPerMillion: UInt64,
        toWatch call: UInt64,
        at revision: Int64,
        by cause: UInt64
    ) -> Bool {
        watch.draw(key: call &+ cause, ordinal: UInt64(bitPattern: revision) &+ 1)
            .happens(partsPerMillion: partsPerMillion)
    }
}
