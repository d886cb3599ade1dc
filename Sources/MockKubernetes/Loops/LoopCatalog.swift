public import LockstepDeterminism

/// Every control loop of a cluster, and how one is put together.
public enum LoopCatalog {
    /// One line a loop, in the order in which loops that are due at one instant act.
    static let all: [@Sendable (LoopSettings, Seed) -> (any InformedLoop)?] = [
        { settings, _ in
            settings.nodes.isEmpty
                ? nil : NodeAgents(settings.nodes, settings: settings.kubelet)
        },
        { settings, _ in settings.watchesNodes ? NodeLifecycle(timings: settings.timings) : nil },
        { settings, _ in settings.watchesNodes ? TaintEviction() : nil },
        { settings, seed in
            settings.workloads.isEmpty ? nil : WorkloadController(settings.workloads, seed: seed)
        },
        { settings, seed in settings.watchesNodes ? Scheduler(seed: seed) : nil },
        { settings, seed in
            GarbageCollector(delayNanoseconds: settings.garbageNanoseconds, seed: seed)
        },
        { settings, seed in
            NamespaceDeletion(delayNanoseconds: settings.namespaceNanoseconds, seed: seed)
        },
    ]

    /// The names of all loops, in the order of the catalog.
    public static let names: [String] = {
        var everything = LoopSettings()
        everything.watchesNodes = true
        everything.nodes = ["n"]
        everything.workloads = [Workload(name: "w", style: .deployment, replicas: 1)]
        return loops(everything, seed: Seed(0)).map(\.name)
    }()

    /// Puts together the loops that a cluster of these settings has.
    ///
    /// - Parameters:
    ///   - settings: What the cluster is made of.
    ///   - seed: Where their delays are drawn from.
    /// - Returns: The loops, none of which has learnt anything.
    public static func loops(_ settings: LoopSettings, seed: Seed) -> [any InformedLoop] {
        all.compactMap { $0(settings, seed) }
    }
}

/// What a cluster's control loops are made of.
///
/// The default is a cluster that collects garbage and empties namespaces, and whose nodes are
/// nobody's concern.
public struct LoopSettings: Hashable, Sendable {
    /// How nodes say that they are alive, and how long they may be silent.
    public var timings = NodeTimings()
    /// Whether nodes are watched, pods bound to them and evicted from them.
    public var watchesNodes = false
    /// The nodes whose kubelets are part of the control plane itself, because no world has them.
    public var nodes: [String] = []
    /// How such kubelets behave.
    public var kubelet = KubeletSettings()
    /// The workloads there shall be.
    public var workloads: [Workload] = []
    /// From learning of garbage to looking at it.
    public var garbageNanoseconds = GarbageCollector.delayNanoseconds
    /// From learning of a namespace to looking at it.
    public var namespaceNanoseconds = NamespaceDeletion.delayNanoseconds

    /// The defaults.
    public init() {}
}
