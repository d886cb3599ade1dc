import LockstepDeterminism
import LockstepKubernetes

/// A leader elector as one writes it on an afternoon: a loop that reads a Lease, and writes it.
///
/// It knows nothing of the simulator. Time comes from `ContinuousClock` and `Task.sleep`; the wall
/// clock and the API server are handed in.
public struct LeaseElector: Sendable {
    /// How it tells that another's lease is over.
    public enum Expiry: Sendable {
        /// The Lease's `renewTime` plus its duration has passed on this host's wall clock.
        ///
        /// This is the bug: `renewTime` was read off another host's wall clock, and the two need
        /// not agree.
        case byWallClock
        /// The Lease has not changed for its whole duration, measured by this process.
        case byOwnWatch
    }

    /// What it believes about itself.
    public enum Change: Sendable {
        /// It leads: it has written version `version`, and relies on it for so long.
        case leads(version: UInt64, remaining: Duration)
        /// It still leads, and relies on its last write for so long.
        case goesOn(remaining: Duration)
        /// It leads no more.
        case follows
    }

    let identity: String
    let transport: any APITransport
    let expiry: Expiry
    let wallClock: @Sendable () -> WallInstant
    let onChange: @Sendable (Change) -> Void

    /// What the Lease says: how long others leave it alone.
    static let lease = Duration.seconds(15)
    /// How long a leader relies on a write, from before it was sent.
    static let hold = Duration.seconds(10)
    /// How long it waits between two looks.
    static let retry = Duration.seconds(2)

    /// An elector.
    ///
    /// - Parameters:
    ///   - identity: Its name in the Lease.
    ///   - transport: How the API server is reached.
    ///   - expiry: How it tells that another's lease is over.
    ///   - wallClock: This host's wall clock.
    ///   - onChange: Told what it believes.
    public init(
        identity: String,
        transport: any APITransport,
        expiry: Expiry,
        wallClock: @escaping @Sendable () -> WallInstant,
        onChange: @escaping @Sendable (Change) -> Void
    ) {
        self.identity = identity
        self.transport = transport
        self.expiry = expiry
        self.wallClock = wallClock
        self.onChange = onChange
    }

    /// Competes until the task is cancelled.
    public func run() async throws {
        var leadsUntil: ContinuousClock.Instant?
        var seen: (version: String?, since: ContinuousClock.Instant) = (nil, .now)
        while true {
            if let deadline = leadsUntil, deadline <= .now {
                leadsUntil = nil
                onChange(.follows)
            }
            let lease = try await read()
            if lease.resourceVersion != seen.version { seen = (lease.resourceVersion, .now) }
            if lease.holderIdentity == identity || mayTake(lease, unchangedSince: seen.since) {
                let sent = ContinuousClock.now
                if let version = await write(lease) {
                    let remaining = sent + Self.hold - .now
                    onChange(
                        leadsUntil == nil
                            ? .leads(version: version, remaining: remaining)
                            : .goesOn(remaining: remaining)
                    )
                    leadsUntil = sent + Self.hold
                } else if leadsUntil != nil {
                    leadsUntil = nil
                    onChange(.follows)
                }
            } else if leadsUntil != nil {
                leadsUntil = nil
                onChange(.follows)
            }
            try await Task.sleep(for: Self.retry)
        }
    }

    private func mayTake(_ lease: Lease, unchangedSince: ContinuousClock.Instant) -> Bool {
        guard let holder = lease.holderIdentity, !holder.isEmpty else { return true }
        let duration = Duration.seconds(lease.leaseDurationSeconds ?? 0)
        switch expiry {
        case .byWallClock:
            guard let renewed = lease.renewTime?.wall else { return true }
            return Duration.nanoseconds(wallClock().nanoseconds - renewed.nanoseconds) > duration
        case .byOwnWatch:
            return ContinuousClock.now - unchangedSince > duration
        }
    }

    /// The Lease; a new one without a version if there is none yet.
    private func read() async throws -> Lease {
        let outcome = await transport.send(
            APIRequest(.get, .leases(in: "default", name: "leader"))
        )
        guard case .response(let response) = outcome, response.isSuccess,
            let lease = Lease(json: response.body)
        else {
            try Task.checkCancellation()
            return Lease(name: "leader", namespace: "default")
        }
        return lease
    }

    /// Writes this elector's name under the version that was read.
    ///
    /// Returns the new version; `nil` if another was quicker, or if nobody knows.
    private func write(_ old: Lease) async -> UInt64? {
        var lease = old
        lease.holderIdentity = identity
        lease.leaseDurationSeconds = Self.lease.components.seconds
        lease.renewTime = MicroTime(wallClock())
        let isNew = old.resourceVersion == nil
        let request = APIRequest(
            isNew ? .post : .put,
            .leases(in: "default", name: isNew ? nil : "leader"),
            body: lease.json
        )
        guard case .response(let response) = await transport.send(request), response.isSuccess
        else { return nil }
        return response.resourceVersion.flatMap { UInt64($0) }
    }
}
