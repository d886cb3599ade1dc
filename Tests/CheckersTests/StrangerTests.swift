import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepCheckers

@Suite("histories of right programs that judges once accused, and of wrong ones they let pass")
struct StrangerTests {
    let campaign = Event.campaignBegan(lock: "L")
    let over = Event.beliefEnded(lock: "L", reason: "done")
    let recovering = Event.recoveringBegan

    // MARK: Records

    @Test("a holder gives its lock back by deleting the record as well as by clearing its name")
    func releaseByDeletion() {
        func told(by actor: String, at second: Double) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.commit(5, actor, "a", nil)
                $0.commit(second, "b", nil, "b")
            }.judged(by: HolderChanges(driftPartsPerBillion: 100_000_000))
        }
        #expect(told(by: "a", at: 6).isEmpty)
        #expect(told(by: "", at: 6).count == 1)
        #expect(told(by: "c", at: 6).count == 1)
    }

    @Test("a record that names nobody frees nothing and takes nothing when it is deleted")
    func deletedFree() {
        func told(released: Bool) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                if released { $0.commit(5, "a", "a", "") } else { $0.commit(5, "", "a", nil) }
                if !released { $0.commit(5.5, "c", nil, "") }
                $0.commit(6, "", "", nil)
                $0.commit(7, "b", nil, "b")
            }.judged(by: HolderChanges(driftPartsPerBillion: 100_000_000))
        }
        #expect(told(released: true).isEmpty)
        #expect(told(released: false).count == 1)
    }

    @Test("what is done to a record made for nobody cuts no wait short", arguments: ["", "b"])
    func touchedPlaceholder(actor: String) {
        func told(at second: Double) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.commit(2, "", "a", nil)
                $0.commit(3, "b", nil, "")
                $0.commit(3.5, actor, "", "")
                $0.commit(second, "b", "", "b")
            }.judged(by: HolderChanges(driftPartsPerBillion: 100_000_000))
        }
        #expect(told(at: 4).map(\.pods) == [["b", "a"]])
        #expect(told(at: 15.7).isEmpty)
    }

    @Test("a ticket's lock is the one whose records bear no name of their own")
    func dottedNames() {
        func told(
            _ first: Double,
            _ second: Double,
            for deadline: Double,
            own: Bool = true
        ) -> Int {
            story {
                $0.at(0, "a", .requestSent(id: 1, to: "api", summary: "create"))
                $0.written(0, own ? "app" : "app.t1", lease: first, request: 1)
                $0.at(0.1, "a", .requestSent(id: 2, to: "api", summary: "create"))
                $0.written(0.1, own ? "app.jobs" : "app.t2", lease: second, request: 2)
                $0.grant(0.2, "a", token: 1, for: deadline, lock: "app")
            }.judged(by: CoveredBelief(driftPartsPerBillion: 100_000_000)).count
        }
        #expect(told(15, 3, for: 10) == 0)
        #expect(told(5, 60, for: 40) == 1)
        #expect(told(15, 3, for: 10, own: false) == 1)
        #expect(told(3, 15, for: 10, own: false) == 0)
    }

    @Test("a renewed ticket is late like a renewed record, unless it is another lock's")
    func lateTickets() {
        func told(_ record: String, named: Bool = false) -> [Int] {
            var judge = LateRenewal()
            let told = story {
                $0.at(0, "a", .requestSent(id: 1, to: "api", summary: "put"))
                if named { $0.written(0, "L", lease: 15, request: 1) }
                $0.grant(0.1, "a", token: 1)
                if named { $0.written(0.2, "L", lease: 15, request: 1) }
                $0.at(1, "a", over)
                $0.at(2, "a", .requestSent(id: 2, to: "api", summary: "put"))
                $0.written(3, record, lease: 15, request: 2)
            }
            return [judge.check(told.history).count, judge.evaluations]
        }
        #expect(told("L") == [1, 1])
        #expect(told("L.t1") == [1, 1])
        #expect(told("L.t1", named: true) == [0, 1])
        #expect(told("M") == [0, 0])
    }

    @Test("as many late requests are remembered, however many terms were over")
    func lateAmongMany() {
        let told = story {
            for number in 0..<600 {
                $0.at(1, "a", .beliefEnded(lock: "L\(number)", reason: "done"))
            }
            $0.at(2, "a", .requestSent(id: 1, to: "api", summary: "put"))
            $0.at(2, "a", .requestSent(id: 2, to: "api", summary: "put"))
            $0.written(3, "L5", lease: 15, request: 1)
        }
        #expect(told.judged(by: LateRenewal()).count == 1)
    }

    @Test("the time of a dead pod's entry runs from its first death, also in a crash loop")
    func crashLoop() {
        func told(renewed: Bool) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                for number in 0..<10 {
                    $0.at(Double(number) * 20 + 2, "a", .podKilled)
                    $0.at(Double(number) * 20 + 10, "a", .podStarted)
                    if renewed { $0.commit(Double(number) * 20 + 11, "a", "a", "a") }
                }
                $0.commit(205, "b", "a", "b")
            }.judged(by: LeftEntry(sweepNanoseconds: 10_000_000_000))
        }
        #expect(told(renewed: false).map(\.evidence) == [[1, 2]])
        #expect(told(renewed: true).isEmpty)
    }

    // MARK: Grants and sightings

    @Test("what an elector allows counts from its next grant on")
    func nextLimit() {
        func told(_ limit: Int64, again: Bool = false) -> [Finding] {
            story {
                $0.at(0, "a", .sharing(lock: "L", limit: 5))
                $0.grant(1, "a", token: 1)
                $0.at(2, "a", .sharing(lock: "L", limit: limit))
                if again { $0.grant(2, "a", token: 2) }
                $0.at(3, "b", .sharing(lock: "L", limit: 5))
                $0.grant(4, "b", token: 3)
            }.judged(by: HolderLimit())
        }
        #expect(told(1).isEmpty)
        #expect(told(1, again: true).count == 1)
    }

    @Test("the last grant of every lock is remembered, and nobody is accused from what is not")
    func manyLocks() {
        func told(_ token: UInt64, body: Bool, again: Bool = false) -> Int {
            story {
                $0.grant(1, "a", token: 1, lock: "first")
                if again { $0.grant(1, "a", token: 2, lock: "first") }
                for number in 0..<65 {
                    $0.grant(2, "a", token: UInt64(number + 10), lock: "L\(number)")
                }
                let token = Token(number: token)
                $0.at(
                    3,
                    "a",
                    body
                        ? .bodyBegan(lock: "first", token: token)
                        : .effectIssued(resource: "r", token: token)
                )
            }.judged(by: OwnToken()).count
        }
        #expect(told(1, body: false) == 0)
        #expect(told(1, body: false, again: true) == 0)
        #expect(told(1, body: true) == 0)
        #expect(told(9, body: true) == 1)
    }

    @Test("a third party's label leaves the entry whose it was")
    func label() {
        func told(_ holder: String) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a_1")
                $0.grant(1, "a", token: 1, for: 10)
                $0.commit(2, "", "a_1", holder)
                $0.at(3, "a", .leaderObserved(lock: "L", holder: "a"))
                $0.at(4, "a", over)
            }.judged(by: BeliefAfterEvidence())
        }
        #expect(told("a_1").isEmpty)
        #expect(told("a_2").count == 1)
    }

    @Test("to see oneself is no cause to give up, while one's own entry stands")
    func sightOfOneself() {
        func told(_ seen: String, by actor: String = "a") -> [Finding] {
            story {
                $0.at(0, "a", .leaderObserved(lock: "L", holder: ""))
                $0.commit(1, actor, nil, "a_1")
                $0.grant(1, "a", token: 1, for: 10)
                $0.at(1, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
                $0.at(2, "a", .leaderObserved(lock: "L", holder: seen))
                $0.at(3, "a", over)
            }.judged(by: LossWithoutCause())
        }
        #expect(told("a").count == 1)
        #expect(told("b").isEmpty)
        #expect(told("a", by: "b").isEmpty)
    }

    // MARK: Progress

    @Test("a belief that its deadline ended needs no renewal, though nobody says that it is over")
    func expiredLease() {
        func told(for deadline: Double?, renewed: Double? = nil) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.grant(1, "a", token: 1, for: deadline)
                if let renewed { $0.commit(renewed, "a", "a", "a") }
            }.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000), to: 60)
        }
        #expect(told(for: 4).isEmpty)
        #expect(told(for: 6).count == 1)
        #expect(told(for: nil).count == 1)
        #expect(told(for: 4, renewed: 20).isEmpty)
    }

    @Test("a knot is untied by a deadline, though nobody says that the belief is over")
    func expiredKnot() {
        func told(for deadline: Double?, moved: Double? = nil, rate: Int64 = 0) -> [Finding] {
            story {
                $0.at(0, "b", .clockSet(ratePartsPerBillion: rate, wallAheadNanoseconds: 0))
                $0.grant(1, "a", token: 1, lock: "x")
                $0.grant(1, "b", token: 2, for: deadline, lock: "y")
                $0.at(2, "a", .campaignBegan(lock: "y"))
                $0.at(2, "a", .nested(lock: "y", under: "x"))
                $0.at(2, "b", .campaignBegan(lock: "x"))
                $0.at(2, "b", .nested(lock: "x", under: "y"))
                if let moved {
                    let end = LocalInstant(nanoseconds: Story.time(moved).nanoseconds)
                    $0.at(3, "b", .deadlineSet(lock: "y", deadline: end))
                }
            }.judged(by: CrossedWaits(), to: 90)
        }
        #expect(told(for: nil).count == 1)
        #expect(told(for: 10).isEmpty)
        #expect(told(for: 31).isEmpty)
        #expect(told(for: 32).count == 1)
        #expect(told(for: 10, moved: 50).count == 1)
        #expect(told(for: 32, rate: 100_000_000).isEmpty)
    }

    @Test("a waiter that has just woken may be passed over until it says anew that it waits")
    func woken() {
        func told(_ event: Event?) -> [Finding] {
            story {
                $0.at(1, "a", .waiting(lock: "L", place: 3))
                $0.at(1, "b", .waiting(lock: "L", place: 8))
                $0.at(2, "a", .podPaused(suspended: false))
                $0.at(40, "a", .podResumed)
                if let event { $0.at(41, "a", event) }
                $0.grant(42, "b", token: 1)
            }.judged(by: QueueOrder())
        }
        #expect(told(nil).isEmpty)
        #expect(told(.leftQueue(lock: "L")).isEmpty)
        #expect(told(.waiting(lock: "L", place: 3)).count == 1)
    }

    @Test("a new term may be renewed before its work begins")
    func nextTerm() {
        func told(granted: Bool) -> [Finding] {
            story {
                $0.at(0, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
                $0.at(5, "a", .bodyEnded(lock: "L"))
                if granted { $0.grant(60, "a", token: 9) }
                $0.commit(62, "a", "a", "a")
                $0.commit(64, "a", "a", "a")
            }.judged(by: IdleHolder(patienceNanoseconds: 10_000_000_000))
        }
        #expect(told(granted: true).isEmpty)
        #expect(told(granted: false).count == 1)
    }

    @Test("a release that ends after the next campaign has begun is not that campaign's")
    func lateRelease() {
        func release(_ story: inout Story, again: Bool) {
            story.at(5, "a", .releaseSent(lock: "L"))
            story.at(5.5, "a", campaign)
            if again { story.at(5.6, "a", .releaseSent(lock: "L")) }
            story.at(5.7, "a", .releaseEnded(lock: "L", outcome: .ok))
        }
        for again in [false, true] {
            let leader = story {
                release(&$0, again: again)
                $0.at(10, "", recovering)
            }
            #expect(
                leader.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 100).count
                    == (again ? 0 : 1)
            )
            let sighting = story {
                $0.commit(1, "b", nil, "b")
                $0.at(1, "a", campaign)
                $0.at(2, "a", .leaderObserved(lock: "L", holder: "b"))
                release(&$0, again: again)
                $0.commit(7, "c", "b", "c")
            }
            #expect(
                sighting.judged(by: LeaderSightings(patienceNanoseconds: 10_000_000_000), to: 60)
                    .count == (again ? 0 : 1)
            )
            let attempt = story {
                $0.commit(1, "b", nil, "b")
                release(&$0, again: again)
                $0.commit(7, "a", "b", "a")
            }
            #expect(
                attempt.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000), to: 60)
                    .count == (again ? 1 : 0)
            )
        }
    }

    @Test("an end of work that nobody saw begin does not excuse a missing stop")
    func strayEnd() {
        func told(_ events: [(Double, Event)]) -> [Finding] {
            story {
                $0.grant(0, "a", token: 1)
                $0.at(0, "a", .callback(lock: "L", which: .started, reason: ""))
                for (second, event) in events { $0.at(second, "a", event) }
                $0.at(1, "a", over)
            }.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 60)
        }
        #expect(told([(0.5, .bodyEnded(lock: "L"))]).count == 1)
    }

    @Test("short pauses do not give the time for a stop anew")
    func blips() {
        func told(_ length: Double, to end: Double) -> [Finding] {
            story {
                $0.at(0, "a", .callback(lock: "L", which: .started, reason: ""))
                $0.at(1, "a", over)
                for number in 1...5 {
                    $0.at(Double(number) * 8, "a", .podPaused(suspended: false))
                    $0.at(Double(number) * 8 + length, "a", .podResumed)
                }
            }.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: end)
        }
        #expect(told(0.1, to: 41).count == 1)
        // Awake for seven seconds, then for a tenth of one each time, and from 47.9 s on.
        #expect(told(7.9, to: 50).isEmpty)
        #expect(told(7.9, to: 51).count == 1)
    }

    @Test("who has given up contends for nothing")
    func coverage() {
        func contended(_ event: Event?) -> Int {
            var coverage = Coverage()
            let told = story {
                $0.at(0, "b", campaign)
                if let event { $0.at(1, "b", event) }
                $0.commit(2, "a", nil, "a")
                $0.commit(3, "a", "a", "")
            }
            for observation in told.history.observations { coverage.observe(observation) }
            return coverage.contendedReleases
        }
        #expect(contended(nil) == 1)
        #expect(contended(.gaveUp(lock: "L")) == 0)
    }
}

extension Story {
    /// A renewal of a record by `a`, with a request.
    fileprivate mutating func written(
        _ seconds: Double,
        _ record: String,
        lease: Double,
        request: UInt64
    ) {
        let entry = Commit.Record(holder: "a", leaseNanoseconds: Story.time(lease).nanoseconds)
        let commit = Commit(
            lock: record,
            version: UInt64(history.observations.count + 100),
            uid: "u",
            before: entry,
            after: entry,
            actor: "a",
            request: request
        )
        at(seconds, "", .committed(commit))
    }
}
