import LockstepCheckers
import LockstepHistories
import Testing

@Suite("histories with a known verdict")
struct KnownHistoryTests {
    func verdict(_ model: LinearModel, _ log: OperationLog) -> Verdict {
        Linearizability(model).judge(log).verdict
    }

    @Test("an empty history is valid, and nothing was judged")
    func empty() {
        let report = Linearizability(.register).judge(OperationLog())
        #expect(report.verdict == .valid)
        #expect(report.operationCount == 0)
        #expect(report.explored == 0)
    }

    @Test("a read after a write sees it, and an older value is stale")
    func stale() throws {
        let lines = ["0 invoke write 1", "0 ok write", "0 invoke write 2", "0 ok write"]
        for (seen, expected) in [("2", Verdict.valid), ("1", .violated), ("", .violated)] {
            var log = try told(lines[0], lines[1], lines[2], lines[3])
            try log.invoke(process: 1, .read)
            let value = Int64(seen).map { OperationValue.integer($0) } ?? .none
            try log.complete(process: 1, .ok, value)
            #expect(verdict(.register, log) == expected, "\(seen)")
        }
    }

    @Test("reads under way together with a write may see either value, but not go back")
    func back() throws {
        let either = try told(
            "0 invoke write 1",
            "1 invoke read",
            "1 ok read",
            "2 invoke read",
            "2 ok read 1",
            "0 ok write"
        )
        #expect(verdict(.register, either) == .valid)
        let back = try told(
            "0 invoke write 1",
            "1 invoke read",
            "1 ok read 1",
            "2 invoke read",
            "2 ok read",
            "0 ok write"
        )
        #expect(verdict(.register, back) == .violated)
    }

    @Test("a register can begin with another value than nothing")
    func initial() throws {
        let log = try told("0 invoke read", "0 ok read 5")
        #expect(verdict(.register, log) == .violated)
        let five = Linearizability(.register, initial: .integer(5))
        #expect(five.judge(log).verdict == .valid)
    }

    @Test("two cas from one value cannot both have happened")
    func lostUpdate() throws {
        let log = try told(
            "0 invoke write 1",
            "0 ok write",
            "1 invoke cas 1>2",
            "2 invoke cas 1>3",
            "1 ok cas",
            "2 ok cas"
        )
        #expect(verdict(.casRegister, log) == .violated)
        let one = try told(
            "0 invoke write 1",
            "0 ok write",
            "1 invoke cas 1>2",
            "2 invoke cas 1>3",
            "1 ok cas",
            "2 fail cas",
            "0 invoke read",
            "0 ok read 2"
        )
        #expect(verdict(.casRegister, one) == .valid)
    }

    @Test("a write of unknown outcome may be seen late, or never")
    func unknownLate() throws {
        let late = try told(
            "0 invoke write 1",
            "0 info write",
            "1 invoke read",
            "1 ok read",
            "1 invoke read",
            "1 ok read 1"
        )
        #expect(verdict(.register, late) == .valid)
        let never = try told(
            "0 invoke write 1",
            "0 info write",
            "1 invoke read",
            "1 ok read",
            "1 invoke read",
            "1 ok read"
        )
        #expect(verdict(.register, never) == .valid)
    }

    @Test("a write of unknown outcome that was seen cannot be unseen")
    func unknownUnseen() throws {
        let unseen = try told(
            "0 invoke write 1",
            "0 info write",
            "1 invoke read",
            "1 ok read 1",
            "1 invoke read",
            "1 ok read"
        )
        #expect(verdict(.register, unseen) == .violated)
        let before = try told(
            "1 invoke read",
            "1 ok read 1",
            "0 invoke write 1",
            "0 info write"
        )
        #expect(verdict(.register, before) == .violated)
    }

    @Test("an operation that is never completed is one of unknown outcome")
    func uncompleted() throws {
        let log = try told("0 invoke write 1", "1 invoke read", "1 ok read 1")
        #expect(verdict(.register, log) == .valid)
    }

    @Test("a process may go on after an unknown outcome, and the operation stays open")
    func goesOn() throws {
        let log = try told(
            "0 invoke write 1",
            "0 info write",
            "0 invoke write 2",
            "0 ok write",
            "0 invoke read",
            "0 ok read 1"
        )
        #expect(verdict(.register, log) == .valid)
    }

    @Test("one open write explains one change, and two of them two")
    func counted() throws {
        let lines = [
            "0 invoke write 1", "0 info write", "1 invoke write 2", "1 ok write", "1 invoke read",
            "1 ok read 1", "1 invoke write 2", "1 ok write", "1 invoke read", "1 ok read 1",
        ]
        var log = OperationLog()
        for extra in [false, true] {
            log = OperationLog()
            if extra { try log.invoke(process: 9, .write, .integer(1)) }
            let told = try told(
                lines[0],
                lines[1],
                lines[2],
                lines[3],
                lines[4],
                lines[5],
                lines[6],
                lines[7],
                lines[8],
                lines[9]
            )
            if !extra {
                #expect(verdict(.register, told) == .violated)
                continue
            }
            try log.invoke(process: 0, .write, .integer(1))
            for _ in 0..<2 {
                try log.invoke(process: 1, .write, .integer(2))
                try log.complete(process: 1, .ok)
                try log.invoke(process: 1, .read)
                try log.complete(process: 1, .ok, .integer(1))
            }
            #expect(verdict(.register, log) == .valid)
        }
    }

    @Test("an open cas can be what an open cas needs")
    func chain() throws {
        let log = try told(
            "0 invoke write 1",
            "0 ok write",
            "1 invoke cas 1>2",
            "1 info cas",
            "2 invoke cas 2>3",
            "2 info cas",
            "3 invoke read",
            "3 ok read 3"
        )
        #expect(verdict(.casRegister, log) == .valid)
        let broken = try told(
            "0 invoke write 1",
            "0 ok write",
            "2 invoke cas 2>3",
            "2 info cas",
            "3 invoke read",
            "3 ok read 3"
        )
        #expect(verdict(.casRegister, broken) == .violated)
    }

    @Test("what failed did not happen")
    func failed() throws {
        let log = try told(
            "0 invoke write 1",
            "0 fail write",
            "1 invoke read",
            "1 ok read 1"
        )
        #expect(verdict(.register, log) == .violated)
    }

    @Test("keys are judged apart, and the one without an order is named")
    func keys() throws {
        let log = try told(
            "0 invoke put 1 @x",
            "0 ok put @x",
            "0 invoke put 2 @y",
            "0 ok put @y",
            "1 invoke get @y",
            "1 ok get 2 @y",
            "1 invoke get @x",
            "1 ok get 2 @x"
        )
        let report = Linearizability(.keyValue).judge(log)
        #expect(report.violations.map(\.key) == ["x"])
        #expect(report.keyCount == 2)
    }

    @Test("appended texts stand in their order, however they were cut")
    func texts() throws {
        for (seen, expected) in [("abc", Verdict.valid), ("acb", .violated), ("bca", .valid)] {
            let log = try told(
                "0 invoke append a",
                "1 invoke append bc",
                "0 ok append",
                "1 ok append",
                "2 invoke get",
                "2 ok get \(seen)"
            )
            #expect(verdict(.keyValue, log) == expected, "\(seen)")
        }
    }

    @Test("appended values stand in a list")
    func lists() throws {
        let both = ["0 invoke append 1", "1 invoke append 2", "0 ok append", "1 ok append"]
        let seen = [
            ("[1,2]", Verdict.valid), ("[2,1]", .valid), ("[1]", .violated), ("[12]", .violated),
        ]
        for (list, expected) in seen {
            let log = try told(
                both[0],
                both[1],
                both[2],
                both[3],
                "2 invoke get",
                "2 ok get \(list)"
            )
            #expect(verdict(.keyValue, log) == expected, "\(list)")
        }
        let lost = try told(
            "0 invoke append 1",
            "0 ok append",
            "1 invoke append 2",
            "1 info append",
            "2 invoke get",
            "2 ok get [1,2]",
            "2 invoke get",
            "2 ok get [1]"
        )
        #expect(verdict(.keyValue, lost) == .violated)
    }

    @Test("a lock is held by one, and given back by its holder only")
    func mutex() throws {
        let twice = try told(
            "0 invoke acquire",
            "0 ok acquire",
            "1 invoke acquire",
            "1 ok acquire"
        )
        #expect(verdict(.mutex, twice) == .violated)
        let other = try told(
            "0 invoke acquire",
            "0 ok acquire",
            "1 invoke release",
            "1 ok release"
        )
        #expect(verdict(.mutex, other) == .violated)
        let handed = try told(
            "0 invoke acquire",
            "0 ok acquire",
            "1 invoke acquire",
            "0 invoke release",
            "0 ok release",
            "1 ok acquire"
        )
        #expect(verdict(.mutex, handed) == .valid)
        let unknown = try told(
            "0 invoke acquire",
            "0 ok acquire",
            "0 invoke release",
            "0 info release",
            "1 invoke acquire",
            "1 ok acquire"
        )
        #expect(verdict(.mutex, unknown) == .valid)
        let again = try told(
            "0 invoke acquire",
            "0 info acquire",
            "1 invoke acquire",
            "1 ok acquire",
            "1 invoke release",
            "1 ok release",
            "0 invoke release",
            "0 ok release"
        )
        #expect(verdict(.mutex, again) == .valid)
        let never = try told(
            "1 invoke release",
            "1 ok release",
            "0 invoke acquire",
            "0 ok acquire"
        )
        #expect(verdict(.mutex, never) == .violated)
    }

    @Test("a fenced lock's tokens rise")
    func fenced() throws {
        for (second, expected) in [("6", Verdict.valid), ("5", .violated), ("-9", .violated)] {
            let log = try told(
                "0 invoke acquire",
                "0 ok acquire 5",
                "0 invoke release",
                "0 ok release",
                "1 invoke acquire",
                "1 ok acquire \(second)"
            )
            #expect(verdict(.fencedLock, log) == expected, "\(second)")
        }
    }
}
