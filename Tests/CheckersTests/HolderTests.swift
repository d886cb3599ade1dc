import LockstepCheckers
import LockstepHistories
import Testing

@Suite("who may write the holder (W1, W2)")
struct HolderTests {
    func changes(_ tell: (inout Story) -> Void) -> [Finding] {
        story(tell).judged(by: HolderChanges(driftPartsPerBillion: 100_000_000))
    }

    func clears(_ tell: (inout Story) -> Void) -> [Finding] {
        story(tell).judged(by: HolderClears(driftPartsPerBillion: 100_000_000))
    }

    @Test("first creation, renewal, release and re-grant are good")
    func good() {
        let tell = { (story: inout Story) in
            story.commit(1, "a", nil, "a/1")
            story.commit(3, "a", "a/1", "a/1")
            story.commit(4, "a", "a/1", "a/2")
            story.commit(5, "a", "a/2", "")
            story.commit(5.1, "b", "", "b/1")
        }
        #expect(changes(tell).isEmpty)
        #expect(clears(tell).isEmpty)
    }

    @Test("a take-over is good only once the lease, less the drift, has passed since renewal")
    func takeOver() {
        let tell = { (age: Double) in
            changes {
                $0.commit(1, "a", nil, "a")
                $0.commit(3, "a", "a", "a")
                $0.commit(3 + age, "b", "a", "b")
            }
        }
        // 15 s / 1.1 = 13.636363636 s.
        #expect(tell(13.636363636).isEmpty)
        let early = tell(13.636363635)
        #expect(early.map(\.pods) == [["b", "a"]])
        #expect(early.map(\.evidence) == [[2, 3]])
        #expect(tell(12).count == 1)
    }

    @Test("without drift the whole lease must pass")
    func noDrift() {
        let told = story {
            $0.commit(1, "a", nil, "a")
            $0.commit(15.9, "b", "a", "b")
        }
        #expect(told.judged(by: HolderChanges(driftPartsPerBillion: 0)).count == 1)
        #expect(told.judged(by: HolderChanges(driftPartsPerBillion: 100_000_000)).isEmpty)
    }

    @Test("a deleted record may be made anew by its writer at once, by others after the lease")
    func missing() {
        let tell = { (pod: String, age: Double) in
            changes {
                $0.commit(1, "a", nil, "a")
                $0.commit(20, "", "a", nil)
                $0.commit(20 + age, pod, nil, pod)
            }
        }
        #expect(tell("a", 0.5).isEmpty)
        #expect(tell("b", 13.7).isEmpty)
        #expect(tell("b", 13.6).map(\.pods) == [["b", "a"]])
    }

    @Test("a record made for nobody in a deleted one's place does not cut the wait short")
    func placeholder() {
        let tell = { (pod: String, age: Double) in
            changes {
                $0.commit(1, "a", nil, "a")
                $0.commit(20, "", "a", nil)
                $0.commit(20.5, "c", nil, "")
                $0.commit(20 + age, pod, "", pod)
            }
        }
        #expect(tell("a", 1).isEmpty)
        #expect(tell("b", 13.7).isEmpty)
        #expect(tell("c", 13.6).map(\.pods) == [["c", "a"]])
        let first = changes {
            $0.commit(1, "c", nil, "")
            $0.commit(2, "b", "", "b")
        }
        #expect(first.isEmpty)
    }

    @Test("a record that publishes no lease is not judged by age")
    func noLease() {
        var judge = HolderChanges(driftPartsPerBillion: 100_000_000)
        let told = story {
            $0.commit(1, "a", nil, "a", lease: 0)
            $0.commit(2, "b", "a", "b", lease: 0)
        }
        #expect(judge.check(told.history).isEmpty)
        #expect(judge.evaluations == 1)
    }

    @Test("what someone outside does is an override, and no renewal if it leaves the holder")
    func outside() {
        var judge = HolderChanges(driftPartsPerBillion: 100_000_000)
        var other = HolderClears(driftPartsPerBillion: 100_000_000)
        let told = story {
            $0.commit(1, "a", nil, "a")
            $0.commit(14, "", "a", "a")
            $0.commit(16, "b", "a", "b")
            $0.commit(17, "", "b", "c")
            $0.commit(18, "", "c", "")
        }
        #expect(judge.check(told.history).isEmpty)
        #expect(judge.overrides == 2)
        #expect(other.check(told.history).isEmpty)
        #expect(other.overrides == 1)
        let early = changes {
            $0.commit(1, "a", nil, "a")
            $0.commit(17, "", "a", "c")
            $0.commit(18, "b", "c", "b")
        }
        #expect(early.count == 1)
    }

    @Test("a record from before the history is not judged")
    func unknownPast() {
        var judge = HolderChanges(driftPartsPerBillion: 100_000_000)
        var other = HolderClears(driftPartsPerBillion: 100_000_000)
        let told = story {
            $0.commit(1, "b", "a", "b", lock: "L")
            $0.commit(1, "b", "a", "", lock: "M")
        }
        #expect(judge.check(told.history).isEmpty && other.check(told.history).isEmpty)
        #expect(judge.evaluations + other.evaluations == 0)
    }

    @Test("clearing or deleting another pod's holding is a breach")
    func clear() {
        // To delete what has rested is a take-over by nobody; to clear it is none.
        for (after, age) in [("", 30), (nil, 13)] as [(String?, Double)] {
            let found = clears {
                $0.commit(1, "a", nil, "a")
                $0.commit(1 + age, "b", "a", after)
            }
            #expect(found.map(\.pods) == [["b", "a"]])
            #expect(found.map(\.property) == ["W2"])
            let own = clears {
                $0.commit(1, "a", nil, "a")
                $0.commit(1 + age, "a", "a", after)
            }
            #expect(own.isEmpty)
        }
    }

    @Test("whoever waits may delete a record that has rested for its lease, less the drift")
    func cleanUp() {
        let tell = { (age: Double, lease: Double) in
            self.clears {
                $0.commit(1, "a", nil, "a", lease: lease)
                $0.commit(3, "a", "a", "a", lease: lease)
                $0.commit(3 + age, "b", "a", nil, lease: lease)
            }
        }
        // 15 s / 1.1 = 13.636363636 s.
        #expect(tell(13.64, 15).isEmpty)
        #expect(tell(13.63, 15).map(\.property) == ["W2"])
        // A record that does not say how long it counts never rests long enough.
        #expect(tell(60, 0).count == 1)
    }

    @Test("after a take-over the old holder may not clear any more")
    func staleRelease() {
        let found = clears {
            $0.commit(1, "a", nil, "a")
            $0.commit(30, "b", "a", "b")
            $0.commit(31, "a", "b", "")
        }
        #expect(found.map(\.pods) == [["a", "b"]])
    }
}
