internal import LockstepDeterminism
internal import LockstepSimulation

extension World {
    /// Asks a fault's targets to end, one after the other in equal steps, and starts each again
    /// once its grace is over.
    ///
    /// - Parameters:
    ///   - fault: Whose; its `grace` is no longer than a step.
    ///   - prepare: What is done to each once it is asked, for its next life.
    func roll(
        _ fault: PlannedFault,
        preparing prepare: @escaping (World, String) -> Void = { _, _ in }
    ) {
        let step = fault.durationNanoseconds / Int64(max(fault.targets.count, 1))
        let grace = min(fault.nanoseconds("grace") ?? 0, step)
        for (place, pod) in fault.targets.enumerated() {
            let turn = time.advanced(byNanoseconds: Int64(place) * step)
            schedule(at: turn, for: "\(fault.id) turn of \(pod)") { world in
                world.terminate(pod, for: fault.id)
                // Before the grace is over, since a node's agent begins the next life at once.
                prepare(world, pod)
                world.schedule(
                    at: turn.advanced(byNanoseconds: grace),
                    for: "\(fault.id) grace of \(pod)"
                ) { world in
                    world.startAfterTermination(pod, for: fault.id)
                }
            }
        }
    }

    /// Kills a pod if the life that a fault has asked to end is still there, and starts it again
    /// unless something else keeps it down.
    func startAfterTermination(_ pod: String, for cause: String) {
        endTermination(of: pod, for: cause)
        start(pod, for: cause)
    }
}
