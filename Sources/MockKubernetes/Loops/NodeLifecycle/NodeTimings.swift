/// How a cluster finds out that a node is gone, in nanoseconds.
///
/// Both sides are here, since they belong together: a lease must be renewed several times within
/// the grace period.
///
/// - Source: The defaults of kubelet and kube-controller-manager 1.36.
public struct NodeTimings: Hashable, Sendable {
    /// The length of a node's Lease: 40 s, which nothing but people and tools look at.
    public var leaseNanoseconds: Int64 = 40_000_000_000
    /// From one renewal to the next: a quarter of the Lease, 10 s.
    public var renewNanoseconds: Int64 = 10_000_000_000
    /// How often the kubelet looks whether its status has changed: 10 s.
    public var statusNanoseconds: Int64 = 10_000_000_000
    /// How long an unchanged status is not sent again: 5 min, since the Lease says it is alive.
    public var reportNanoseconds: Int64 = 300_000_000_000
    /// How long a node may be silent: 50 s, five renewals (40 s before 1.32).
    public var graceNanoseconds: Int64 = 50_000_000_000
    /// How long a node that was never heard of may be silent: 60 s, for it has still to start.
    public var startupGraceNanoseconds: Int64 = 60_000_000_000
    /// From one look at all nodes to the next: 5 s.
    public var monitorNanoseconds: Int64 = 5_000_000_000

    /// The defaults.
    public init() {}
}
