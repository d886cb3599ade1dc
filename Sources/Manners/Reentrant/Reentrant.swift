internal import LockstepHistories

/// A program that wants the lock it already has.
struct Reentrant: Manner {
    let name = "reentrant"
    let summary =
        "Asks for its own lock again under the lock, waits in vain for up to 15 s, and ends."
    // Of one process two candidates compete, by one name.
    let voids: [Assumption] = [.uniqueNames, .patientCandidates]
    let asksItsOwnWay = true

    func use(_ lock: WantedLock) async throws {
        try await lock.hold { holding in
            try holding.check()
            holding.act()
            try await withinLimit(holding.randomness.time(milliseconds: 1_000...15_000)) {
                try await lock.askAgain()
            }
        }
    }
}
