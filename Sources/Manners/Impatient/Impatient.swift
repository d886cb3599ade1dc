internal import LockstepHistories

/// A program that gives up, whether it waits for the lock or has it.
struct Impatient: Manner {
    let name = "impatient"
    let summary =
        "Cancels its own asking 1 s to 20 s after it began, whether it waits or has the lock, and"
        + " asks again up to 30 s later."
    let voids: [Assumption] = [.patientCandidates]
    let asksItsOwnWay = true

    func use(_ lock: WantedLock) async throws {
        let patience = lock.randomness.time(milliseconds: 1_000...20_000)
        try await withinLimit(patience) { try await lock.hold { try await work($0) } }
        // Meanwhile what it has given up must be gone.
        try await Task.sleep(for: lock.randomness.time(milliseconds: 0...30_000))
    }
}
