import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepCheckers

@Suite("what is known of electors")
struct ElectorTableTests {
    private func seen(_ pod: String, life: UInt32 = 1) -> Observation {
        Observation(
            sequence: 1,
            cause: 0,
            time: .zero,
            localTime: LocalInstant(nanoseconds: 0),
            wallTime: LocalClock.epoch,
            pod: pod,
            incarnation: life,
            ordinal: 0,
            event: .podResumed
        )
    }

    @Test("the rows that stay are found where they have moved to, in their order")
    func moves() {
        var table = ElectorTable<Int>()
        for number in 0..<200 {
            for lock in ["L", "M"] {
                let life = UInt32(number % 2 + 1)
                _ = table.index(lock, seen("p\(number / 2)", life: life), new: number)
            }
        }
        // Of a hundred pods every tenth stays.
        for pod in 0..<100 where pod % 10 != 3 { table.forget("p\(pod)") }
        let left = (0..<10).map { "p\($0 * 10 + 3)" }
        #expect(table.entries.map(\.pod) == left.flatMap { Array(repeating: $0, count: 4) })
        #expect(table.places.map { table.entry($0).pod } == table.entries.map(\.pod))
        for (index, pod) in left.enumerated() {
            let number = (index * 10 + 3) * 2
            let place = table.find("M", seen(pod, life: 2))
            #expect(place.map { table[$0] } == number + 1)
            #expect(table.all("L", of: pod).map { table[$0] } == [number, number + 1])
            #expect(table.all(of: pod).count == 4)
        }
        #expect(table.find("L", seen("p1")) == nil && table.all(of: "p1").isEmpty)
        // Whoever is forgotten can be entered anew, behind the others.
        let again = table.index("L", seen("p1"), new: -1)
        #expect(table[again] == -1 && table.entries.map(\.pod).last == "p1")
        #expect(table.find("L", seen("p1")) == again)
    }
}
