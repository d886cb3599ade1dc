import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

/// Every judge finds the bug it exists for by running a system that has it, and passes a twin that
/// has not.
@Suite("judges bite by running")
struct JudgesBiteTests {
    /// A planted bug and its clean twin.
    struct Plant: CustomTestStringConvertible, Sendable {
        let property: String
        let broken: [PlantedStep]
        let clean: [PlantedStep]
        var brokenTokens: [UInt64] = []
        var cleanTokens: [UInt64] = []
        var pods = 3

        var testDescription: String { property }
    }

    @Test("a planted bug is found, by name, and its clean twin passes", arguments: plants)
    func bites(plant: Plant) throws {
        let broken = PlantedSystem(
            claim: plant.property,
            steps: plant.broken,
            taken: plant.brokenTokens,
            pods: plant.pods
        )
        let found = try broken.run()
        #expect(found.verdict == .violated)
        #expect(Set(found.findings.map(\.property)) == [plant.property])

        let clean = PlantedSystem(
            claim: plant.property,
            steps: plant.clean,
            taken: plant.cleanTokens,
            pods: plant.pods
        )
        let passed = try clean.run()
        #expect(passed.verdict == .valid, "\(passed.findings)")
        let evaluations = passed.evaluations.first { $0.property == plant.property }?.count ?? 0
        #expect(evaluations > 0, "the clean twin was never put to the test")
    }

    @Test("every judge of the catalog has a planted bug")
    func complete() {
        let judged = Catalog(systems: []).judges.map(\.property.id)
        let planted = Self.plants.map(\.property)
        let bare = judged.filter { !planted.contains($0) }
        #expect(bare.isEmpty, "no plant finds \(bare): each wants one in `plants`")
        let unjudged = planted.filter { !judged.contains($0) }
        #expect(unjudged.isEmpty, "no judge is for \(unjudged), which plants name")
    }

    @Test("tasks that outlive their terms are found by their number, each term adding one")
    func helpersPileUp() throws {
        func run(_ thing: PlantedStep.Neglected) throws -> RunResult {
            let steps = (1...5).flatMap { turn -> [PlantedStep] in
                let second = Int64(turn) * 5
                return [
                    Self.granted(second, "a", token: UInt64(turn)),
                    Self.neglect(second + 1, "a", thing), Self.ended(second + 3, "a"),
                ]
            }
            return try PlantedSystem(claim: "Q2", steps: steps).run()
        }
        let broken = try run(.task)
        #expect(broken.verdict == .violated)
        #expect(broken.findings.map(\.property) == ["Q2"])
        let clean = try run(.endedTask)
        #expect(clean.verdict == .valid)
        #expect(clean.evaluations.contains { $0.property == "Q2" && $0.count == 4 })
    }

    private static let lock = "leader"

    private static func at(_ second: Int64, _ pod: String, _ event: Event) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .report(event))
    }

    private static func granted(_ second: Int64, _ pod: String, token: UInt64) -> PlantedStep {
        at(second, pod, .granted(lock: lock, token: Token(number: token), deadline: nil))
    }

    private static func ended(_ second: Int64, _ pod: String) -> PlantedStep {
        at(second, pod, .beliefEnded(lock: lock, reason: "done"))
    }

    private static func write(_ second: Int64, _ pod: String, holder: String) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .write(holder: holder))
    }

    private static func delete(_ second: Int64, _ pod: String) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .delete)
    }

    private static func look(_ second: Int64, _ pod: String) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .look)
    }

    private static func act(_ second: Int64, _ pod: String, token: UInt64) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .act(token: token))
    }

    private static func seen(_ second: Int64, _ pod: String, _ holder: String) -> PlantedStep {
        at(second, pod, .leaderObserved(lock: lock, holder: holder))
    }

    private static func neglect(
        _ second: Int64,
        _ pod: String,
        _ thing: PlantedStep.Neglected
    ) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .neglect(thing))
    }

    private static func leave(_ second: Int64, _ pod: String) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .leave)
    }

    /// A grant for a minute, or one that is over five seconds after the beginning.
    private static func leased(_ second: Int64, _ pod: String) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .lease(seconds: 59))
    }

    private static func short(_ second: Int64, _ pod: String) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .lease(seconds: 5 - second))
    }

    private static let started = Event.callback(lock: lock, which: .started, reason: "")
    private static let stopped = Event.callback(lock: lock, which: .stopped, reason: "done")
    private static let body = Event.bodyBegan(lock: lock, token: Token(number: 1))
    private static let bodyEnd = Event.bodyEnded(lock: lock)

    static let plants: [Plant] = [
        Plant(
            property: "S1",
            broken: [granted(1, "a", token: 1), ended(10, "a"), granted(5, "b", token: 2)],
            clean: [granted(1, "a", token: 1), ended(10, "a"), granted(12, "b", token: 2)]
        ),
        Plant(
            property: "S2",
            broken: [act(1, "a", token: 1), act(5, "b", token: 2), act(9, "a", token: 1)],
            clean: [act(1, "a", token: 1), act(5, "b", token: 2), act(9, "b", token: 2)]
        ),
        Plant(
            property: "errors",
            broken: [PlantedStep(pod: "a", second: 5, deed: .fail)],
            clean: [leave(5, "a")]
        ),
        Plant(property: "F3", broken: [], clean: [], brokenTokens: [5, 3], cleanTokens: [3, 5]),
        Plant(
            property: "F1",
            broken: [granted(1, "a", token: 5), ended(4, "a"), granted(6, "b", token: 3)],
            clean: [granted(1, "a", token: 3), ended(4, "a"), granted(6, "b", token: 5)]
        ),
        Plant(
            property: "W1",
            broken: [write(1, "a", holder: "a"), write(5, "b", holder: "b")],
            clean: [write(1, "a", holder: "a"), write(20, "b", holder: "b")]
        ),
        Plant(
            property: "W2",
            broken: [write(1, "a", holder: "a"), write(5, "b", holder: "")],
            clean: [write(1, "a", holder: "a"), write(5, "a", holder: "")]
        ),
        Plant(
            property: "C1",
            broken: [at(1, "a", stopped)],
            clean: [at(1, "a", started), at(2, "a", stopped)]
        ),
        Plant(
            property: "C2",
            broken: [at(1, "a", started), at(2, "a", stopped), at(3, "a", stopped)],
            clean: [at(1, "a", started), at(2, "a", stopped)]
        ),
        Plant(
            property: "C2",
            broken: [granted(1, "a", token: 1), ended(2, "a"), ended(3, "a")],
            clean: [
                granted(1, "a", token: 1), at(1, "a", started), ended(2, "a"), at(2, "a", stopped),
            ]
        ),
        Plant(
            property: "C3",
            broken: [at(1, "a", body), at(2, "a", .releaseSent(lock: lock)), at(3, "a", bodyEnd)],
            clean: [at(1, "a", body), at(2, "a", bodyEnd), at(3, "a", .releaseSent(lock: lock))]
        ),
        Plant(
            property: "C4",
            broken: [at(1, "a", body), at(2, "a", body)],
            clean: [at(1, "a", body), at(2, "a", bodyEnd), at(3, "a", body)]
        ),
        Plant(
            property: "L1",
            broken: [at(1, "a", .campaignBegan(lock: lock))],
            clean: [at(1, "a", .campaignBegan(lock: lock)), granted(65, "a", token: 1)]
        ),
        Plant(
            property: "R3",
            broken: [granted(1, "a", token: 1), seen(2, "a", "b"), ended(3, "a")],
            clean: [granted(1, "a", token: 1), seen(2, "a", "b"), ended(2, "a")]
        ),
        Plant(
            property: "C6",
            broken: [leased(1, "a"), at(1, "a", body), ended(3, "a")],
            clean: [leased(1, "a"), at(1, "a", body), seen(3, "a", "b"), ended(3, "a")]
        ),
        Plant(
            property: "L10",
            broken: [
                granted(1, "a", token: 1), at(2, "a", .campaignBegan(lock: lock)),
                at(2, "a", .nested(lock: lock, under: lock)),
            ],
            clean: [
                granted(1, "a", token: 1), at(2, "a", .campaignBegan(lock: lock)),
                at(2, "a", .nested(lock: lock, under: lock)), at(20, "a", .gaveUp(lock: lock)),
            ]
        ),
        Plant(
            property: "S3",
            broken: [
                at(1, "a", .sharing(lock: lock, limit: 2)), granted(2, "a", token: 1),
                at(1, "b", .sharing(lock: lock, limit: 2)), granted(3, "b", token: 2),
                at(1, "c", .sharing(lock: lock, limit: 2)), granted(4, "c", token: 3),
            ],
            clean: [
                at(1, "a", .sharing(lock: lock, limit: 2)), granted(2, "a", token: 1),
                at(1, "b", .sharing(lock: lock, limit: 2)), granted(3, "b", token: 2),
            ]
        ),
        Plant(
            property: "F2",
            broken: [granted(1, "a", token: 1), granted(1, "b", token: 2), act(2, "a", token: 2)],
            clean: [granted(1, "a", token: 1), granted(1, "b", token: 2), act(2, "a", token: 1)]
        ),
        Plant(
            property: "S5",
            broken: [granted(1, "a", token: 1), ended(2, "a"), act(3, "a", token: 1)],
            clean: [granted(1, "a", token: 1), act(2, "a", token: 1), ended(3, "a")]
        ),
        Plant(
            property: "W3",
            broken: [write(1, "a", holder: "a"), ended(2, "a"), write(3, "a", holder: "a")],
            clean: [granted(1, "a", token: 1), write(2, "a", holder: "a"), ended(3, "a")]
        ),
        Plant(
            property: "W4",
            broken: [write(1, "a", holder: "a"), delete(5, "b")],
            clean: [write(1, "a", holder: "a"), delete(20, "b")]
        ),
        Plant(
            property: "S4",
            broken: [write(1, "a", holder: "a"), leased(2, "a")],
            clean: [write(1, "a", holder: "a"), short(2, "a")]
        ),
        Plant(
            property: "C5",
            broken: [
                write(1, "a", holder: "a"), write(3, "b", holder: "b"),
                seen(4, "c", "b"), seen(5, "c", "a"),
            ],
            clean: [
                write(1, "a", holder: "a"), write(3, "b", holder: "b"),
                seen(2, "c", "a"), seen(4, "c", "b"),
            ]
        ),
        Plant(
            property: "C7",
            broken: [short(1, "a"), at(1, "a", body), at(6, "a", .bodyCancelled(lock: lock))],
            clean: [short(1, "a"), at(1, "a", body), at(5, "a", .bodyCancelled(lock: lock))]
        ),
        Plant(
            property: "A1",
            broken: [write(1, "a", holder: "a"), granted(3, "b", token: 1)],
            clean: [write(1, "a", holder: "a"), granted(3, "a", token: 1)]
        ),
        Plant(
            property: "L2",
            broken: [
                write(1, "a", holder: "a"), granted(2, "a", token: 1), write(12, "a", holder: "a"),
                ended(13, "a"),
            ],
            clean: [
                write(1, "a", holder: "a"), granted(2, "a", token: 1), write(4, "a", holder: "a"),
                ended(5, "a"),
            ]
        ),
        Plant(
            property: "L3",
            broken: [
                at(1, "a", body), write(2, "a", holder: "a"), at(3, "a", bodyEnd),
                write(15, "a", holder: "a"), write(17, "a", holder: "a"),
            ],
            clean: [
                at(1, "a", body), write(2, "a", holder: "a"), write(4, "a", holder: "a"),
                at(5, "a", bodyEnd),
            ]
        ),
        Plant(
            property: "L4",
            broken: [write(1, "a", holder: "a"), leave(2, "a"), write(40, "b", holder: "b")],
            clean: [write(1, "a", holder: "a"), leave(2, "a"), write(20, "b", holder: "b")]
        ),
        Plant(
            property: "L5",
            broken: [write(1, "a", holder: "a"), write(30, "b", holder: "b")],
            clean: [write(1, "a", holder: "a"), write(30, "a", holder: "a")]
        ),
        Plant(
            property: "L6",
            broken: [at(1, "a", .podTerminating)],
            clean: [at(1, "a", .podTerminating), leave(5, "a")]
        ),
        Plant(
            property: "L7",
            broken: [
                at(1, "b", .campaignBegan(lock: lock)), write(2, "a", holder: "a"),
                write(4, "a", holder: ""), write(20, "b", holder: "b"),
            ],
            clean: [
                at(1, "b", .campaignBegan(lock: lock)), write(2, "a", holder: "a"),
                write(4, "a", holder: ""), write(6, "b", holder: "b"),
            ]
        ),
        Plant(
            property: "L8",
            broken: [
                at(1, "a", .waiting(lock: lock, place: 1)),
                at(1, "b", .waiting(lock: lock, place: 2)), granted(2, "b", token: 1),
            ],
            clean: [
                at(1, "a", .waiting(lock: lock, place: 1)),
                at(1, "b", .waiting(lock: lock, place: 2)), granted(2, "a", token: 1),
            ]
        ),
        // A semaphore of two permits, of which the second is not to be had, or is.
        Plant(
            property: "L11",
            broken: permits + [at(4, "c", .campaignBegan(lock: lock))],
            clean: permits + [at(4, "c", .campaignBegan(lock: lock)), granted(9, "c", token: 3)]
        ),
        Plant(
            property: "L9",
            broken: [at(1, "a", .campaignBegan(lock: lock)), at(2, "b", .frozen(core: "a"))],
            clean: [
                at(1, "a", .campaignBegan(lock: lock)), granted(4, "a", token: 1),
                at(2, "b", .frozen(core: "a")),
            ]
        ),
        Plant(
            property: "Q2",
            broken: [neglect(1, "a", .task), leave(2, "a")],
            clean: [
                neglect(1, "a", .endedTask), neglect(1, "a", .cancelledTimer), leave(2, "a"),
            ]
        ),
        Plant(
            property: "Q1",
            broken: (1...12).map { _ in write(1, "a", holder: "a") },
            clean: [write(1, "a", holder: "a"), write(2, "a", holder: "a")]
        ),
        // All look once, live on, and look again, either all at once or one after the other.
        Plant(
            property: "Q1",
            broken: crowd.flatMap { [look(1, $0), look(45, $0)] },
            clean: crowd.enumerated().flatMap { [look(1, $1), look(45 + Int64($0), $1)] },
            pods: crowd.count
        ),
    ]

    private static let permits =
        ["a", "b", "c"].map { at(1, $0, .sharing(lock: lock, limit: 2)) }
        + [granted(2, "a", token: 1), granted(2, "b", token: 2), ended(3, "b")]

    private static let crowd = "abcdefghijklmnop".map { String($0) }
}
