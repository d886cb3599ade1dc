internal import LockstepHistories

/// Work that keeps its term after it has ended.
struct Escaping: Manner {
    let name = "escaping"
    let summary =
        "Leaves a task behind that for 20 s more takes every effect that the old term allows."
    let voids: [Assumption] = [.obedientWork]

    func work(_ holding: Holding) async throws {
        defer {
            Task {
                for _ in 0..<20 {
                    try await Task.sleep(for: .seconds(1))
                    if (try? holding.check()) != nil { holding.act() }
                }
            }
        }
        try await holding.workInOrder()
    }
}
