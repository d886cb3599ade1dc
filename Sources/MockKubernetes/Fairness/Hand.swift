internal import LockstepDeterminism

/// The few queues of a level among which the requests of one flow are shared out.
///
/// A flow that floods fills its own hand. Two flows rarely have the same one: of 16 queues there
/// are 1,820 hands of 4, so nearly every other flow keeps a queue in which nobody is before it.
///
/// - Determinism: A flow has the same hand in every run. It is not the one that it has on a real
///   server, whose hash is another one.
/// - Source: The shuffle sharding of a kube-apiserver, `pkg/util/shufflesharding`.
struct Hand: Hashable, Sendable {
    /// The queues, each once, in the order in which they are looked at.
    let queues: [Int]

    /// Deals a hand.
    ///
    /// - Parameters:
    ///   - flow: Whose.
    ///   - size: How many queues it has.
    ///   - count: Of how many.
    init(of flow: String, size: Int, among count: Int) {
        precondition(size <= count, "a hand of \(size) cannot be dealt from \(count) queues")
        var word = mix64(stableID(flow))
        var dealt: [Int] = []
        var sorted: [Int] = []
        for index in 0..<size {
            let left = UInt64(count - index)
            var queue = Int(word % left)
            word = mix64(word)
            // The word numbers those that are left; whoever has gone before is stepped over.
            var place = 0
            while place < sorted.count, sorted[place] <= queue {
                queue += 1
                place += 1
            }
            sorted.insert(queue, at: place)
            dealt.append(queue)
        }
        queues = dealt
    }
}
