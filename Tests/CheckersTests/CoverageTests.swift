import LockstepCheckers
import LockstepHistories
import Testing

@Suite("coverage")
struct CoverageTests {
    func counts(_ told: Story, to end: Double) -> [String: Int] {
        var coverage = Coverage(cutting: ["f1", "f2"])
        for observation in told.history.observations { coverage.observe(observation) }
        coverage.finish(at: Story.time(end))
        return Dictionary(uniqueKeysWithValues: coverage.counts.map { ($0.name, $0.count) })
            .filter { $0.value > 0 }
    }

    @Test("take-overs and releases count only while contended")
    func contention() {
        for contended in [true, false] {
            let told = story {
                $0.at(0, "a", .campaignBegan(lock: "L"))
                if contended { $0.at(0, "b", .campaignBegan(lock: "L")) }
                $0.commit(1, "a", nil, "a")
                $0.commit(2, "a", "a", "a")
                $0.commit(3, "a", "a", "a2")
                $0.commit(20, "b", "a2", "b")
                $0.commit(21, "b", "b", "")
                $0.commit(22, "", "c", "")
            }
            let expected = contended ? ["contendedTakeovers": 1, "contendedReleases": 1] : [:]
            // Alone, b releases while a campaigns: contended after all.
            #expect(counts(told, to: 30) == (contended ? expected : ["contendedReleases": 1]))
        }
    }

    @Test("pauses count once they are longer than the lease, finished or not")
    func pauses() {
        let told = story {
            $0.at(0, "a", .podPaused(suspended: false))
            $0.at(15, "a", .podResumed)
            $0.at(20, "a", .podPaused(suspended: true))
            $0.at(35.5, "a", .podResumed)
            $0.at(40, "b", .podPaused(suspended: false))
        }
        #expect(counts(told, to: 50) == ["longPauses": 1])
        #expect(counts(told, to: 56) == ["longPauses": 2])
    }

    @Test("lost replies, kills and partitions are counted, lost requests are not")
    func simple() {
        let told = story {
            $0.at(1, "", .messageLost(id: 1, leg: .reply, reason: .chance))
            $0.at(1, "", .messageLost(id: 2, leg: .request, reason: .chance))
            $0.at(2, "a", .podKilled)
            $0.at(3, "", .faultBegan(fault: "f1", kind: "partition", detail: "a"))
            $0.at(3, "", .faultBegan(fault: "f2", kind: "isolate", detail: "a"))
            $0.at(3, "", .faultBegan(fault: "f3", kind: "zone-loss", detail: "n how=dead"))
        }
        #expect(
            counts(told, to: 5) == ["lostReplies": 1, "kills": 1, "partitions": 2, "faults": 3]
        )
    }

    @Test("the smallest margin is the judge's own")
    func margin() {
        let told = story {
            $0.grant(1, "a", token: 1, for: 10)
            $0.grant(12.5, "b", token: 2, for: 10)
        }
        var coverage = Coverage()
        for observation in told.history.observations { coverage.observe(observation) }
        coverage.finish(at: Story.time(20))
        #expect(coverage.smallestMarginNanoseconds == 1_500_000_000)
    }

    @Test("the names keep their order")
    func order() {
        let names = Coverage().counts.map(\.name)
        #expect(
            names == [
                "contendedTakeovers", "lostReplies", "longPauses", "contendedReleases", "kills",
                "partitions", "faults",
            ]
        )
    }
}
