internal import LockstepDeterminism
public import LockstepSimulation

/// Asks a pod to end, kills it when its grace is over, and starts it again later.
public struct Shutdown: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "shutdown",
            "A pod is asked to end (SIGTERM), killed after its grace (SIGKILL), and started "
                + "at the end.",
            incident: "A slow stop hook held a lease beyond its time on every rollout: "
                + "https://github.com/cilium/cilium/pull/42920",
            options: [
                Parameter(
                    "grace",
                    .duration,
                    "how long it may take to end by itself; no longer than the fault lasts"
                )
            ],
            defaults: [
                "grace": .duration(nanoseconds: 3_000_000_000)
            ],
            reason: "Less than Kubernetes' own 30 s, so that some pods are killed in the middle of "
                + "their release."
        )
    }

    /// The fault.
    public init() {}

    /// Asks, and sees to it that the pod is gone in time.
    public func begin(_ fault: PlannedFault, in world: World) {
        let grace = min(fault.nanoseconds("grace") ?? 0, fault.durationNanoseconds)
        for pod in fault.targets {
            world.terminate(pod, for: fault.id)
            world.schedule(
                at: world.time.advanced(byNanoseconds: grace),
                for: "\(fault.id) grace of \(pod)"
            ) { world in
                world.endTermination(of: pod, for: fault.id)
            }
        }
    }

    /// Starts whoever is not there; a grace that ends at this very moment is over.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.startAfterTermination(pod, for: fault.id) }
    }
}
