import LockstepCheckers
import LockstepHistories
import Testing

@Suite("callbacks and work (C1 to C4)")
struct CallbackTests {
    let started = Event.callback(lock: "L", which: .started, reason: "")
    let stopped = Event.callback(lock: "L", which: .stopped, reason: "lost")
    let began = Event.bodyBegan(lock: "L", token: Token(number: 1))
    let ended = Event.bodyEnded(lock: "L")
    let over = Event.beliefEnded(lock: "L", reason: "lost")

    func told(_ events: [Event]) -> Story {
        story { story in
            for (index, event) in events.enumerated() { story.at(Double(index), "a", event) }
        }
    }

    @Test("alternating callbacks are good, and a kill excuses a missing stop")
    func good() {
        let histories = [
            [started, stopped, started, stopped],
            [started, .podKilled, .podStarted, started, stopped, .podExited(error: nil)],
            [started],
        ]
        for events in histories {
            #expect(told(events).judged(by: CallbackOrder(), to: 60).isEmpty)
            #expect(
                told(events).judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 60)
                    .isEmpty
            )
        }
    }

    @Test("two starts in a row, and a stop before any start, breach the order")
    func order() {
        #expect(told([started, started]).judged(by: CallbackOrder()).map(\.evidence) == [[1, 2]])
        #expect(told([stopped]).judged(by: CallbackOrder()).map(\.evidence) == [[1]])
        let lives = told([started, .podKilled, .podStarted, stopped])
        #expect(lives.judged(by: CallbackOrder()).count == 1)
        #expect(told([stopped]).judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000)).isEmpty)
    }

    @Test("a start that is told once the term is over breaches the order")
    func lateStart() {
        func told(_ seconds: Double, again: Bool = false) -> [Finding] {
            story {
                $0.grant(1, "a", token: 1)
                if seconds < 5 { $0.at(seconds, "a", started) }
                $0.at(5, "a", over)
                if again { $0.grant(6, "a", token: 2) }
                if seconds >= 5 { $0.at(seconds, "a", started) }
            }.judged(by: CallbackOrder())
        }
        #expect(told(8).map(\.evidence) == [[2, 3]])
        #expect(told(5).count == 1, "at the same instant, and yet after it")
        #expect(told(4).isEmpty)
        #expect(told(8, again: true).isEmpty)
    }

    @Test("a second stop is a breach of stopping once")
    func twice() {
        let found = told([started, stopped, stopped]).judged(
            by: StopsOnce(patienceNanoseconds: 10_000_000_000)
        )
        #expect(found.map(\.sentence) == ["a was told to stop leading \"L\" twice."])
        #expect(told([started, stopped, stopped]).judged(by: CallbackOrder()).isEmpty)
    }

    @Test("a stop without a reason is a breach")
    func reason() {
        let silent = Event.callback(lock: "L", which: .stopped, reason: "")
        #expect(
            told([started, silent]).judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000)).map(
                \.property
            ) == ["C2"]
        )
    }

    @Test("a program that ends without a stop is a breach")
    func exit() {
        let found = told([started, .podExited(error: nil)]).judged(
            by: StopsOnce(patienceNanoseconds: 10_000_000_000)
        )
        #expect(found.map(\.evidence) == [[1]])
    }

    @Test("a stop that never follows the end of the belief is a breach, unless work still runs")
    func missing() {
        let quiet = told([started, began, over, ended])
        #expect(quiet.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 13).isEmpty)
        #expect(quiet.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 14).count == 1)
        #expect(
            told([started, began, over]).judged(
                by: StopsOnce(patienceNanoseconds: 10_000_000_000),
                to: 60
            ).isEmpty
        )
        #expect(
            told([started, began]).judged(
                by: StopsOnce(patienceNanoseconds: 10_000_000_000),
                to: 60
            ).isEmpty
        )
        let asleep = told([started, over, .podPaused(suspended: false)])
        #expect(asleep.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 60).isEmpty)
    }

    @Test("an elector that leads again owes the stop of the term before all the same")
    func again() {
        let granted = Event.granted(lock: "L", token: Token(number: 2), deadline: nil)
        let found = told([granted, started, over, granted, started]).judged(
            by: StopsOnce(patienceNanoseconds: 10_000_000_000)
        )
        #expect(found.map(\.evidence) == [[2, 5]])
        #expect(
            found.map(\.sentence)
                == ["a was never told to stop leading \"L\", and started again."]
        )
        // Granted again but not told so: the first stop is still missing at the end.
        let silent = told([started, over, granted])
        #expect(silent.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 11).isEmpty)
        #expect(
            silent.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 12).map(
                \.evidence
            ) == [[1]]
        )
        let good = told([granted, started, over, stopped, granted, started, over, stopped])
        #expect(good.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 60).isEmpty)
        let late = told([granted, started, over, granted, stopped, started])
        #expect(late.judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000), to: 60).isEmpty)
        // Without an end of the belief it is the order of callbacks that is broken.
        #expect(
            told([started, started]).judged(
                by: StopsOnce(patienceNanoseconds: 10_000_000_000),
                to: 60
            ).isEmpty
        )
    }

    @Test("a release sent or committed while work runs is a breach, reported once")
    func release() {
        let sent = told([began, .releaseSent(lock: "L")]).judged(by: ReleaseAfterWork())
        #expect(sent.map(\.evidence) == [[1, 2]])
        let both = story {
            $0.at(1, "a", began)
            $0.at(2, "a", .releaseSent(lock: "L"))
            $0.commit(3, "a", "a", "")
        }
        #expect(both.judged(by: ReleaseAfterWork()).count == 1)
        for after in ["", nil] as [String?] {
            let committed = story {
                $0.at(1, "a", began)
                $0.commit(3, "a", "a", after)
            }
            #expect(committed.judged(by: ReleaseAfterWork()).count == 1)
        }
    }

    @Test("a release after the work, of another lock, by another, or after death is good")
    func goodRelease() {
        let histories: [[Event]] = [
            [began, ended, .releaseSent(lock: "L")],
            [began, .releaseSent(lock: "M")],
            [began, .podKilled, .podStarted, .releaseSent(lock: "L")],
        ]
        for events in histories {
            #expect(told(events).judged(by: ReleaseAfterWork()).isEmpty)
        }
        let other = story {
            $0.at(1, "a", began)
            $0.at(2, "b", .releaseSent(lock: "L"))
            $0.commit(3, "b", "b", "")
            $0.commit(4, "", "a", "")
        }
        #expect(other.judged(by: ReleaseAfterWork()).isEmpty)
    }

    @Test("work beside the elector's earlier work is a breach, after it or after death is not")
    func turns() {
        let beside = told([began, began]).judged(by: BodiesInTurn())
        #expect(beside.map(\.evidence) == [[1, 2]])
        #expect(told([began, ended, began]).judged(by: BodiesInTurn()).isEmpty)
        #expect(told([began, .podKilled, .podStarted, began]).judged(by: BodiesInTurn()).isEmpty)
        let pods = story {
            $0.at(1, "a", began)
            $0.at(2, "b", began)
        }
        #expect(pods.judged(by: BodiesInTurn()).isEmpty)
    }

    @Test("the end of a belief is told once, and a new grant or a new life allows another")
    func toldTwice() {
        let granted = Event.granted(lock: "L", token: Token(number: 1), deadline: nil)
        let twice = told([granted, over, over]).judged(
            by: StopsOnce(patienceNanoseconds: 10_000_000_000)
        )
        #expect(twice.map(\.evidence) == [[2, 3]])
        #expect(twice.first?.sentence == "a was told twice that it holds \"L\" no longer.")
        #expect(
            told([granted, over, granted, over]).judged(
                by: StopsOnce(patienceNanoseconds: 10_000_000_000)
            ).isEmpty
        )
        let lives = [granted, over, .podKilled, .podStarted, over]
        #expect(told(lives).judged(by: StopsOnce(patienceNanoseconds: 10_000_000_000)).isEmpty)
    }
}
