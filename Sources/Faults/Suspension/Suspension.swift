internal import LockstepHistories
public import LockstepSimulation

/// Stops a pod's virtual machine: no code runs and no clock moves.
public struct Suspension: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "suspend",
            "A pod stops with all its clocks; afterwards its wall clock jumps to the truth, "
                + "or does not.",
            incident: "A sleeping machine whose monotonic clock stood still while its lease ran "
                + "out: https://github.com/leapmux/leapmux/pull/403",
            voids: [.driftWithinBound, .wallClocksAgree, .effectDelayWithinBound],
            options: [
                Parameter("wall", .choice(["jumps", "stays"]), "what the wall clock does then")
            ],
            defaults: [
                "wall": .text("jumps")
            ],
            reason: "Guest tools set the time as soon as a machine runs again."
        )
    }

    /// The fault.
    public init() {}

    /// Stops pod and clocks.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            world.pause(pod, suspended: true, for: fault.id)
            world.haltClocks(of: pod, for: fault.id)
        }
    }

    /// Lets them go on; the monotonic clock never learns of the time that is missing.
    ///
    /// Of several that overlap, the last to end has the clocks go on, and the wall clock jumps over
    /// all of them at once or stays.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            let missing = world.endHalt(of: pod, for: fault.id) ?? 0
            if missing != 0, fault.text("wall") != "stays" {
                world.setClock(pod, wallStepNanoseconds: missing)
            }
            world.resume(pod, for: fault.id)
        }
    }
}
