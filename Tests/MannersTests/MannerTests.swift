import LockstepDeterminism
import LockstepManners
import Testing

@Suite struct MannerTests {
    private func manner(_ name: String) throws -> any Manner {
        try #require(MannerCatalog.all.first { $0.name == name })
    }

    @Test func orderlyWorkActsAtItsPaceAndEndsInTime() throws {
        let diary = Workplace(length: .seconds(12)).use(in: try manner("orderly"))
        #expect(diary.seconds("acts") == [0, 5, 10])
        #expect(diary.seconds("ends") == [12])
        #expect(diary.seconds("is done") == [12])
    }

    @Test func orderlyWorkEndsWhenItIsToldToAndActsNoMoreOnceItsTermIsOver() throws {
        let told = Workplace(cancelledAfter: .seconds(7)).use(in: try manner("orderly"))
        #expect(told.seconds("ends") == [7])
        #expect(told.seconds("throws CancellationError") == [7])
        let over = Workplace(overAfter: .seconds(7)).use(in: try manner("orderly"))
        #expect(over.seconds("acts") == [0, 5])
        #expect(over.seconds("throws TermIsOver") == [10])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func deafWorkGoesOnButOnlyActsAsItsTermAllows(seed: UInt64) throws {
        let place = Workplace(
            length: .seconds(2),
            cancelledAfter: .seconds(1),
            overAfter: .seconds(3)
        )
        let diary = place.use(in: try manner("deaf"), seed: seed)
        #expect(diary.seconds("acts") == [0])
        let end = try #require(diary.seconds("ends").first)
        #expect(end >= 5 && end <= 40)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func throwingWorkFails(seed: UInt64) throws {
        let diary = Workplace().use(in: try manner("throwing"), seed: seed)
        let end = try #require(diary.seconds("throws WorkFailed").first)
        #expect(end >= 1 && end <= 8)
        #expect(diary.seconds("ends") == [end])
    }

    @Test func overrunningWorkActsLongAfterItWasTold() throws {
        let ends = try (1...20).map { seed in
            let place = Workplace(cancelledAfter: .milliseconds(500), overAfter: .seconds(1))
            let diary = place.use(in: try manner("overrunning"), seed: UInt64(seed))
            let acts = diary.seconds("acts")
            #expect(acts.count == 1)
            #expect(diary.seconds("ends") == acts)
            return try #require(acts.first)
        }
        #expect(ends.contains { $0 > 15 })
        #expect(ends.allSatisfy { $0 <= 30 })
    }

    @Test func uncheckedWorkActsUntilItIsTold() throws {
        let place = Workplace(cancelledAfter: .seconds(12), overAfter: .seconds(1))
        let diary = place.use(in: try manner("unchecked"))
        #expect(diary.seconds("acts") == [0, 5, 10])
        #expect(diary.seconds("ends") == [12])
    }

    @Test func escapingWorkTriesItsOldTermForTwentySeconds() throws {
        let held = Workplace(length: .seconds(3)).use(in: try manner("escaping"))
        #expect(held.seconds("ends") == [3])
        #expect(held.seconds("acts") == [0] + (4...23).map(Double.init))
        let over = Workplace(length: .seconds(3), overAfter: .seconds(3))
            .use(in: try manner("escaping"))
        #expect(over.seconds("acts") == [0])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func impatientProgramsGiveUp(seed: UInt64) throws {
        let diary = Workplace().use(in: try manner("impatient"), seed: seed)
        let end = try #require(diary.seconds("ends").first)
        #expect(end >= 1 && end <= 20)
        let done = try #require(diary.seconds("is done").first)
        #expect(done >= end && done <= end + 30)
    }

    @Test func impatientProgramsEndWithTheirWorkIfThatIsSooner() throws {
        let diary = Workplace(length: .milliseconds(10)).use(in: try manner("impatient"))
        #expect(diary.seconds("ends") == [0.01])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func reentrantProgramsAskUnderTheirOwnLock(seed: UInt64) throws {
        let diary = Workplace().use(in: try manner("reentrant"), seed: seed)
        #expect(diary.seconds("asks again") == [0])
        let end = try #require(diary.seconds("ends").first)
        #expect(end >= 1 && end <= 15)
        #expect(diary.seconds("is done") == [end])
    }
}

@Suite struct MannerCatalogTests {
    @Test func everyMannerIsCalledSomethingElse() {
        #expect(Set(MannerCatalog.names).count == MannerCatalog.all.count)
        #expect(!MannerCatalog.names.contains("any"))
        #expect(MannerCatalog.namesOfWork.count == MannerCatalog.all.count - 2)
    }

    @Test func podsDrawOneByOneAndTheSameEveryTime() {
        let names = MannerCatalog.names
        func drawn(_ pod: String, _ seed: UInt64) -> String {
            MannerCatalog.manner(of: pod, among: names, seed: Seed(seed)).name
        }
        let seeds = 1...200 as ClosedRange<UInt64>
        #expect(Set(seeds.map { drawn("a", $0) }) == Set(names))
        #expect(seeds.contains { drawn("a", $0) != drawn("b", $0) })
        #expect(seeds.allSatisfy { drawn("a", $0) == drawn("a", $0) })
        #expect(MannerCatalog.manner(of: "a", among: ["deaf"], seed: Seed(1)).name == "deaf")
        #expect(MannerCatalog.manner(of: "a", among: [], seed: Seed(1)).name == "orderly")
    }
}
