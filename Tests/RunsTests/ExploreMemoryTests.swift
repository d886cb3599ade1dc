import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepRuns

/// Ways that lead to one world, of which judges remember different things.
@Suite("exploration and what judges remember")
struct ExploreMemoryTests {
    /// Asks twice, and forgets all but that it is to ask again.
    private struct Asker: ExplorableMachine {
        private var asked = 0

        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            switch input {
            case .started, .timer:
                asked += 1
                out.send(to: ServiceID(place: 0), tag: UInt64(asked), Parcel(UInt64(asked)))
            case .reply where asked == 1:
                out.setTimer(1, at: LocalInstant(nanoseconds: 10_000_000_000))
            default: break
            }
        }

        func hashState(into hasher: inout Hasher) { hasher.combine(asked) }
    }

    /// Remembers nothing; who asks it late for the first time is told to start, and never to stop.
    private struct Teller: ExplorableMachine {
        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            guard case .request(let address, _, let parcel) = input else { return }
            out.report(.callback(lock: "l", which: .started, reason: ""))
            if parcel.first == 2 || clock.now < LocalInstant(nanoseconds: 1_000_000_000) {
                out.report(.callback(lock: "l", which: .stopped, reason: "told"))
            }
            out.reply(to: address, parcel)
        }

        func hashState(into hasher: inout Hasher) {}
    }

    /// Explores the two, of which something is claimed; a message may be late.
    private func explored(claiming property: String) throws -> Exploration {
        let system = SystemUnderTest(
            name: "forgetful",
            summary: "Asks twice.",
            source: "this test",
            timings: [],
            options: [],
            claims: { _ in [Claim(property)] },
            check: { _ in },
            recoveryBoundNanoseconds: { _ in 10_000_000_000 },
            install: { _, _ in },
            explorable: { _ in
                ExplorableSystem(programs: [
                    ExplorableProgram(name: "teller", isPod: false) { _ in Teller() },
                    ExplorableProgram(name: "a", isPod: true) { _ in Asker() },
                ])
            }
        )
        let catalog = Catalog(systems: [system])
        let scenario = try Scenario(
            text: "title: x\nsystem: forgetful\npods: 1\nfaults: none\nbreaking: 60s\n",
            file: "x.yaml",
            overrides: [],
            vocabulary: catalog.vocabulary
        )
        let menu = ExploredFaults(
            delays: [3_000_000_000],
            pauses: [],
            absences: [],
            graces: [],
            losesMessages: false
        )
        let bounds = ExplorationBounds(faults: 1, nanoseconds: 20_000_000_000, menu: menu)
        var explorer = try #require(Explorer(try Run(scenario, of: catalog), within: bounds))
        return explorer.explore(seed: Seed(1))
    }

    @Test("a breach is found that only a judge's memory tells from a way gone before")
    func remembered() throws {
        // A late answer leads to the same world, with nothing to be found, and is looked into
        // before the late request is.
        let exploration = try explored(claiming: "C1")
        #expect(exploration.verdict == .violated)
        #expect(exploration.finding?.time == Instant(nanoseconds: 10_005_000_000))
        let path = exploration.path.map(\.sentence)
        #expect(path == ["a request from a to teller arrives 3 s later"])
    }

    @Test("what a judge does not tell of its memory is said with the answer")
    func untold() throws {
        #expect(try explored(claiming: "C1").untold == [])
        let exploration = try explored(claiming: "F2")
        #expect(exploration.finding == nil)
        #expect(exploration.untold == ["F2"])
    }
}
