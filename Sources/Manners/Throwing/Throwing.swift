/// Work that fails.
struct Throwing: Manner {
    let name = "throwing"
    let summary = "Throws an error of its own after 1 s to 8 s, and asks for the lock again."

    func work(_ holding: Holding) async throws {
        // Not sooner: a program that fails at once would only show how fast a lock goes round.
        let time = holding.randomness.time(milliseconds: 1_000...8_000)
        try await holding.workInOrder(for: min(time, holding.length ?? time))
        throw WorkFailed()
    }
}

/// What work throws that fails.
public struct WorkFailed: Error {}
