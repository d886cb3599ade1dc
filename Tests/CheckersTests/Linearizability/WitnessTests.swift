import LockstepCheckers
import LockstepHistories
import Testing

@Suite("what a person is shown of a history without an order")
struct WitnessTests {
    @Test("a stale read is shown with the two writes, out of a long history")
    func staleAmongMany() throws {
        var log = OperationLog()
        for number in 1...400 {
            try log.invoke(process: 0, .write, .integer(Int64(number)))
            try log.complete(process: 0, .ok)
            try log.invoke(process: 1, .read)
            try log.complete(process: 1, .ok, .integer(Int64(number == 300 ? 299 : number)))
        }
        let report = Linearizability(.register).judge(log)
        let violation = try #require(report.violations.first)
        #expect(violation.lines.map(\.what) == ["write 300", "read saw 299"])
        #expect(violation.lines.map(\.begin) == [1197, 1199])
        #expect(violation.isSelfContained)
        #expect(
            violation.text() == """
                  lines 1197-1198  process 0  write 300
                  lines 1199-1200  process 1  read saw 299
                  There is no order of these, whatever came before.
                  read saw 299 by process 1 has no place: the value was 300, and it saw 299.
                """
        )
    }

    @Test("who may have written what a shown one found is shown as well, and nobody else")
    func helpers() throws {
        let before = ["0 invoke write 5", "0 ok write", "0 invoke write 6", "0 ok write"]
        let begin =
            before + before
            + ["0 invoke write 1", "0 ok write", "9 invoke write 7", "1 invoke write 4"]
        let end = ["2 ok cas", "3 invoke read", "3 ok read 4"]
        let known = try told(begin + ["2 invoke cas 4>3", "1 ok write"] + end)
        let first = try #require(Linearizability(.casRegister).judge(known).violations.first)
        #expect(
            first.text() == """
                  lines 9-10   process 0  write 1
                  lines 12-14  process 1  write 4
                  lines 13-15  process 2  cas from 4 to 3
                  lines 16-17  process 3  read saw 4
                  There is no order of these, whatever came before.
                  read saw 4 by process 3 has no place: the value was 3, and it saw 4.
                """
        )
        let open = try told(begin + ["2 invoke cas 4>3"] + end + ["1 info write"])
        let second = try #require(Linearizability(.casRegister).judge(open).violations.first)
        #expect(second.lines.map(\.what)[1] == "write 4, if it happened")
        #expect(second.text().contains("\n  lines 12-    process 1  write 4, if it happened\n"))
    }

    @Test("one write that may have happened does not explain two sightings, and little is shown")
    func twoSightings() throws {
        var log = try told("0 invoke write 9", "0 ok write", "50 invoke write 3")
        for number in 0..<24 {
            let (value, next) = (Int64(number % 3), Int64((number + 1) % 3))
            let process = Int64(100 + number)
            let verb = number.isMultiple(of: 2) ? OperationVerb.cas : .write
            try log.invoke(process: process, verb, .integer(next), expecting: .integer(value))
        }
        func see(_ value: Int64) throws {
            try log.invoke(process: 1, .read)
            try log.complete(process: 1, .ok, .integer(value))
        }
        try see(3)
        for number in 0..<12 {
            try log.invoke(process: 0, .write, .integer(Int64(number % 3)))
            try log.complete(process: 0, .ok)
            for _ in 0..<3 { try see(Int64(number % 3)) }
        }
        try see(3)
        let report = Linearizability(.casRegister).judge(log)
        let violation = try #require(report.violations.first)
        #expect(
            violation.lines.map(\.what)
                == ["write 3, if it happened", "read saw 3", "write 2", "read saw 3"]
        )
    }

    @Test("the reason is of what is shown, and not of what would be if some of it had not happened")
    func reason() throws {
        let log = try told(
            "0 invoke append a",
            "0 ok append",
            "0 invoke append b",
            "0 ok append",
            "1 invoke get",
            "1 ok get a",
            "1 invoke get",
            "1 ok get ab"
        )
        let violation = try #require(Linearizability(.keyValue).judge(log).violations.first)
        #expect(violation.lines.map(\.what) == ["append \"a\"", "append \"b\"", "get saw \"a\""])
        #expect(
            violation.reasons.last
                == "get saw \"a\" by process 1 has no place: "
                + "the content was \"ab\", and it saw \"a\"."
        )
    }

    @Test("a second holder is shown with the first")
    func secondHolder() throws {
        let log = try told(
            "0 invoke acquire",
            "0 ok acquire",
            "1 invoke acquire",
            "1 ok acquire",
            "0 invoke release",
            "0 ok release"
        )
        let violation = try #require(Linearizability(.mutex).judge(log).violations.first)
        #expect(violation.lines.map(\.what) == ["acquire", "acquire"])
        #expect(violation.reasons.last?.contains("held the lock") == true)
    }

    @Test("a value that nobody wrote is shown alone")
    func neverWritten() throws {
        let log = try told("0 invoke read", "0 ok read 7")
        let violation = try #require(Linearizability(.register).judge(log).violations.first)
        #expect(!violation.isSelfContained)
        #expect(
            violation.reasons.last
                == "read saw 7 by process 0 has no place: nobody had written that, and objects "
                + "hold something else at first."
        )
    }

    @Test("a value that nobody wrote is found however little the search may take")
    func orphan() throws {
        var log = OperationLog()
        for process in 0..<40 {
            let value = OperationValue.integer(Int64(process % 7))
            try log.invoke(process: Int64(process), .write, value)
        }
        for process in 0..<40 { try log.complete(process: Int64(process), .ok) }
        try log.invoke(process: 0, .read)
        try log.complete(process: 0, .ok, .integer(9))
        let report = Linearizability(.register, budget: 10).judge(log)
        #expect(report.verdict == .violated)
        #expect(report.violations.first?.lines.map(\.what) == ["read saw 9"])
    }

    @Test("what depends on the very beginning is shown from there on")
    func fromTheBeginning() throws {
        let log = try told(
            "0 invoke write 1",
            "0 ok write",
            "1 invoke read",
            "1 ok read",
            "0 invoke write 2",
            "0 ok write"
        )
        let violation = try #require(Linearizability(.register).judge(log).violations.first)
        #expect(violation.lines.map(\.what) == ["write 1", "read saw nothing"])
    }

    @Test("many operations at once cost the budget also where they are only passed by")
    func crowd() throws {
        var log = OperationLog()
        for process in 0..<20_000 { try log.invoke(process: Int64(process), .write, .integer(1)) }
        for process in 0..<20_000 { try log.complete(process: Int64(process), .ok) }
        let report = Linearizability(.register, budget: 1_000_000).judge(log)
        #expect(report.verdict == .unknown)
    }

    @Test("a budget that is used up leaves the verdict unknown, and names the key")
    func budget() throws {
        var log = OperationLog()
        for process in 0..<40 { try log.invoke(process: Int64(process), .cas, .integer(1)) }
        for process in 0..<40 {
            try log.complete(process: Int64(process), .ok, key: "")
        }
        var hard = OperationLog()
        // Where something is put, what was seen later tells less of what came before.
        try hard.invoke(process: 30, .put, "", key: "x")
        try hard.complete(process: 30, .ok)
        for process in 0..<24 {
            let number = Int64(process)
            try hard.invoke(process: number, .append, .text("\(process)"), key: "x")
        }
        for process in 0..<24 { try hard.complete(process: Int64(process), .ok) }
        try hard.invoke(process: 0, .get, key: "x")
        try hard.complete(process: 0, .ok, .text("never"))
        let report = Linearizability(.keyValue, budget: 200_000).judge(hard)
        #expect(report.verdict == .unknown)
        #expect(report.undecided == ["x"])
        #expect(report.explored < 400_000)
        #expect(Linearizability(.casRegister).judge(log).verdict == .violated)
    }

    @Test("a hard key does not keep an easy one from being judged")
    func hardKey() throws {
        var log = OperationLog()
        try log.invoke(process: 30, .put, "", key: "hard")
        try log.complete(process: 30, .ok)
        for process in 0..<24 {
            let number = Int64(process)
            try log.invoke(process: number, .append, .text("\(process)"), key: "hard")
        }
        for process in 0..<24 { try log.complete(process: Int64(process), .ok) }
        try log.invoke(process: 0, .get, key: "hard")
        try log.complete(process: 0, .ok, .text("never"))
        try log.invoke(process: 0, .get, key: "easy")
        try log.complete(process: 0, .ok, .text("never"))
        let report = Linearizability(.keyValue, budget: 100_000).judge(log)
        #expect(report.violations.map(\.key) == ["easy"])
        #expect(report.undecided == ["hard"])
    }

    @Test("what does not fit the log is refused, and the log stays as it was")
    func mistakes() throws {
        var log = try told("0 invoke write 1")
        #expect(throws: OperationMistake.busy(process: 0, since: 1, .write)) {
            try log.invoke(process: 0, .read)
        }
        #expect(throws: OperationMistake.idle(process: 1)) { try log.complete(process: 1, .ok) }
        #expect(throws: OperationMistake.otherVerb(process: 0, since: 1, .write)) {
            try log.complete(process: 0, .ok, of: .read)
        }
        #expect(throws: OperationMistake.otherKey(process: 0, since: 1, "")) {
            try log.complete(process: 0, .ok, of: .write, key: "x")
        }
        #expect(log.operationCount == 1)
    }

    @Test("a long history of few operations at a time costs about a step for each of those")
    func cost() throws {
        var log = OperationLog()
        for number in 0..<20_000 {
            let value = OperationValue.integer(Int64(number % 5))
            try log.invoke(process: 0, .write, value)
            try log.invoke(process: 1, .read)
            try log.complete(process: 0, .ok)
            try log.complete(process: 1, .ok, value)
            try log.invoke(process: Int64(number + 2), .write, .integer(Int64(number % 3)))
            try log.complete(process: Int64(number + 2), .unknown)
        }
        let report = Linearizability(.register).judge(log)
        #expect(report.verdict == .valid)
        #expect(report.explored < 200_000)
    }
}
