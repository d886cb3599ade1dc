import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

/// What is said of a lock whose entries are tickets, and of writes that outlive their writer.
@Suite("honest answers about tickets, late writes and names that stay")
struct HonestTicketTests {
    private func told(_ tell: (inout Story) -> Void) -> [Finding] {
        story(tell).judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000), to: 60)
    }

    private static let campaign = Event.campaignBegan(lock: "L")

    @Test("a ticket is the entry of the lock whose name begins its own")
    func ticket() {
        func granted(_ record: String, asked: [String] = ["L"]) -> [Finding] {
            told { story in
                story.commit(0, "b", nil, "b", lock: "L.b")
                for lock in asked { story.at(1, "a", .campaignBegan(lock: lock)) }
                story.commit(2, "a", nil, "a", lock: record)
                story.commit(2, "b", nil, "b", lock: "L")
                story.grant(3, "a", token: 1)
            }
        }
        #expect(granted("L.a").isEmpty)
        #expect(granted("L.of.a").isEmpty)
        #expect(granted("La").count == 1)
        // What is a lock of its own, or a ticket of one, is not another lock's.
        #expect(granted("L.a", asked: ["L", "L.a"]).count == 1)
        #expect(granted("L.of.a", asked: ["L", "L.of"]).count == 1)
    }

    @Test("a release that is told as done has removed the ticket")
    func release() {
        func told(_ outcome: Outcome = .ok, _ more: (inout Story) -> Void) -> [Finding] {
            self.told {
                $0.at(0, "a", Self.campaign)
                $0.commit(1, "a", nil, "a", lock: "L.1")
                $0.commit(1, "b", nil, "b", lock: "L.2")
                $0.grant(2, "a", token: 1)
                $0.at(4, "a", .releaseSent(lock: "L"))
                more(&$0)
                $0.at(9, "a", .releaseEnded(lock: "L", outcome: outcome))
            }
        }
        #expect(told { $0.commit(5, "a", "a", nil, lock: "L.1") }.isEmpty)
        #expect(told { $0.commit(5, "b", "a", nil, lock: "L.1") }.isEmpty)
        #expect(told { _ in }.map(\.evidence) == [[2, 6]])
        // Another's ticket that is gone is not one's own.
        #expect(told { $0.commit(5, "a", "b", nil, lock: "L.2") }.count == 1)
        #expect(told(.unknown) { _ in }.isEmpty && told(.failed) { _ in }.isEmpty)
    }

    @Test("a ticket that was left standing, and told of, is no entry of the next attempt")
    func left() {
        func told(_ outcome: Outcome) -> [Finding] {
            self.told {
                $0.at(0, "a", Self.campaign)
                $0.commit(1, "a", nil, "a", lock: "L.1")
                $0.grant(2, "a", token: 1)
                $0.at(4, "a", .releaseSent(lock: "L"))
                $0.at(5, "a", .releaseEnded(lock: "L", outcome: outcome))
                $0.at(6, "a", Self.campaign)
                $0.commit(7, "a", nil, "a", lock: "L.3")
                $0.grant(8, "a", token: 3)
                $0.at(9, "a", .releaseSent(lock: "L"))
                $0.commit(10, "a", "a", nil, lock: "L.3")
                $0.at(11, "a", .releaseEnded(lock: "L", outcome: .ok))
            }
        }
        #expect(told(.unknown).isEmpty)
        #expect(told(.ok).map(\.time) == [Story.time(5), Story.time(11)])
    }

    @Test("a ticket does not outlast an attempt that was given up by more than the clean-up bound")
    func givenUp() {
        func told(removed: Double?) -> [Finding] {
            self.told {
                $0.at(0, "a", Self.campaign)
                $0.commit(1, "a", nil, "a", lock: "L.1")
                $0.at(2, "a", .gaveUp(lock: "L"))
                $0.commit(9, "b", nil, "b", lock: "L.2")
                if let removed { $0.commit(removed, "a", "a", nil, lock: "L.1") }
                $0.commit(30, "b", "b", nil, lock: "L.2")
            }
        }
        #expect(told(removed: 11).isEmpty)
        #expect(told(removed: 13).map(\.evidence) == [[2, 3]])
        #expect(told(removed: nil).map(\.time) == [Story.time(30)])
    }

    @Test("a ticket that an abandoned attempt asked for is not the next one's, unless written anew")
    func abandoned() {
        func told(request: UInt64 = 7, renewed: Bool = false, released: Bool = true) -> [Finding] {
            self.told {
                $0.at(0, "a", Self.campaign)
                $0.at(1, "a", .requestSent(id: 7, to: "kubernetes", summary: ""))
                $0.at(2, "a", Self.campaign)
                $0.at(2, "a", .requestSent(id: 9, to: "kubernetes", summary: ""))
                $0.commit(3, "a", nil, "a", lock: "L.1", request: request)
                $0.commit(4, "a", nil, "a", lock: "L.2", request: 9)
                if renewed { $0.commit(5, "a", "a", "a", lock: "L.1", request: 11) }
                if released { $0.grant(6, "a", token: 2) }
                if released { $0.at(7, "a", .releaseSent(lock: "L")) }
                $0.commit(8, "a", "a", nil, lock: "L.2", request: 12)
                $0.at(9, "a", .releaseEnded(lock: "L", outcome: .ok))
                $0.commit(30, "b", nil, "b", lock: "L.3")
            }
        }
        #expect(told().isEmpty)
        #expect(told(request: 8).count == 1)
        #expect(told(renewed: true).count == 1)
        // The same of an attempt that is given up.
        #expect(told(released: false).isEmpty)
        #expect(told(renewed: true, released: false).map(\.time) == [Story.time(30)])
        // Where no requests were recorded nobody knows better.
        #expect(told(request: 0).count == 1)
    }

    @Test("what a dead life had sent makes no grant of the next one")
    func lateWrite() {
        func told(sentByTheNext: Bool) -> [Finding] {
            self.told {
                $0.commit(0, "b", nil, "")
                $0.at(1, "a", .requestSent(id: 7, to: "kubernetes", summary: ""))
                $0.at(2, "a", .podKilled)
                $0.at(3, "a", .podStarted)
                $0.at(4, "a", Self.campaign)
                $0.at(4, "a", .requestSent(id: 9, to: "kubernetes", summary: ""))
                $0.commit(5, "a", "", "a", request: sentByTheNext ? 9 : 7)
                $0.grant(6, "a", token: 1)
            }
        }
        #expect(told(sentByTheNext: true).isEmpty)
        #expect(told(sentByTheNext: false).map(\.evidence) == [[7, 8]])
    }

    @Test("whose name stays the same, too, is answered once what another has replaced")
    func lateAnswer() {
        func told(again: Bool, by other: String = "b", name: String = "b") -> [Finding] {
            self.told {
                $0.at(0, "a", Self.campaign)
                $0.commit(1, "a", nil, "a")
                $0.commit(2, other, "a", name)
                $0.grant(3, "a", token: 1)
                $0.at(4, "a", .beliefEnded(lock: "L", reason: "taken"))
                $0.at(5, "a", Self.campaign)
                if again { $0.grant(6, "a", token: 2) }
            }
        }
        #expect(told(again: false).isEmpty)
        #expect(told(again: true).map(\.time) == [Story.time(6)])
        // All may have one name in the record.
        #expect(told(again: true, name: "a").count == 1)
        // Whoever renews has replaced nothing.
        #expect(told(again: true, by: "a", name: "a").isEmpty)
    }
}
