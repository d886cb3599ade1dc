import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepCheckers

@Suite("progress and moderation (L2 to L9, Q1, Q2)")
struct LivenessTests {
    let fault = Event.faultBegan(fault: "f", kind: "partition", detail: "")
    let healed = Event.faultEnded(fault: "f", kind: "partition")
    let campaign = Event.campaignBegan(lock: "L")
    let over = Event.beliefEnded(lock: "L", reason: "done")

    @Test("a holder renews within the period, unless something is broken or it is one no more")
    func renewals() {
        func told(_ second: Double, _ between: (inout Story) -> Void = { _ in }) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.grant(1, "a", token: 1)
                between(&$0)
                $0.commit(second, "a", "a", "a")
            }.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000))
        }
        #expect(told(6).isEmpty)
        #expect(told(6.5).map(\.evidence) == [[1, 3]])
        #expect(told(8) { $0.at(4, "a", over) }.isEmpty)
        #expect(told(8) { $0.at(4, "", fault) }.isEmpty)
        let healedLate = told(8) {
            $0.at(2, "", fault)
            $0.at(4, "", healed)
        }
        #expect(healedLate.isEmpty)
        let none = story {
            $0.commit(1, "a", nil, "a")
            $0.grant(1, "a", token: 1)
        }
        #expect(none.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000), to: 6).isEmpty)
        #expect(none.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000), to: 7).count == 1)
        func answered(_ second: Double) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.grant(second, "a", token: 1)
                $0.commit(7, "a", "a", "a")
            }.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000))
        }
        #expect(answered(3).isEmpty)
        #expect(answered(1.5).count == 1)
        let sessions = story {
            $0.commit(1, "a", nil, "a", lease: 0)
            $0.grant(1, "a", token: 1)
        }
        #expect(sessions.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000), to: 60).isEmpty)
    }

    @Test("work that has ended does not keep a lock alive, but one late renewal is no sign of it")
    func idle() {
        func told(_ seconds: [Double], again: Bool = false) -> [Finding] {
            story {
                $0.at(1, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
                $0.at(2, "a", .bodyEnded(lock: "L"))
                if again { $0.at(3, "a", .bodyBegan(lock: "L", token: Token(number: 2))) }
                for second in seconds { $0.commit(second, "a", "a", "a") }
            }.judged(by: IdleHolder(patienceNanoseconds: 10_000_000_000))
        }
        #expect(told([4, 12, 13]).isEmpty)
        #expect(told([13, 15]).map(\.evidence) == [[2, 4]])
        #expect(told([13, 15, 17]).count == 1)
        #expect(told([13, 15], again: true).isEmpty)
    }

    @Test("a program that ends leaves nothing behind")
    func leftBehind() {
        func told(_ counts: [Int64]) -> [Finding] {
            story {
                $0.grant(1, "a", token: 1)
                $0.at(1, "a", held(counts, at: "L"))
                $0.at(2, "a", held(counts, at: ""))
            }.judged(by: NothingLeft())
        }
        #expect(told([0, 0, 0, 0]).isEmpty)
        for kind in 0..<4 {
            let counts = (0..<4).map { Int64($0 == kind ? 1 : 0) }
            #expect(told(counts).map(\.evidence) == [[3]])
        }
    }

    @Test("what a pod holds does not grow at each of four beginnings of terms in a row")
    func pilesUp() {
        func told(_ tasks: [Int64], other: Bool = false, dies: Int? = nil) -> [Finding] {
            story {
                for (index, count) in tasks.enumerated() {
                    let second = Double(index * 10)
                    if dies == index { $0.at(second, "a", .podStarted) }
                    if other { $0.grant(second, "a", token: 9, lock: "M") }
                    $0.grant(second, "a", token: UInt64(index))
                    $0.at(second, "a", held([count, 0, 0, 0], at: "L"))
                    $0.at(second + 5, "a", over)
                }
            }.judged(by: NothingLeft())
        }
        #expect(told([1, 2, 3]).isEmpty)
        #expect(told([1, 2, 3, 4]).map(\.evidence) == [[2, 5, 8, 11]])
        #expect(told([1, 2, 3, 4, 5, 6]).count == 1)
        #expect(told([4, 1, 2, 3, 3, 4]).isEmpty)
        #expect(told([5, 1, 2, 3, 4]).count == 1)
        #expect(told([1, 2, 3, 4], other: true).isEmpty)
        #expect(told([1, 2, 3, 4], dies: 2).isEmpty)
    }

    private func held(_ counts: [Int64], at lock: String) -> Event {
        .inventory(
            lock: lock,
            tasks: counts[0],
            timers: counts[1],
            calls: counts[2],
            streams: counts[3]
        )
    }

    @Test("a record outlives its owner by its lease and a sweep at most")
    func entries() {
        func told(_ cleared: Double?, to end: Double) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.at(2, "a", .podKilled)
                if let cleared { $0.commit(cleared, "", "a", nil) }
            }.judged(by: LeftEntry(sweepNanoseconds: 10_000_000_000), to: end)
        }
        #expect(told(27, to: 60).isEmpty)
        #expect(told(28, to: 60).map(\.evidence) == [[1, 2]])
        #expect(told(nil, to: 27).isEmpty)
        #expect(told(nil, to: 28).count == 1)
        let alive = story { $0.commit(1, "a", nil, "a") }
        #expect(alive.judged(by: LeftEntry(sweepNanoseconds: 10_000_000_000), to: 100).isEmpty)
    }

    @Test("a pod that has come back is dead no more, but what its former life wrote is of the dead")
    func entriesOfNextLife() {
        func told(_ written: Double, again: Double? = nil, replaced: Double) -> [Finding] {
            story {
                if written < 1 { $0.commit(written, "a", nil, "a") }
                $0.at(1, "a", .podKilled)
                $0.at(2, "a", .podStarted)
                if written > 2 { $0.commit(written, "a", nil, "a") }
                if let again { $0.at(again, "a", .podKilled) }
                $0.commit(replaced, "b", "a", "b")
            }.judged(by: LeftEntry(sweepNanoseconds: 10_000_000_000))
        }
        #expect(told(50, replaced: 90).isEmpty)
        #expect(told(0.5, replaced: 26).isEmpty)
        #expect(told(0.5, replaced: 27).map(\.evidence) == [[1, 2]])
        #expect(told(50, again: 60, replaced: 85).isEmpty)
        #expect(told(50, again: 60, replaced: 86).map(\.evidence) == [[3, 4]])
    }

    @Test("a lock is not taken from a live holder in a long calm")
    func stable() {
        func told(_ second: Double, _ event: Event? = nil, by pod: String = "a") -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                if let event { $0.at(5, pod, event) }
                $0.commit(second, "b", "a", "b")
            }.judged(by: StableLeader(settlingNanoseconds: 30_000_000_000))
        }
        #expect(told(31).map(\.evidence) == [[1, 2]])
        #expect(told(29).isEmpty)
        #expect(told(34, fault, by: "").isEmpty)
        #expect(told(60, .podKilled).isEmpty)
        #expect(told(60, .podTerminating).isEmpty)
        #expect(told(60, .releaseSent(lock: "L")).isEmpty)
        #expect(told(60, .releaseSent(lock: "M")).count == 1)
        let lost = Event.messageLost(id: 1, leg: .reply, reason: .chance)
        #expect(told(34, lost, by: "").isEmpty)
        #expect(told(36, lost, by: "").count == 1)
    }

    @Test("a pod that is asked to end has ended by the bound, unless it was killed or paused")
    func exits() {
        func told(_ event: Event?, at second: Double, to end: Double = 100) -> [Finding] {
            story {
                $0.at(1, "a", .podTerminating)
                if let event { $0.at(second, "a", event) }
            }.judged(by: PromptExit(boundNanoseconds: 30_000_000_000), to: end)
        }
        #expect(told(.podExited(error: nil), at: 31).isEmpty)
        #expect(told(.podExited(error: nil), at: 32).map(\.evidence) == [[1, 2]])
        #expect(told(.podKilled, at: 20).isEmpty)
        #expect(told(.podKilled, at: 32).count == 1)
        #expect(told(.podPaused(suspended: false), at: 20).isEmpty)
        #expect(told(nil, at: 0, to: 31).isEmpty)
        #expect(told(nil, at: 0, to: 32).map(\.evidence) == [[1]])
    }

    @Test("a pod that does not run when it is asked to end is excused, as one that is paused later")
    func exitWhilePaused() {
        func told(_ before: [(pod: String, event: Event)]) -> [Finding] {
            story {
                for (pod, event) in before { $0.at(1, pod, event) }
                $0.at(2, "a", .podTerminating)
                $0.at(60, "a", .podResumed)
            }.judged(by: PromptExit(boundNanoseconds: 30_000_000_000), to: 100)
        }
        let pause = Event.podPaused(suspended: false)
        #expect(told([("a", pause)]).isEmpty)
        #expect(told([("a", pause), ("a", .podResumed)]).count == 1)
        #expect(told([("b", pause)]).map(\.pods) == [["a"]])
        // Another life was never paused.
        #expect(told([("a", pause), ("a", .podKilled), ("a", .podStarted)]).count == 1)
    }

    @Test("that a pod ends in time rests on its running in time")
    func exitAssumes() {
        let assumed = JudgeCatalog.entry(named: "prompt-exit")?.assumptions ?? []
        #expect(assumed.contains(.promptExecution))
    }

    @Test("a released lock has its next holder soon, if somebody wants it and nothing is broken")
    func handOff() {
        func told(
            _ next: Double?,
            wanted: Bool = true,
            _ between: (inout Story) -> Void = { _ in }
        ) -> [Finding] {
            story {
                if wanted { $0.at(0, "b", campaign) }
                $0.commit(1, "a", nil, "a")
                $0.commit(2, "a", "a", "")
                between(&$0)
                if let next { $0.commit(next, "b", "", "b") }
            }.judged(by: HandOff(boundNanoseconds: 5_000_000_000), to: 60)
        }
        #expect(told(7).isEmpty)
        #expect(told(8).map(\.evidence) == [[3, 4]])
        #expect(told(nil).map(\.evidence) == [[3]])
        #expect(told(8, wanted: false).isEmpty)
        #expect(told(8) { $0.at(3, "", fault) }.isEmpty)
        #expect(told(nil) { $0.at(3, "b", .gaveUp(lock: "L")) }.isEmpty)
        #expect(told(nil) { $0.at(3, "b", .releaseEnded(lock: "L", outcome: .ok)) }.isEmpty)
        #expect(told(nil) { $0.at(3, "b", .podKilled) }.isEmpty)
    }

    @Test("where no record shows a release, its holder's word does, once it has long been calm")
    func handOffByWord() {
        func told(
            _ next: Double?,
            released second: Double = 40,
            outcome: Outcome = .ok,
            _ between: (inout Story) -> Void = { _ in }
        ) -> [Finding] {
            story {
                $0.at(0, "b", campaign)
                $0.commit(0, "a", nil, "a", lock: "L.a")
                $0.grant(1, "a", token: 1)
                $0.at(second - 1, "a", over)
                $0.at(second, "a", .releaseEnded(lock: "L", outcome: outcome))
                between(&$0)
                if let next { $0.grant(next, "b", token: 2) }
            }.judged(by: HandOff(boundNanoseconds: 5_000_000_000), to: 60)
        }
        #expect(told(45).isEmpty)
        #expect(told(46).map(\.evidence) == [[5, 6]])
        #expect(told(nil).map(\.evidence) == [[5]])
        #expect(told(nil, released: 20).isEmpty)
        #expect(told(nil, outcome: .unknown).isEmpty)
        #expect(told(nil) { $0.at(41, "", fault) }.isEmpty)
        #expect(told(nil) { $0.at(41, "b", .podKilled) }.isEmpty)
        #expect(told(nil) { $0.grant(41, "b", token: 2) }.isEmpty)
    }

    @Test("a queue is served in its order, and who left it or sleeps is passed over")
    func queue() {
        func told(_ event: Event? = nil, by pod: String = "a") -> [Finding] {
            story {
                $0.at(1, "a", .waiting(lock: "L", place: 3))
                $0.at(2, "b", .waiting(lock: "L", place: 8))
                if let event { $0.at(3, pod, event) }
                $0.grant(4, "b", token: 1)
            }.judged(by: QueueOrder())
        }
        #expect(told().map(\.evidence) == [[1, 2, 3]])
        #expect(told(.gaveUp(lock: "L")).isEmpty)
        #expect(told(.gaveUp(lock: "M")).count == 1)
        #expect(told(.podKilled).isEmpty)
        #expect(told(.podPaused(suspended: false)).isEmpty)
        #expect(told(.granted(lock: "L", token: Token(number: 0), deadline: nil)).isEmpty)
        #expect(told(.waiting(lock: "L", place: 9)).isEmpty)
        #expect(told(.waiting(lock: "L", place: 1), by: "c").map(\.pods) == [["b", "c"]])
    }

    @Test("the core leads within the bound though the faults stay, nobody else counts")
    func core() {
        func told(_ leader: String, at second: Double, frozen: String = "a b") -> [Finding] {
            story {
                for pod in ["a", "b", "c"] { $0.at(0, pod, campaign) }
                $0.at(5, "", fault)
                $0.at(10, "", .frozen(core: frozen))
                $0.grant(second, leader, token: 1)
            }.judged(by: CoreLeads(boundNanoseconds: 30_000_000_000), to: 100)
        }
        #expect(told("a", at: 40).isEmpty)
        #expect(told("a", at: 41).map(\.time) == [Story.time(40)])
        #expect(told("c", at: 12).map(\.pods) == [["a", "b"]])
        #expect(told("a", at: 7).isEmpty)
        #expect(told("c", at: 12, frozen: "").isEmpty)
    }

    @Test("a holder outside the core that renews is progress, one that cannot is not")
    func outside() {
        func told(_ after: (inout Story) -> Void) -> [Finding] {
            story {
                for pod in ["a", "b", "c"] { $0.at(0, pod, campaign) }
                $0.at(10, "", .frozen(core: "a b"))
                $0.grant(11, "c", token: 1, for: 15)
                after(&$0)
            }.judged(by: CoreLeads(boundNanoseconds: 30_000_000_000), to: 100)
        }
        func moved(to second: Double) -> Event {
            let deadline = LocalInstant(nanoseconds: Int64(second * 1e9))
            return .deadlineSet(lock: "L", deadline: deadline)
        }
        let renewing = told {
            $0.at(13, "c", moved(to: 28))
            $0.at(15, "c", moved(to: 30))
        }
        #expect(renewing.isEmpty)
        #expect(told { $0.at(13, "c", moved(to: 28)) }.map(\.pods) == [["a", "b"]])
        for end in [over, .podKilled] {
            let ended = told {
                $0.at(13, "c", moved(to: 28))
                $0.at(14, "c", end)
                $0.grant(15, "c", token: 2, for: 15)
                $0.at(17, "c", moved(to: 32))
            }
            #expect(ended.map(\.pods) == [["a", "b"]])
        }
        let late = told {
            $0.at(42, "c", moved(to: 57))
            $0.at(44, "c", moved(to: 59))
        }
        // Whatever the holder outside was granted rests from then on.
        #expect(late.map(\.time) == [Story.time(41)])
        let again = told {
            $0.at(20, "c", over)
            $0.grant(38, "c", token: 2, for: 15)
        }
        #expect(again.map(\.time) == [Story.time(68)])
    }

    @Test("without a freeze, after recovery, or while the core sleeps, no core is asked for")
    func noCore() {
        let unfrozen = story { $0.at(0, "a", campaign) }
        #expect(unfrozen.judged(by: CoreLeads(boundNanoseconds: 30_000_000_000), to: 100).isEmpty)
        for event in [Event.recoveringBegan, .podKilled] {
            let told = story {
                $0.at(0, "a", campaign)
                $0.at(10, "", .frozen(core: "a"))
                $0.at(20, event == .podKilled ? "a" : "", event)
            }
            #expect(told.judged(by: CoreLeads(boundNanoseconds: 30_000_000_000), to: 100).isEmpty)
        }
    }

    @Test("more requests than may be within a second are a breach, reported once a burst")
    func rate() {
        func told(every seconds: Double, _ pods: [String] = ["a"]) -> [Finding] {
            story {
                for number in 0..<30 {
                    let pod = pods[number % pods.count]
                    let event = Event.requestSent(id: UInt64(number), to: "s", summary: "get")
                    $0.at(1 + Double(number) * seconds, pod, event)
                }
            }.judged(
                by: RequestRate(
                    limit: 20,
                    retryNanoseconds: 2_000_000_000,
                    settlingNanoseconds: 30_000_000_000
                )
            )
        }
        #expect(told(every: 0.05).isEmpty)
        #expect(told(every: 0.049).map(\.evidence) == [[1, 21]])
        #expect(told(every: 0.03, ["a", "b"]).isEmpty)
    }

    /// Looks of pods of which each is seen first at 0 s, and what the judge makes of them.
    private func looks(
        of pods: Int,
        retry: Int64 = 2_000_000_000,
        _ looks: (_ pod: Int, _ round: Int) -> (second: Double, summary: String)?
    ) -> [Finding] {
        var times: [(second: Double, pod: Int, summary: String)] = []
        for pod in 0..<pods {
            times.append((0, pod, "GET leases/leader"))
            for round in 0..<10 {
                if let look = looks(pod, round) { times.append((look.second, pod, look.summary)) }
            }
        }
        times.sort { ($0.second, $0.pod) < ($1.second, $1.pod) }
        return story {
            for (number, look) in times.enumerated() {
                let event = Event.requestSent(
                    id: UInt64(number),
                    to: "kubernetes",
                    summary: look.summary
                )
                $0.at(look.second, "pod-\(look.pod)", event)
            }
        }.judged(
            by: RequestRate(
                limit: 20,
                retryNanoseconds: retry,
                settlingNanoseconds: 30_000_000_000
            )
        )
    }

    @Test("pods that wait and all ask for one object at once are a herd, reported once")
    func herd() {
        // Every 4 s all of them within 90 ms.
        func told(_ pods: Int, after seconds: Double = 40) -> [Finding] {
            looks(of: pods) { pod, round in
                let within = 0.09 * Double(pod) / Double(pods)
                return (seconds + 4 * Double(round) + within, "PUT leases/leader@\(round)")
            }
        }
        for (pods, most) in [(11, 10), (30, 14), (100, 28)] {
            let found = told(pods)
            #expect(found.count == 10)
            #expect(found.first?.pods.count == most + 1)
            #expect(
                found.first?.sentence
                    == "\(most + 1) of \(pods) pods asked kubernetes for leases/leader within"
                    + " 0.1 s, \(most) being the most."
            )
        }
        for pods in [3, 10] { #expect(told(pods).isEmpty) }
        // So soon after their beginning nobody can have drawn apart.
        #expect(told(100, after: 29).count == 9)
    }

    @Test("looks that are spread, few, repeated, or for different objects are no herd")
    func spread() {
        for pods in [3, 30, 100] {
            // A hundred pods, one each 40 ms.
            let found = looks(of: pods) { pod, round in
                (40 + 4 * Double(round) + 4 * Double(pod) / Double(pods), "GET leases/leader")
            }
            #expect(found.isEmpty)
        }
        let own = looks(of: 100) { pod, round in
            (40 + 4 * Double(round), "GET leases/leader-\(pod % 10)")
        }
        #expect(own.isEmpty)
        let effects = looks(of: 100) { pod, round in (40 + 4 * Double(round), "effect 7") }
        #expect(effects.isEmpty)
        // A tenth of them, each ten times within a second.
        let few = looks(of: 100) { pod, round in
            pod < 10 ? (40 + Double(round) / 10, "GET leases/leader") : nil
        }
        #expect(few.isEmpty)
    }

    @Test("what is remembered of an object grows with those who ask for it, and with nobody else")
    func memory() {
        var traffic = ObjectTraffic()
        for round in 0..<100 {
            let now = Story.time(Double(round))
            traffic.noteAsker(100_000)
            traffic.note(100_000, at: now, UInt64(round + 1), since: now)
        }
        #expect(traffic.askers == 1 && traffic.present == 1)
        #expect(remembered(traffic) < 20)
    }

    @Test("the shorter the time between looks, the more of them may fall together")
    func pace() {
        func told(_ retry: Int64) -> [Finding] {
            looks(of: 30, retry: retry) { pod, round in
                pod < 16 ? (40 + 4 * Double(round), "GET leases/leader") : nil
            }
        }
        #expect(told(2_000_000_000).count == 10)
        #expect(told(900_000_000).isEmpty)
    }
}
