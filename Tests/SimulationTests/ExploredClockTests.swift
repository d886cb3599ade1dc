import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@Suite("clocks of explored worlds")
struct ExploredClockTests {
    /// Reports once a second.
    private struct Ticker: ExplorableMachine {
        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            out.report(.deadlineSet(lock: "tick", deadline: clock.now))
            out.setTimer(1, at: clock.now.advanced(byNanoseconds: 1_000_000_000))
        }

        func hashState(into hasher: inout Hasher) {}
    }

    @Test("of two freezes of a wall clock the longer one counts")
    func frozenTwice() {
        let system = ExplorableSystem(programs: [
            ExplorableProgram(name: "a", isPod: true) { _ in Ticker() }
        ])
        var world = ExploredWorld(system, latencyNanoseconds: 1, seed: Seed(1))
        var walls: [Int64: Int64] = [:]
        func proceed(to second: Int64) {
            while let next = world.nextTime, next.nanoseconds <= second * 1_000_000_000 {
                world.perform(.proceed(0))
                for observation in world.observations {
                    let second = observation.time.nanoseconds / 1_000_000_000
                    walls[second] = observation.wallTime.nanoseconds
                }
            }
        }
        proceed(to: 1)
        world.perform(.freezeWall(2_000_000_000))
        world.perform(.freezeWall(6_000_000_000))
        proceed(to: 20)
        #expect(walls[7] == walls[3], "\(walls)")
        #expect((walls[20] ?? 0) - (walls[10] ?? 0) == 10_000_000_000)
    }
}
