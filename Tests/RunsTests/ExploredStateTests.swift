import LockstepDeterminism
import LockstepSimulation
import Testing

@testable import LockstepRuns

/// What counts as one state of a world that is explored.
@Suite("states of explored worlds")
struct ExploredStateTests {
    private func world(pods: Int) throws -> ExploredWorld {
        let system = try #require(try exploredRun(["pods=\(pods)"]).explorable)
        return ExploredWorld(system, latencyNanoseconds: 5_000_000, seed: Seed(1))
    }

    @Test("two reads of one instant lead to one state, two writes to two")
    func races() throws {
        var world = try world(pods: 2)
        for _ in 0..<3 { world.perform(.proceed(0)) }
        #expect(world.moves(nil) == [.proceed(0), .proceed(1)])
        func numbers() -> [Int] {
            [0, 1].map { first in
                var copy = world
                copy.perform(.proceed(first))
                copy.perform(.proceed(0))
                return copy.stateNumber()
            }
        }
        let reads = numbers()
        #expect(reads[0] == reads[1])
        // Both are answered, and both write a placeholder.
        for _ in 0..<4 { world.perform(.proceed(0)) }
        #expect(world.moves(nil) == [.proceed(0), .proceed(1)])
        let writes = numbers()
        #expect(writes[0] != writes[1])
    }

    @Test("what has changed is seen, also where the number was asked for before")
    func changes() throws {
        var world = try world(pods: 1)
        var numbers: Set<Int> = []
        for count in 1...20 {
            numbers.insert(world.stateNumber())
            #expect(numbers.count == count)
            world.perform(.proceed(0))
        }
        numbers.insert(world.stateNumber())
        #expect(numbers.count == 21)
        var frozen = world
        frozen.perform(.freezeWall(1_000_000_000))
        var stepped = world
        stepped.perform(.stepWall(1_000_000_000))
        #expect(
            Set(
                [world, frozen, stepped].map { world in
                    var world = world
                    return world.stateNumber()
                }
            ).count == 3
        )
    }

    @Test("what nobody waits for any more is no moment of its own")
    func stale() throws {
        var world = try world(pods: 1)
        // Start of the service and the pod, the first read, and its answer.
        for _ in 0..<4 { world.perform(.proceed(0)) }
        #expect(world.time == Instant(nanoseconds: 10_000_000))
        // The placeholder is written next; the time-out of the read is gone.
        world.perform(.proceed(0))
        world.perform(.proceed(0))
        #expect(world.time == Instant(nanoseconds: 20_000_000))
        #expect(world.nextTime ?? .zero > Instant(nanoseconds: 2_010_000_000))
    }
}
