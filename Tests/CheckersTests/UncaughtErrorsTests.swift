import LockstepCheckers
import LockstepHistories
import Testing

@Suite("uncaught errors")
struct UncaughtErrorsTests {
    private struct Broken: Error {}

    @Test(
        "a program may return or say that it was cancelled; whatever else it throws is found",
        arguments: [
            (nil, 0), (String(describing: CancellationError()), 0),
            (String(describing: Broken()), 1), ("", 1),
        ] as [(String?, Int)]
    )
    func endings(error: String?, count: Int) {
        let told = story {
            $0.at(1, "a", .podStarted)
            $0.at(2, "a", .podExited(error: error))
        }
        var judge = UncaughtErrors()
        let found = judge.check(told.history)
        #expect(found.map(\.pods) == Array(repeating: ["a"], count: count))
        #expect(found.allSatisfy { $0.property == "errors" && $0.evidence == [2] })
        #expect(judge.evaluations == 1)
    }

    @Test("whoever is killed throws nothing")
    func killed() {
        let told = story {
            $0.at(1, "a", .podStarted)
            $0.at(2, "a", .podKilled)
        }
        var judge = UncaughtErrors()
        #expect(judge.check(told.history).isEmpty)
        #expect(judge.evaluations == 0)
    }
}
