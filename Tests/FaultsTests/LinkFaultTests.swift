import LockstepDeterminism
import LockstepFaults
import Testing

@testable import LockstepSimulation

/// Each fault on links, as a program feels it: requests 4 to 7 of pod `a` fall into its time.
@Suite("faults on links")
struct LinkFaultTests {
    private let second: Int64 = 1_000_000_000

    @Test("latency makes answers late, in the direction it is asked for")
    func latency() throws {
        let stage = Stage()
        stage.strike(
            "latency",
            [
                .init("delayLeastNanoseconds", 2 * second),
                .init("delayMostNanoseconds", 2 * second), .init("direction", "replies"),
            ]
        )
        stage.run()
        let heard = try #require(stage.diary.seconds("a hears 4"))
        let asked = try #require(stage.diary.seconds("a asks 4"))
        #expect((2...2.1).contains(heard - asked))
        let before = try #require(stage.diary.seconds("a hears 3"))
        #expect(before - (try #require(stage.diary.seconds("a asks 3"))) < 0.1)
        let after = try #require(stage.diary.seconds("a hears 9"))
        #expect(after - (try #require(stage.diary.seconds("a asks 9"))) < 0.1)
    }

    @Test("loss takes those that are meant, and no more of them than it is told")
    func loss() {
        let stage = Stage()
        stage.strike(
            "loss",
            seconds: 9,
            [
                .init("verb", "GET"), .init("first", 2), .init("direction", "requests"),
            ]
        )
        let lines = stage.run()
        #expect(!lines.contains("a arrives 5"))
        #expect(!lines.contains("a arrives 7"))
        for number in [4, 6, 8, 9] { #expect(lines.contains("a hears \(number)")) }
        #expect(lines.contains("b hears 5"))
    }

    @Test("a fault on replies knows what their requests were about")
    func matchedReplies() {
        let stage = Stage()
        stage.strike(
            "loss",
            seconds: 9,
            [
                .init("verb", "PUT"), .init("object", "l"), .init("direction", "replies"),
            ]
        )
        let lines = stage.run()
        #expect(lines.contains("a arrives 4"))
        #expect(!lines.contains("a hears 4"))
        #expect(lines.contains("a hears 5"))
        let other = Stage()
        other.strike("loss", seconds: 9, [.init("object", "m"), .init("direction", "replies")])
        #expect(other.run().contains("a hears 4"))
    }

    @Test("a fault aimed at watches leaves other calls alone, and breaks the stream")
    func matchedStreams() {
        let stage = Stage()
        stage.strike("loss", seconds: 9, [.init("verb", "WATCH"), .init("direction", "replies")])
        let lines = stage.run()
        #expect(lines.contains("a loses event"))
        #expect(lines.contains("a hears 4"))
        #expect(!lines.contains("b loses event"))
    }

    @Test("a copy arrives again, and nobody hears its answer twice")
    func duplicate() {
        let stage = Stage()
        stage.strike(
            "duplicate",
            [
                .init("afterLeastNanoseconds", 5 * second),
                .init("afterMostNanoseconds", 5 * second),
                .init("share", 1_000_000),
            ]
        )
        let lines = stage.run()
        #expect(lines.filter { $0 == "a arrives 4" }.count == 2)
        #expect(lines.filter { $0 == "a hears 4" }.count == 1)
        #expect(lines.filter { $0 == "a arrives 3" }.count == 1)
        #expect(lines.filter { $0 == "a arrives 9" }.count == 1)
    }

    @Test("a message is overtaken by the next one, or goes on when none comes")
    func reorder() throws {
        let stage = Stage()
        stage.strike(
            "reorder",
            [
                .init("withinNanoseconds", 10 * second), .init("first", 1),
                .init("direction", "requests"),
            ]
        )
        let lines = stage.run()
        let late = try #require(lines.firstIndex(of: "a arrives 4"))
        #expect(late > (try #require(lines.firstIndex(of: "a arrives 5"))))
        let alone = Stage()
        alone.strike(
            "reorder",
            [
                .init("withinNanoseconds", second / 2), .init("direction", "requests"),
            ]
        )
        #expect(alone.run().contains("a hears 4"))
    }

    @Test("a clog holds everything back and lets it go in the order it is told")
    func clog() throws {
        for (order, expected) in [
            ("same", ["4", "5", "6", "7"]), ("reversed", ["7", "6", "5", "4"]),
        ] {
            let stage = Stage()
            stage.strike("clog", [.init("order", order), .init("direction", "requests")])
            let lines = stage.run()
            let arrived = lines.filter { $0.hasPrefix("a arrives") }.map { $0.suffix(1) }
            let place = try #require(arrived.firstIndex(of: "3"))
            #expect(arrived[(place + 1)...].prefix(4).map(String.init) == expected)
            #expect(!lines.contains("a loses event"))
        }
    }

    @Test("what a clog lets go meets what was laid meanwhile, and nothing that it met before")
    func clogAndLoss() {
        let loss: [PlannedFault.Parameter] = [.init("direction", "requests")]
        let stage = Stage()
        stage.strike("clog", [.init("direction", "requests")])
        stage.strike("loss", at: 5, seconds: 5, loss)
        let lines = stage.run()
        for number in 4...9 { #expect(!lines.contains("a arrives \(number)")) }
        #expect(lines.contains("a arrives 11"))
        let twice = Stage()
        twice.strike("clog", [.init("direction", "requests")])
        twice.strike("clog", at: 5, seconds: 5, [.init("direction", "requests")])
        twice.run()
        for number in 4...7 { #expect((twice.diary.seconds("a arrives \(number)") ?? 0) >= 10) }
        // A copy is a message like any other.
        let copied = Stage()
        copied.strike(
            "duplicate",
            [
                .init("afterLeastNanoseconds", 5 * self.second), .init("share", 1_000_000),
                .init("afterMostNanoseconds", 5 * self.second), .init("direction", "requests"),
            ]
        )
        copied.strike("clog", at: 3.6, seconds: 7, [.init("direction", "requests")])
        copied.run()
        #expect(copied.diary.all.filter { $0.line == "a arrives 4" }.count == 2)
        for entry in copied.diary.all where entry.line == "a arrives 4" {
            #expect(entry.seconds >= 10.6)
        }
    }

    @Test("a stream that was held and then lost breaks, and tells nothing afterwards")
    func clogAndLostStream() throws {
        for kind in ["loss", "half-open"] {
            let stage = Stage()
            stage.strike("clog", [.init("direction", "replies")])
            stage.strike(kind, at: 5, seconds: 5, [.init("direction", "replies")])
            let lines = stage.run()
            let broken = try #require(lines.firstIndex(of: "a loses event"), "\(kind)")
            #expect(!lines[broken...].contains { $0.hasPrefix("a hears event") }, "\(kind)")
            // What was held when it was lost is not heard in place of the break.
            let late = stage.diary.all.filter {
                $0.line.hasPrefix("a hears event") && $0.seconds >= 5
            }
            #expect(late.isEmpty, "\(kind): \(late)")
        }
    }

    @Test("while one event of a stream is held, those after it wait behind it")
    func clogOnOneEvent() {
        let stage = Stage()
        stage.strike(
            "clog",
            [.init("verb", "WATCH"), .init("first", 1), .init("direction", "replies")]
        )
        stage.run()
        func times(_ pod: String) -> [Double] {
            stage.diary.all.filter { $0.line.hasPrefix("\(pod) hears event") }.map(\.seconds)
        }
        #expect(times("b").contains { (3.6...7.4).contains($0) })
        #expect(!times("a").contains { (3.6...7.4).contains($0) })
        #expect(times("a").count == times("b").count)
    }

    @Test("when a held event is lost, those that were sent before it arrive")
    func clogAndLostEvent() throws {
        let watch: [PlannedFault.Parameter] = [
            .init("verb", "WATCH"), .init("direction", "replies"),
        ]
        let stage = Stage()
        // What the requests of second 2 bring about takes 6 s, and arrives when the rest is over.
        stage.strike(
            "latency",
            at: 1.5,
            seconds: 2,
            watch + [
                .init("delayLeastNanoseconds", 6 * second),
                .init("delayMostNanoseconds", 6 * second),
            ]
        )
        stage.strike("clog", at: 3.6, seconds: 1, watch)
        stage.strike("loss", at: 4.2, seconds: 1, watch)
        let lines = stage.run()
        let broken = try #require(lines.firstIndex(of: "a loses event"))
        let last = try #require(lines.firstIndex(of: "a hears event 6"))
        #expect(last < broken)
        #expect(!lines[broken...].contains { $0.hasPrefix("a hears event") })
    }

    @Test("a cut is felt when a message arrives, also by a pod that stands still")
    func cutWhilePaused() {
        // The answer to request 3 arrives at second 5.
        func lines(
            pause: Int64,
            cut: Double,
            for seconds: Int64
        ) -> [String] {
            let stage = Stage()
            stage.strike(
                "latency",
                at: 2.5,
                seconds: 12,
                [
                    .init("delayLeastNanoseconds", 2 * second),
                    .init("delayMostNanoseconds", 2 * second), .init("direction", "replies"),
                ]
            )
            stage.strike("pause", seconds: pause)
            stage.strike("partition", at: cut, seconds: seconds, [.init("direction", "replies")])
            return stage.run()
        }
        let during = lines(pause: 6, cut: 4.5, for: 2)
        #expect(during.contains("a arrives 3") && !during.contains("a hears 3"))
        #expect(during.contains("a loses event"))
        let before = lines(pause: 4, cut: 6, for: 3)
        #expect(before.contains("a hears 3"))
        let neither = lines(pause: 4, cut: 8, for: 1)
        #expect(neither.contains("a hears 3"))
    }

    @Test("events of a stream keep their order through a clog, whatever the order")
    func clogStream() {
        let stage = Stage()
        stage.strike("clog", [.init("order", "reversed"), .init("direction", "replies")])
        let heard = stage.run().filter { $0.hasPrefix("a hears event") }
            .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(heard.count > 10)
        #expect(heard == heard.sorted())
    }

    @Test("messages queue on a narrow link")
    func queueing() throws {
        let stage = Stage()
        stage.strike(
            "queueing",
            [
                .init("eachNanoseconds", 2 * second), .init("direction", "requests"),
            ]
        )
        stage.run(seconds: 25)
        let last = try #require(stage.diary.seconds("a hears 7"))
        #expect(last - (try #require(stage.diary.seconds("a asks 4"))) > 7.9)
    }

    @Test("a reset ends what is under way, unknown, and breaks streams; others go on")
    func reset() {
        let stage = Stage()
        stage.strike("hung", seconds: 9, [.init("first", 1)])
        stage.strike("reset", when: Trigger(event: "request-sent", pod: "a", nth: 9))
        let lines = stage.run()
        #expect(lines.contains("a loses 4"))
        #expect(lines.contains("a loses event"))
        #expect(!lines.contains("b loses event"))
        #expect(lines.contains("a hears 9"))
    }

    @Test("what is refused was not sent, and the pod is told so")
    func refused() {
        let stage = Stage()
        stage.strike("refused")
        let lines = stage.run()
        #expect(lines.contains("a is refused 4"))
        #expect(!lines.contains("a arrives 4"))
        #expect(lines.contains("a hears 8"))
        #expect(!lines.contains { $0.hasPrefix("b is refused") })
    }

    @Test("what is refused after it was copied may have arrived, so nobody says it was not sent")
    func copiedAndRefused() {
        let stage = Stage()
        stage.strike(
            "duplicate",
            seconds: 20,
            [
                .init("afterLeastNanoseconds", second / 10),
                .init("afterMostNanoseconds", second / 10), .init("share", 1_000_000),
            ]
        )
        stage.strike("refused", seconds: 20, [.init("share", 500_000)])
        let lines = stage.run(seconds: 40)
        let numbers = 4...22
        // Copies are drawn for themselves: some arrive whose original was turned away.
        #expect(
            numbers.contains {
                lines.contains("a loses \($0)") && lines.contains("a arrives \($0)")
            }
        )
        #expect(!lines.contains { $0.hasPrefix("a is refused") })
        #expect(numbers.contains { lines.contains("a hears \($0)") })
        // What went by before any rule was laid is told as ever.
        let other = Stage()
        other.strike("refused", seconds: 4)
        other.strike("duplicate", seconds: 4, [.init("share", 1_000_000)])
        #expect(other.run().contains("a is refused 4"))
    }

    @Test("a half-open connection is silent, and its streams break at the end")
    func halfOpen() throws {
        let stage = Stage()
        stage.strike("half-open")
        let lines = stage.run()
        #expect(lines.contains("a arrives 4"))
        #expect(!lines.contains("a hears 4"))
        #expect(lines.contains("a hears 8"))
        let broke = try #require(stage.diary.seconds("a loses event"))
        #expect((7.5...7.6).contains(broke))
    }

    @Test("one request hangs, carried out or not, and nobody tells", arguments: [0, 1])
    func hung(carriedOut: Int64) {
        let stage = Stage()
        stage.strike("hung", [.init("carriedOut", carriedOut), .init("first", 1)])
        let lines = stage.run()
        // The answer to the third request came before; the next message is an event or request 4.
        #expect(lines.contains("a arrives 4") == (carriedOut == 1))
        #expect(!lines.contains("a loses 4"))
        #expect(lines.contains("a hears 5"))
    }

    @Test("only the links to the named services are struck")
    func services() {
        let stage = Stage()
        stage.strike("loss", [.init("services", "other")])
        #expect(stage.run().contains("a hears 4"))
    }

    @Test("isolation, bridge and ring cut what they say")
    func cuts() {
        let stage = Stage()
        stage.strike("isolate", on: ["b"])
        let lines = stage.run()
        #expect(!lines.contains("b arrives 4"))
        #expect(lines.contains("b arrives 8"))
        #expect(lines.contains("a arrives 4"))
        let bridge = Stage()
        bridge.strike("bridge", on: ["a", "b", "c"])
        let seen = bridge.run()
        // The store is in the first half of the services, b in the first half of the pods.
        #expect(seen.contains("a arrives 4") && seen.contains("b arrives 4"))
        #expect(!seen.contains("c arrives 4"))
        let ring = Stage()
        ring.strike("ring", on: ["a", "b", "c"])
        let round = ring.run()
        #expect(!round.contains("a arrives 4") && !round.contains("c arrives 4"))
        #expect(round.contains("b arrives 4"))
    }

    @Test("what leaves streams as they are strikes none", arguments: ["duplicate", "reorder"])
    func streamsApart(kind: String) {
        let stage = Stage()
        // Only a's answers tell that a rule about a watch meets something.
        stage.strike(
            kind,
            at: 0.5,
            seconds: 14,
            [.init("verb", "WATCH"), .init("direction", "replies"), .init("withinNanoseconds", 1)]
        )
        let late = Stage(pods: ["a", "b"])
        late.strike(kind, at: 0, seconds: 14, [.init("verb", "WATCH")])
        for stage in [stage, late] {
            stage.run()
            #expect(stage.world.ownersOfUnmetRules == ["\(kind)-0"])
        }
    }
}
