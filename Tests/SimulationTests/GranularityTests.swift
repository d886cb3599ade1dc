import LockstepDeterminism
import LockstepSimulation
import Testing

@Suite("granularity")
struct GranularityTests {
    private actor Account {
        private var value = 0
        func get() -> Int { value }
        func set(_ newValue: Int) { value = newValue }
    }

    /// Of 200 seeds those in which three tasks that add one twice, each in two awaits, lose an
    /// update.
    private static func losses(pick: Pick, granularity: Granularity) -> Int {
        (0..<200 as Range<UInt64>).count { seed in
            let world = World(seed: Seed(seed), pick: pick, granularity: granularity)
            let ledger = Ledger<Int>()
            world.addPod("a") { _ in
                let account = Account()
                let tasks = (0..<3).map { _ in
                    Task {
                        for _ in 0..<2 {
                            let value = await account.get()
                            await account.set(value + 1)
                        }
                    }
                }
                for task in tasks { await task.value }
                ledger.add(await account.get())
            }
            world.start("a")
            world.run(until: .seconds(1))
            return ledger.entries != [6]
        }
    }

    @Test(
        "fast mode runs an uncontended actor call through, under every pick",
        arguments: Pick.allCases
    )
    func fast(pick: Pick) {
        #expect(Self.losses(pick: pick, granularity: .fast) == 0)
    }

    @Test(
        "fine mode loses updates in a good share of the seeds",
        arguments: [Pick.random, .uniform, .partialOrder, .priorityChanges(depth: 3)]
    )
    func fine(pick: Pick) {
        // Measured in a thousand: about six in ten, and three in ten with changes of priority.
        #expect((40..<200).contains(Self.losses(pick: pick, granularity: .fine)))
    }
}
