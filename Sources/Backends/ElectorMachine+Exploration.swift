internal import LockstepCoordination
internal import LockstepSimulation

extension ElectorMachine: ExplorableMachine {
    /// Adds the driver's state, the requests under way and the timer that counts.
    package func hashState(into hasher: inout Hasher) {
        driver.hashState(into: &hasher)
        for request in requests {
            hasher.combine(request.tag)
            hasher.combine(request.id)
        }
        hasher.combine(timer?.number)
        hasher.combine(timer?.due)
        hasher.combine(work)
        hasher.combine(loss)
        hasher.combine(isLeading)
        hasher.combine(isEnding)
        hasher.combine(tasksLeft)
        relay?.hashState(into: &hasher)
    }

    /// Whether it is the timer that was set last.
    package func awaits(timer number: UInt64) -> Bool { timer?.number == number }

    /// Whether the request was not given up.
    package func awaits(reply tag: UInt64) -> Bool {
        MachineRelay.owns(tag)
            ? relay?.awaits(tag) == true : requests.contains { $0.tag == tag }
    }
}
