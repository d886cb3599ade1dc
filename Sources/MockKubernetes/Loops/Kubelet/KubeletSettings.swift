/// How one node's agent behaves, in nanoseconds.
public struct KubeletSettings: Hashable, Sendable {
    /// How it says that it is alive.
    public var node = NodeTimings()
    /// How often it asks for its pods: a second, in place of a watch, which would tell it sooner.
    public var pollNanoseconds: Int64 = 1_000_000_000
    /// From learning of a pod to its running: a second, for an image that is there already.
    public var startNanoseconds: Int64 = 1_000_000_000
    /// How long it waits for an answer before it counts a request as lost: 10 s, as kubelets do
    /// for heartbeats.
    public var requestNanoseconds: Int64 = 10_000_000_000
    /// How long it waits before the second restart of a pod that ends by itself: 10 s.
    ///
    /// Twice as long for each further one; the first restart is not held up.
    public var backoffNanoseconds: Int64 = 10_000_000_000
    /// The longest such wait: 5 min.
    public var backoffLimitNanoseconds: Int64 = 300_000_000_000
    /// How long a pod must have run for the waits to begin anew: 10 min.
    public var backoffResetNanoseconds: Int64 = 600_000_000_000
    /// The zone that its node says it is in; `nil` if it says nothing.
    public var zone: String?

    /// The label by which nodes say in which zone they are.
    public static let zoneLabel = "topology.kubernetes.io/zone"

    /// The defaults.
    ///
    /// - Source: The defaults of kubelet 1.36, except for the first two, which are ours.
    public init() {}
}
