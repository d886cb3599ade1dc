internal import LockstepDeterminism

/// Decides to which replica a client's connection leads.
///
/// A client keeps its replica until that dies, and then has another one, which it keeps as well.
struct LoadBalancer: Sendable {
    private let draws: Draws
    /// Which replica a client has, of those who are not where they would be by their draw.
    private var moved: [String: Int] = [:]
    /// How often a client has been moved.
    private var moves: [String: UInt64] = [:]

    init(seed: Seed) {
        draws = Draws(seed: seed, stream: "kubernetes.balance")
    }

    /// Finds the replica of a client.
    ///
    /// - Parameters:
    ///   - client: Who.
    ///   - isUp: Of each replica, whether it is up.
    /// - Returns: The replica; `nil` if none is up.
    mutating func replica(of client: String, among isUp: [Bool]) -> Int? {
        let key = stableID(client)
        let current = moved[client] ?? Int(draws.draw(key: key, ordinal: 0).below(count(isUp)))
        if isUp[current] { return current }
        let living = isUp.indices.filter { isUp[$0] }
        guard !living.isEmpty else { return nil }
        let ordinal = moves[client, default: 0] + 1
        moves[client] = ordinal
        let choice = draws.draw(key: key, ordinal: ordinal).below(UInt64(living.count))
        moved[client] = living[Int(choice)]
        return living[Int(choice)]
    }

    private func count(_ isUp: [Bool]) -> UInt64 { UInt64(isUp.count) }

    /// Forgets a client, whose connection is closed for good.
    mutating func forget(_ client: String) {
        moved[client] = nil
        moves[client] = nil
    }
}
