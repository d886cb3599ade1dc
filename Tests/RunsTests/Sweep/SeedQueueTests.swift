import Testing

@testable import LockstepRuns

@Suite struct SeedQueueTests {
    private func seeds(_ queue: SeedQueue, atMost limit: Int) -> [UInt64] {
        var queue = queue
        var seeds: [UInt64] = []
        while let chunk = queue.take(atMost: limit) { seeds += chunk }
        return seeds
    }

    @Test func everySeedIsHandedOutOnceAndInOrder() throws {
        let queue = SeedQueue(try SeedRange(from: 5, count: 10))
        for limit in [1, 3, 100] { #expect(seeds(queue, atMost: limit) == Array(5...14)) }
        #expect(queue.count == 10)
    }

    @Test func finishedSeedsAreLeftOut() throws {
        let finished: [UInt64] = [9, 5, 6, 14, 3, 99, 9]
        let queue = SeedQueue(try SeedRange(from: 5, count: 10), finished: finished)
        #expect(seeds(queue, atMost: 4) == [7, 8, 10, 11, 12, 13])
        let nothing = SeedQueue(try SeedRange(from: 5, count: 2), finished: [5, 6])
        #expect(nothing.isEmpty)
    }

    @Test func seedsCanBeNamedOneByOne() {
        let queue = SeedQueue([3, 4, 5, 9, .max - 1, .max])
        #expect(queue.count == 6)
        for limit in [1, 2, 100] {
            #expect(seeds(queue, atMost: limit) == [3, 4, 5, 9, .max - 1, .max])
        }
        var bounded = queue
        #expect(bounded.take(atMost: 9, upTo: 2) == nil)
        #expect(bounded.take(atMost: 9, upTo: 4) == 3...4)
        #expect(bounded.take(atMost: 9, upTo: 4) == nil)
        #expect(bounded.take(atMost: 9, upTo: 9) == 5...5)
        #expect(SeedQueue([]).isEmpty)
    }

    @Test func whatComesBackIsHandedOutAgain() throws {
        var queue = SeedQueue(try SeedRange(from: 1, count: 8))
        _ = queue.take(atMost: 4)
        queue.giveBack(2...4)
        #expect(queue.count == 7)
        #expect(queue.take(atMost: 2) == 2...3)
        #expect(queue.take(atMost: 2) == 4...4)
        #expect(queue.take(atMost: 9) == 5...8)
        #expect(queue.isEmpty)
    }

    @Test func theLastSeedOfAllCanBeReached() throws {
        let queue = SeedQueue(try SeedRange(from: .max - 1, count: 2))
        #expect(seeds(queue, atMost: 16) == [.max - 1, .max])
        let endless = SeedQueue(try SeedRange(from: .max, count: nil))
        #expect(seeds(endless, atMost: 16) == [.max])
    }

    @Test func thereAreNoSeedsBeyondTheLast() {
        #expect(throws: SweepError.self) { try SeedRange(from: .max, count: 2) }
        #expect(throws: SweepError.self) { try SeedRange(from: 1, count: 0) }
        #expect(throws: Never.self) { try SeedRange(from: 1, count: .max) }
    }

    @Test func anEndlessRangeCounts() throws {
        let queue = SeedQueue(try SeedRange(from: 0, count: nil))
        #expect(queue.count == .max)
    }

    @Test func chunksAreAboutATenthOfASecond() {
        var size = ChunkSize()
        #expect(size.next(left: .max, workers: 2) == 16)
        size.learn(1_000_000)
        #expect(size.next(left: .max, workers: 2) == 100)
        #expect(size.next(left: 20, workers: 2) == 5)
        #expect(size.next(left: 1, workers: 8) == 1)
        var slow = ChunkSize()
        slow.learn(5_000_000_000)
        #expect(slow.next(left: .max, workers: 2) == 1)
    }
}
