import LockstepCheckers
import LockstepHistories
import Testing

@Suite("holders, tokens, renewals, sightings and grants (S3, F2, W3, C5, A1)")
struct FurtherSafetyTests {
    let over = Event.beliefEnded(lock: "L", reason: "lost")

    @Test("a semaphore's permits are counted, and a deadline gives one back")
    func permits() {
        for (limit, length, count) in [(2, 100.0, 1), (3, 100.0, 0), (2, 1.5, 0)] {
            let told = story {
                for (index, pod) in ["a", "b", "c"].enumerated() {
                    $0.at(Double(index), pod, .sharing(lock: "L", limit: Int64(limit)))
                    $0.grant(Double(index), pod, token: UInt64(index), for: length)
                }
            }
            let found = told.judged(by: HolderLimit())
            #expect(found.count == count, "\(limit) for \(length)")
            if count == 1 { #expect(found.first?.evidence == [2, 4, 6]) }
        }
    }

    @Test("readers share, a writer does not, and nobody is assumed to")
    func readers() {
        func told(_ first: Int64?, _ second: Int64?) -> [Finding] {
            story {
                if let first { $0.at(0, "a", .sharing(lock: "L", limit: first)) }
                $0.grant(1, "a", token: 1)
                if let second { $0.at(1, "b", .sharing(lock: "L", limit: second)) }
                $0.grant(2, "b", token: 2)
            }.judged(by: HolderLimit())
        }
        #expect(told(.max, .max).isEmpty)
        #expect(told(.max, 1).count == 1)
        #expect(told(1, .max).count == 1)
        #expect(told(nil, nil).count == 1)
        let after = story {
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", over)
            $0.grant(3, "b", token: 2)
            $0.at(4, "b", .podKilled)
            $0.grant(5, "a", token: 3)
        }
        #expect(after.judged(by: HolderLimit()).isEmpty)
    }

    @Test("work and effects carry tokens of their own grants")
    func tokens() {
        let good = story {
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
            $0.at(3, "a", .effectIssued(resource: "r", token: Token(number: 1)))
            $0.grant(4, "a", token: 5)
            $0.at(5, "a", .effectIssued(resource: "r", token: Token(number: 1)))
            $0.at(6, "a", .bodyBegan(lock: "L", token: Token(number: 5)))
        }
        #expect(good.judged(by: OwnToken()).isEmpty)
        let old = story {
            $0.grant(1, "a", token: 1)
            $0.grant(2, "a", token: 5)
            $0.at(3, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
        }
        #expect(old.judged(by: OwnToken()).map(\.evidence) == [[2, 3]])
        let foreign = story {
            $0.grant(1, "a", token: 1)
            $0.grant(2, "b", token: 2)
            $0.at(3, "a", .effectIssued(resource: "r", token: Token(number: 2)))
        }
        #expect(foreign.judged(by: OwnToken()).map(\.pods) == [["a"]])
    }

    @Test("a token of an earlier life is not the pod's own")
    func lives() {
        let told = story {
            $0.at(0, "a", .podStarted)
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", .podKilled)
            $0.at(3, "a", .podStarted)
            $0.grant(4, "a", token: 2)
            $0.at(5, "a", .effectIssued(resource: "r", token: Token(number: 1)))
        }
        #expect(told.judged(by: OwnToken()).map(\.evidence) == [[5, 6]])
    }

    private func renewal(_ request: UInt64, _ holder: String = "a") -> Event {
        let record = Commit.Record(holder: holder, leaseNanoseconds: 15)
        return .committed(
            Commit(
                lock: "L",
                version: request,
                uid: "u",
                before: record,
                after: record,
                actor: "a",
                request: request
            )
        )
    }

    private func entry(of holder: String, _ request: UInt64) -> Event {
        .committed(
            Commit(
                lock: "L",
                version: request,
                uid: "u",
                before: Commit.Record(holder: "", leaseNanoseconds: 15),
                after: Commit.Record(holder: holder, leaseNanoseconds: 15),
                actor: "a",
                request: request
            )
        )
    }

    @Test("a renewal sent before the end may arrive after it, one sent after it may not")
    func renewals() {
        for (sent, count) in [(1.0, 0), (2.0, 0), (3.0, 1)] {
            let told = story {
                let request = Event.requestSent(id: 7, to: "store", summary: "put")
                $0.grant(0, "a", token: 1)
                if sent < 2 { $0.at(sent, "a", request) }
                $0.at(2, "a", over)
                if sent >= 2 { $0.at(sent, "a", request) }
                $0.at(4, "", renewal(7))
            }
            var judge = LateRenewal()
            #expect(judge.check(told.history).count == count)
            #expect(judge.evaluations == 1)
        }
    }

    @Test("a release ends the term, a new campaign begins another, and silence proves nothing")
    func renewalEnds() {
        let request = Event.requestSent(id: 7, to: "store", summary: "put")
        let released = story {
            $0.at(1, "a", .releaseSent(lock: "L"))
            $0.at(2, "a", request)
            $0.at(3, "", renewal(7))
        }
        #expect(released.judged(by: LateRenewal()).map(\.evidence) == [[1, 2, 3]])
        let again = story {
            $0.at(1, "a", over)
            $0.at(2, "a", .campaignBegan(lock: "L"))
            $0.at(3, "a", request)
            $0.at(4, "", renewal(7))
        }
        #expect(again.judged(by: LateRenewal()).isEmpty)
        var judge = LateRenewal()
        let silent = story {
            $0.at(1, "a", over)
            $0.at(4, "", renewal(7))
        }
        #expect(judge.check(silent.history).isEmpty)
        #expect(judge.evaluations == 0)
    }

    @Test("whoever has given up enters itself no more, but may name a successor")
    func entriesAfterTheEnd() {
        func found(_ holder: String, sent: Double, campaigns: Bool = false) -> Int {
            let told = story {
                $0.grant(0, "a", token: 1)
                if sent < 2 {
                    $0.at(sent, "a", .requestSent(id: 7, to: "store", summary: "put"))
                }
                $0.at(2, "a", over)
                if campaigns { $0.at(2, "a", .campaignBegan(lock: "L")) }
                if sent >= 2 {
                    $0.at(sent, "a", .requestSent(id: 7, to: "store", summary: "put"))
                }
                $0.at(4, "", entry(of: holder, 7))
            }
            return told.judged(by: LateRenewal()).count
        }
        #expect(found("a_0001", sent: 3) == 1)
        #expect(found("a", sent: 3) == 1)
        #expect(found("a_0001", sent: 1) == 0)
        #expect(found("a_0001", sent: 3, campaigns: true) == 0)
        #expect(found("b_0001", sent: 3) == 0)
        #expect(found("ab", sent: 3) == 0)
    }

    @Test("observers may miss a holder, but not turn back or invent one")
    func sightings() {
        func told(_ seen: [String]) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a_01")
                $0.commit(2, "b", "a_01", "b_02")
                $0.commit(3, "c", "b_02", "c_03")
                for (index, holder) in seen.enumerated() {
                    $0.at(4 + Double(index), "d", .leaderObserved(lock: "L", holder: holder))
                }
            }.judged(by: LeaderSightings(patienceNanoseconds: 10_000_000_000), to: 10)
        }
        #expect(told(["a", "c"]).isEmpty)
        #expect(told(["", "b_02", "c_03"]).isEmpty)
        #expect(told(["b", "a"]).map(\.evidence) == [[2, 5]])
        #expect(told(["x"]).map(\.evidence) == [[4]])
        #expect(told(["a_"]).count == 1)
    }

    @Test("in the end the true holder is seen, unless something is still broken")
    func lastSighting() {
        func told(_ last: String, fault: Bool) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.at(2, "d", .leaderObserved(lock: "L", holder: "a"))
                $0.commit(3, "b", "a", "b")
                $0.at(4, "d", .leaderObserved(lock: "L", holder: last))
                if fault { $0.at(5, "", .faultBegan(fault: "f", kind: "k", detail: "")) }
            }.judged(by: LeaderSightings(patienceNanoseconds: 10_000_000_000), to: 14)
        }
        #expect(told("b", fault: false).isEmpty)
        #expect(told("a", fault: false).map(\.evidence) == [[3, 4]])
        #expect(told("a", fault: true).isEmpty)
    }

    @Test("who tells of campaigns must see the true holder only while it is in one")
    func away() {
        func told(_ end: Event?, again second: Double? = nil) -> [Finding] {
            story {
                $0.at(0, "d", .campaignBegan(lock: "L"))
                $0.commit(1, "a", nil, "a")
                $0.at(2, "d", .leaderObserved(lock: "L", holder: "a"))
                if let end { $0.at(3, "d", end) }
                $0.commit(4, "b", "a", "b")
                if let second { $0.at(second, "d", .campaignBegan(lock: "L")) }
            }.judged(by: LeaderSightings(patienceNanoseconds: 10_000_000_000), to: 20)
        }
        let ends: [Event] = [
            .gaveUp(lock: "L"), .beliefEnded(lock: "L", reason: "told"),
            .releaseEnded(lock: "L", outcome: .unknown),
        ]
        #expect(told(nil).map(\.evidence) == [[3, 4]])
        for end in ends {
            #expect(told(end).isEmpty)
            #expect(told(end, again: 9).count == 1)
            #expect(told(end, again: 10).isEmpty)
        }
    }

    @Test("a holder that is seen without its grant may have been away in between")
    func holderAgain() {
        func told(_ last: String) -> [Finding] {
            story {
                $0.commit(1, "b", nil, "b_01")
                $0.at(2, "d", .leaderObserved(lock: "L", holder: "b"))
                $0.commit(3, "b", "b_01", "")
                $0.commit(4, "b", "", last)
                $0.at(5, "d", .leaderObserved(lock: "L", holder: "b"))
            }.judged(by: LeaderSightings(patienceNanoseconds: 10_000_000_000), to: 20)
        }
        #expect(told("b_02").isEmpty)
        #expect(told("c_02").map(\.evidence) == [[4, 5]])
    }

    @Test("of the holders of a lock the latest are remembered")
    func forgottenHolders() {
        func told(_ seen: String, after changes: Int) -> (found: [Finding], size: Int) {
            var judge = LeaderSightings(patienceNanoseconds: 10_000_000_000)
            let told = story {
                $0.commit(1, "a", nil, "a")
                $0.at(1, "d", .leaderObserved(lock: "L", holder: "a"))
                for number in 1...changes {
                    $0.commit(2, "b", "b\(number - 1)", "b\(number)")
                }
                $0.at(3, "d", .leaderObserved(lock: "L", holder: "b\(changes)"))
                $0.at(4, "d", .leaderObserved(lock: "L", holder: seen))
            }
            return (told.history.observations.compactMap { judge.observe($0) }, remembered(judge))
        }
        #expect(told("b2000", after: 2000).size < 3 * 1024)
        #expect(told("b2000", after: 2000).found.isEmpty)
        #expect(told("b1999", after: 2000).found.count == 1)
        #expect(told("a", after: 2000).found.count == 1)
        // Who has not seen for so long may have seen one that is forgotten.
        func first(_ seen: String, after changes: Int) -> Int {
            story {
                for number in 1...changes { $0.commit(1, "b", "b\(number - 1)", "b\(number)") }
                $0.at(2, "d", .leaderObserved(lock: "L", holder: seen))
            }.judged(by: LeaderSightings(patienceNanoseconds: 10_000_000_000)).count
        }
        #expect(first("b1", after: 2000) == 0)
        #expect(first("x", after: 200) == 1)
    }

    @Test("a grant follows its commit, and no release of it lies between")
    func honest() {
        func told(_ tell: (inout Story) -> Void) -> [Finding] {
            story(tell).judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000))
        }
        #expect(
            told {
                $0.commit(1, "a", nil, "a")
                $0.grant(2, "a", token: 1)
            }.isEmpty
        )
        #expect(
            told {
                $0.commit(1, "a", nil, "a")
                $0.commit(2, "b", "a", "b")
                $0.grant(3, "a", token: 1)
            }.isEmpty
        )
        #expect(
            told {
                $0.commit(1, "b", nil, "b")
                $0.grant(2, "a", token: 1)
            }.map(\.evidence) == [[1, 2]]
        )
        #expect(
            told {
                $0.commit(1, "a", nil, "a")
                $0.commit(2, "a", "a", "")
                $0.grant(3, "a", token: 1)
            }.count == 1
        )
        #expect(told { $0.grant(2, "a", token: 1) }.isEmpty)
    }

    @Test("what was written for a grant makes one, though the record is deleted meanwhile")
    func grantOfDeleted() {
        func told(_ actor: String = "", _ tell: (inout Story) -> Void = { _ in }) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                tell(&$0)
                $0.commit(5, actor, "a", nil)
                $0.grant(6, "a", token: 1)
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000))
        }
        #expect(told().isEmpty)
        #expect(told("b").isEmpty)
        #expect(told("a").count == 1)
        // A renewal is for no further grant, nor is what an earlier attempt has written.
        let held = told {
            $0.grant(2, "a", token: 1)
            $0.commit(3, "a", "a", "a")
        }
        #expect(held.map(\.evidence) == [[4, 5]])
        #expect(told { $0.at(4, "a", .campaignBegan(lock: "L")) }.count == 1)
        let twice = story {
            $0.commit(1, "a", nil, "a")
            $0.commit(5, "", "a", nil)
            $0.grant(6, "a", token: 1)
            $0.grant(7, "a", token: 1)
        }
        #expect(twice.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000)).count == 1)
    }

    @Test("what has made a grant makes no other once somebody took over, nor one of the next life")
    func grantOfReplaced() {
        let campaign = Event.campaignBegan(lock: "L")
        func told(granted: Bool = true, _ between: (inout Story) -> Void) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                if granted { $0.grant(1, "a", token: 1) }
                $0.at(2, "a", over)
                between(&$0)
                $0.grant(9, "a", token: 3)
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000))
        }
        #expect(told { $0.at(3, "a", campaign) }.isEmpty)
        let replaced = told {
            $0.at(3, "a", campaign)
            $0.commit(4, "b", "a", "b")
        }
        #expect(replaced.map(\.evidence) == [[5, 6]])
        let since = told {
            $0.commit(4, "b", "a", "b")
            $0.at(5, "a", campaign)
        }
        #expect(since.count == 1)
        // What it wrote for the new attempt answers, though somebody took over meanwhile.
        let late = told {
            $0.at(3, "a", campaign)
            $0.commit(4, "b", "a", "b")
            $0.commit(5, "a", "b", "a")
            $0.commit(6, "b", "a", "b")
        }
        #expect(late.isEmpty)
        for granted in [true, false] {
            let reborn = told(granted: granted) {
                $0.at(3, "a", .podKilled)
                $0.at(4, "a", .podStarted)
            }
            #expect(reborn.count == 1)
        }
    }

    @Test("a release that is told as done has cleared the holder, or somebody else has")
    func honestRelease() {
        func told(_ outcome: Outcome = .ok, _ more: (inout Story) -> Void) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.grant(2, "a", token: 1)
                $0.at(4, "a", .releaseSent(lock: "L"))
                more(&$0)
                $0.at(9, "a", .releaseEnded(lock: "L", outcome: outcome))
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000))
        }
        #expect(told { $0.commit(5, "a", "a", "a") }.map(\.evidence) == [[1, 5]])
        #expect(told { $0.commit(5, "a", "a", "") }.isEmpty)
        #expect(told { $0.commit(5, "b", "a", "b") }.isEmpty)
        #expect(told { $0.commit(5, "", "a", nil) }.isEmpty)
        #expect(told(.failed) { _ in }.isEmpty && told(.unknown) { _ in }.isEmpty)
        // Who competes again, or has come back, has nothing to give back until it sends a release.
        #expect(told { $0.at(6, "a", .campaignBegan(lock: "L")) }.isEmpty)
        #expect(told { $0.at(6, "a", .podStarted) }.isEmpty)
    }

    @Test("a campaign that ends without a grant and with nothing to give back leaves no entry")
    func givenUpCampaign() {
        func told(_ outcome: Outcome = .ok, grant: Bool = false) -> [Finding] {
            story {
                $0.commit(0, "b", nil, "")
                $0.at(1, "a", .campaignBegan(lock: "L"))
                if grant { $0.grant(2, "a", token: 1) }
                $0.at(3, "a", .releaseEnded(lock: "L", outcome: outcome))
                $0.commit(4, "a", "", "a")
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000), to: 60)
        }
        #expect(told().map(\.evidence) == [[3, 4]])
        // Who does not know whether it has given the lock back has promised nothing.
        #expect(told(.unknown).isEmpty && told(.failed).isEmpty)
        #expect(told(grant: true).count == 1, "of the grant alone, which nobody had written")
    }

    @Test("what a pod's former life has entered is none of an attempt that its next one gives up")
    func formerEntry() {
        func told(_ died: Bool, later: Bool = false) -> [Finding] {
            story {
                $0.commit(1, "a", "", "a_0001")
                $0.grant(2, "a", token: 1)
                if died { $0.at(3, "a", .podKilled) }
                if died { $0.at(4, "a", .podStarted) }
                if later { $0.commit(5, "a", "a_0001", "a_0002") }
                $0.at(6, "a", .campaignBegan(lock: "L"))
                $0.at(7, "a", .releaseEnded(lock: "L", outcome: .ok))
                $0.commit(18, "b", later ? "a_0002" : "a_0001", "b_0001")
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000))
        }
        #expect(told(true).isEmpty)
        #expect(told(false).count == 1)
        #expect(told(true, later: true).count == 1)
    }

    @Test("a term's entry whose release was told as unknown is none of the next attempt's")
    func disclosed() {
        func told(_ outcome: Outcome, again: Bool = false) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a_1")
                $0.grant(1, "a", token: 1)
                $0.at(3, "a", .releaseSent(lock: "L"))
                $0.at(4, "a", .releaseEnded(lock: "L", outcome: outcome))
                $0.at(5, "a", .campaignBegan(lock: "L"))
                if again { $0.commit(6, "a", "a_1", "a_2") }
                $0.at(7, "a", .gaveUp(lock: "L"))
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000), to: 60)
        }
        #expect(told(.unknown).isEmpty && told(.failed).isEmpty)
        #expect(told(.unknown, again: true).map(\.evidence) == [[6, 7]])
        #expect(told(.ok).map(\.evidence) == [[1, 4], [1, 6]])
    }

    @Test("an attempt that was given up leaves no entry for longer than the clean-up bound")
    func givenUp() {
        func told(
            entry: Double = 2,
            over: Double = 3,
            cleared: Double? = nil,
            _ more: (inout Story) -> Void = { _ in }
        ) -> [Finding] {
            story {
                $0.commit(0, "b", nil, "")
                let entered = { (story: inout Story) in story.commit(entry, "a", "", "a") }
                let ended = { (story: inout Story) in story.at(over, "a", .gaveUp(lock: "L")) }
                if entry < over { entered(&$0) }
                ended(&$0)
                if entry >= over { entered(&$0) }
                more(&$0)
                if let cleared { $0.commit(cleared, "a", "a", "") }
            }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000), to: 60)
        }
        #expect(told(cleared: 13).isEmpty)
        #expect(told(cleared: 14).map(\.evidence) == [[2, 3]])
        #expect(told().count == 1)
        // A late request may still enter what was given up, and then has as long.
        #expect(told(entry: 20, cleared: 30).isEmpty)
        #expect(told(entry: 20, cleared: 31).map(\.evidence) == [[2, 3]])
        // Renewing is no way to begin the time anew.
        #expect(told(cleared: 14) { $0.commit(8, "a", "a", "a") }.count == 1)
        #expect(told { $0.commit(8, "b", "a", "b") }.isEmpty)
        #expect(told { $0.at(8, "a", .campaignBegan(lock: "L")) }.isEmpty)
        #expect(told { $0.at(8, "a", .podKilled) }.isEmpty)
        #expect(told { $0.commit(8, "", "a", nil) }.isEmpty)
    }
}
