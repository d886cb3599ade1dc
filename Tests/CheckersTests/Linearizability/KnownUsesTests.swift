import LockstepHistories
import Testing

@testable import LockstepCheckers

@Suite("what open operations are needed for", .timeLimit(.minutes(15)))
struct KnownUsesTests {
    private func call(_ verb: OperationVerb, _ expected: Int32, _ input: Int32) -> ModelCall {
        ModelCall(verb: verb, process: 0, input: input, expected: expected, output: input)
    }

    private func uses(reads: [(value: Int32, end: Int)], _ open: [ModelCall]) -> KnownUses {
        KnownUses(known: reads.map { (call(.read, -1, $0.value), $0.end) }, open: open)
    }

    @Test("an open cas passes on until when its value is looked for, however they are tied")
    func tied() {
        // 1 > 2 > 3 > 1 is a ring, 4 > 2 comes in, 3 > 5 goes out.
        let ties: [(Int32, Int32)] = [(1, 2), (2, 3), (3, 1), (4, 2), (3, 5)]
        let open = ties.map { call(.cas, $0.0, $0.1) }
        let told = uses(reads: [(5, 40), (2, 10), (6, 90)], open)
        #expect((1...6).map { told.lastLook(at: $0) } == [40, 40, 40, 40, 40, 90])
        #expect(told.lastLook(at: 7) == -1 && told.lastLook == 90)
        let ring = uses(reads: [(4, 7)], open)
        #expect((1...5).map { ring.lastLook(at: $0) } == [-1, -1, -1, 7, -1])
    }

    @Test("a long chain of open cas takes no longer than its length")
    func chain() {
        let length: Int32 = 20_000
        let open = (0..<length).map { call(.cas, $0, $0 + 1) }
        let told = uses(reads: [(length, 5)], open)
        #expect(told.lastLook(at: 0) == 5)
    }
}
