/// The seeds a sweep is asked for.
public struct SeedRange: Hashable, Sendable {
    /// The first seed.
    public let first: UInt64
    /// The last one.
    public let last: UInt64

    /// Consecutive seeds.
    ///
    /// - Parameters:
    ///   - first: The first one.
    ///   - count: How many; `nil` for all from the first on.
    /// - Throws: `SweepError` if there are none, or not as many.
    public init(from first: UInt64, count: UInt64?) throws(SweepError) {
        self.first = first
        guard let count else {
            last = .max
            return
        }
        guard count > 0 else { throw .mistake("0 seeds are no sweep; give --seeds at least 1") }
        let (last, overflow) = first.addingReportingOverflow(count - 1)
        guard !overflow else {
            throw .mistake(
                "there are no \(count) seeds from \(first) on: the last seed is \(UInt64.max), "
                    + "so --seeds is at most \(UInt64.max - first + 1)"
            )
        }
        self.last = last
    }

    /// Whether a seed is among them.
    public func contains(_ seed: UInt64) -> Bool { first <= seed && seed <= last }
}

/// Hands out seeds in ascending order, chunk by chunk, past those that are finished.
struct SeedQueue {
    private var next: UInt64?
    private let last: UInt64
    /// Ascending, each once.
    private let finished: [UInt64]
    private var cursor = 0
    /// Chunks that came back before they were done, the latest first.
    private var returned: [ClosedRange<UInt64>] = []

    /// The seeds of a range, except for some that are finished, in any order.
    init(_ range: SeedRange, finished: [UInt64] = []) {
        next = range.first
        last = range.last
        self.finished = finished.filter(range.contains).sorted()
        skip()
    }

    /// These seeds, ascending and each once.
    init(_ seeds: [UInt64]) {
        (next, last, finished) = (nil, 0, [])
        var chunks: [ClosedRange<UInt64>] = []
        for seed in seeds {
            if let chunk = chunks.last, chunk.upperBound + 1 == seed {
                chunks[chunks.count - 1] = chunk.lowerBound...seed
            } else {
                chunks.append(seed...seed)
            }
        }
        returned = chunks.reversed()
    }

    /// Whether nothing is left to hand out.
    var isEmpty: Bool { next == nil && returned.isEmpty }

    /// How many seeds are left, at most 2^63 - 1.
    var count: Int {
        var count = returned.reduce(0) { $0 + Int(clamping: $1.upperBound - $1.lowerBound) + 1 }
        if let next {
            let rest = Int(clamping: last - next) - (finished.count - cursor)
            count = rest > .max - count - 1 ? .max : count + rest + 1
        }
        return count
    }

    /// Takes at most so many consecutive seeds, none beyond a bound.
    mutating func take(atMost limit: Int, upTo bound: UInt64 = .max) -> ClosedRange<UInt64>? {
        let size = UInt64(max(limit, 1)) - 1
        if let chunk = returned.last {
            guard chunk.lowerBound <= bound else { return nil }
            returned.removeLast()
            let isLong = chunk.upperBound - chunk.lowerBound > size
            let end = min(bound, isLong ? chunk.lowerBound + size : chunk.upperBound)
            if end < chunk.upperBound { returned.append(end + 1...chunk.upperBound) }
            return chunk.lowerBound...end
        }
        guard let first = next, first <= bound else { return nil }
        var end = min(bound, last - first > size ? first + size : last)
        if cursor < finished.count { end = min(end, finished[cursor] - 1) }
        next = end == last ? nil : end + 1
        skip()
        return first...end
    }

    /// Takes seeds back that were handed out and not run.
    mutating func giveBack(_ chunk: ClosedRange<UInt64>) {
        returned.append(chunk)
    }

    private mutating func skip() {
        while cursor < finished.count, let seed = next, finished[cursor] <= seed {
            if finished[cursor] == seed { next = seed == last ? nil : seed + 1 }
            cursor += 1
        }
    }
}

/// How many seeds a worker is given at once: about a tenth of a second's worth.
///
/// Little enough that nobody waits long for the last chunk or for an interruption, and enough that
/// handing out costs nothing.
struct ChunkSize {
    private(set) var nanosecondsPerSeed: Int64 = 0

    /// Learns what a seed cost.
    mutating func learn(_ nanoseconds: Int64) {
        nanosecondsPerSeed =
            nanosecondsPerSeed == 0
            ? nanoseconds : nanosecondsPerSeed + (nanoseconds - nanosecondsPerSeed) / 16
    }

    /// The seeds of the next chunk.
    ///
    /// - Parameters:
    ///   - left: How many seeds are left for everybody.
    ///   - workers: How many workers share them.
    /// - Returns: At least 1, at most 256.
    func next(left: Int, workers: Int) -> Int {
        guard nanosecondsPerSeed > 0 else { return max(1, min(16, left / (2 * workers))) }
        let usual = Int(clamping: 100_000_000 / nanosecondsPerSeed)
        return max(1, min(256, usual, left / (2 * workers)))
    }
}
