internal import LockstepDeterminism
internal import LockstepSimulation

extension World {
    /// Asks a fault's targets to end, one after the other in equal steps, and starts each again
    /// once its grace is over.
    ///
    /// - Parameters:
    ///   - fault: Whose; its `grace` is no longer than a step.
    ///   - prepare: What is done to each between its end and its next life.
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
                world.schedule(
                    at: turn.advanced(byNanoseconds: grace),
                    for: "\(fault.id) grace of \(pod)"
                ) { world in
                    world.kill(pod)
                    prepare(world, pod)
                    world.start(pod, for: fault.id)
                }
            }
        }
    }
}
