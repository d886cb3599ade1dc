import LockstepHistories
import Testing

@testable import LockstepCheckers

@Suite("contents that grow, keys and tokens by their bytes")
struct AppendTests {
    /// Pieces that are appended five at a time, and what is seen of them in the end.
    private func growing(
        _ count: Int,
        seen: [OperationValue],
        put: Bool = false
    ) throws -> OperationLog {
        var log = OperationLog()
        if put {
            try log.invoke(process: 9, .put, .list([]))
            try log.complete(process: 9, .ok)
        }
        // Each ends only when its process begins the next, so that five are always under way.
        for number in 0..<count {
            let process = Int64(number % 5)
            if number >= 5 { try log.complete(process: process, .ok) }
            try log.invoke(process: process, .append, .integer(Int64(number)))
        }
        for process in 0..<Int64(5) { try log.complete(process: process, .ok) }
        try log.invoke(process: 0, .get)
        try log.complete(process: 0, .ok, .list(seen))
        return log
    }

    /// The pieces, each five in the opposite order.
    private func turned(_ count: Int) -> [OperationValue] {
        stride(from: 0, to: count, by: 5).flatMap { first in
            (first..<first + 5).reversed().map { .integer(Int64($0)) }
        }
    }

    @Test("what only grows is judged by the longest content that was seen, at once")
    func path() throws {
        let seen = turned(60)
        let report = try Linearizability(.keyValue, budget: 20_000).judge(growing(60, seen: seen))
        #expect(report.verdict == .valid)
        #expect(report.explored < 1000)
        let lost = try growing(10, seen: Array(turned(10).dropFirst()))
        #expect(Linearizability(.keyValue, budget: 20_000).judge(lost).verdict == .violated)
    }

    @Test("what comes after the longest content that was seen may come in any order")
    func unseen() throws {
        for (seen, expected) in [("[1]", Verdict.valid), ("[2]", .valid), ("[3]", .violated)] {
            let log = try told(
                "0 invoke append 1",
                "1 invoke append 2",
                "2 invoke get",
                "2 ok get \(seen)",
                "0 ok append",
                "1 ok append",
                "3 invoke append 3",
                "3 ok append"
            )
            #expect(Linearizability(.keyValue).judge(log).verdict == expected, "\(seen)")
        }
    }

    @Test("an element that nobody wrote is told even where the budget ends")
    func strangeElement() throws {
        let seen = Array(turned(40).dropLast()) + [.integer(77)]
        let log = try growing(40, seen: seen, put: true)
        #expect(Linearizability(.keyValue, budget: 5000).judge(log).verdict == .violated)
        let missing = try growing(40, seen: Array(turned(40).dropLast()), put: true)
        #expect(Linearizability(.keyValue, budget: 5000).judge(missing).verdict == .unknown)
    }

    @Test("an element is none of another spelling, nor a value without a list around it")
    func elements() throws {
        func verdict(_ put: OperationValue, appended: OperationValue?, _ seen: OperationValue)
            throws -> Verdict
        {
            var log = OperationLog()
            if put != .none {
                try log.invoke(process: 0, .put, put)
                try log.complete(process: 0, .ok)
            }
            if let appended {
                try log.invoke(process: 0, .append, appended)
                try log.complete(process: 0, .ok)
            }
            try log.invoke(process: 0, .get)
            try log.complete(process: 0, .ok, seen)
            try log.invoke(process: 0, .append, .integer(6))
            try log.complete(process: 0, .ok)
            return Linearizability(.keyValue).judge(log).verdict
        }
        let pair = OperationValue.list(["a", "b"])
        #expect(try verdict(.none, appended: pair, .list([pair])) == .valid)
        #expect(try verdict(.none, appended: pair, .list([.list(["a\", \"b"])])) == .violated)
        #expect(try verdict(.list([.integer(5)]), appended: nil, .list([.integer(5)])) == .valid)
        #expect(try verdict(.list([.integer(5)]), appended: nil, .integer(5)) == .violated)
    }

    @Test("numbers of dead ends that are compared cost the budget as well")
    func comparisons() {
        var ends = DeadEnds()
        let key = DeadEnds.Key(first: 1, second: 2)
        for number in 0..<100 { ends.insert(key, used: [100, Int32(number)], groups: [0, 1]) }
        var compared = 0
        #expect(!ends.contains(key, used: [0, 0], groups: [0, 1], compared: &compared))
        #expect(compared >= 100)
    }

    @Test("keys are told apart by their bytes, and a number from a text")
    func keys() throws {
        let pairs: [(OperationValue, OperationValue)] = [
            ("\u{e9}", "e\u{301}"), (.integer(1), "1"),
        ]
        for (one, other) in pairs {
            var log = OperationLog()
            try log.invoke(process: 0, .put, .integer(1), key: one)
            try log.complete(process: 0, .ok)
            try log.invoke(process: 0, .get, key: other)
            #expect(throws: OperationMistake.self) {
                try log.complete(process: 0, .ok, key: one)
            }
            try log.complete(process: 0, .ok, key: other)
            let report = Linearizability(.keyValue).judge(log)
            #expect(report.verdict == .valid)
            #expect(report.keyCount == 2)
        }
    }

    @Test("the least token there is comes once, and first")
    func leastToken() throws {
        let cases: [([Int64], Verdict)] = [
            ([.min, .min], .violated), ([.min, .min + 1], .valid), ([0, .min], .violated),
        ]
        for (tokens, expected) in cases {
            var log = OperationLog()
            for token in tokens {
                try log.invoke(process: 0, .acquire)
                try log.complete(process: 0, .ok, .integer(token))
                try log.invoke(process: 0, .release)
                try log.complete(process: 0, .ok)
            }
            #expect(Linearizability(.fencedLock).judge(log).verdict == expected, "\(tokens)")
        }
    }

    @Test("what failed, or may never have happened, does not make a text a list")
    func text() throws {
        let text = ["0 invoke put a", "0 ok put", "0 invoke append b", "0 ok append"]
        let seen = ["0 invoke get", "0 ok get ab"]
        for more in [
            ["1 invoke append 5", "1 fail append"], ["1 invoke append 5", "1 info append"],
            ["1 invoke put [1]", "1 fail put"], ["1 invoke put [1]", "1 info put"],
        ] {
            for lines in [text + seen + more, more + text + seen] {
                let report = try Linearizability(.keyValue).judge(told(lines))
                #expect(report.verdict == .valid, "\(lines)")
            }
        }
        // What was certainly put decides before what may have been.
        let put = ["1 invoke put [1]", "1 info put", "0 invoke append 2", "0 ok append"]
        let list = try told(put + ["2 invoke get", "2 ok get [1,2]"])
        #expect(Linearizability(.keyValue).judge(list).verdict == .valid)
    }

    @Test("a token that nobody knows was greater than the last, and the next is greater still")
    func gap() throws {
        func verdict(_ token: Int, knows: Bool = false, _ last: [String] = []) throws -> Verdict {
            let log = try told(
                [
                    "1 invoke acquire", "1 ok acquire 5", "1 invoke release", "1 ok release",
                    "2 invoke acquire", knows ? "2 ok acquire" : "2 info acquire",
                    "2 invoke release", "2 ok release",
                ] + last + ["3 invoke acquire", "3 ok acquire \(token)"]
            )
            return Linearizability(.fencedLock).judge(log).verdict
        }
        #expect(try verdict(6) == .violated)
        #expect(try verdict(6, knows: true) == .violated)
        #expect(try verdict(7) == .valid)
        // One that may never have been granted says nothing.
        let open = ["4 invoke acquire", "4 info acquire"]
        #expect(try verdict(7, open) == .valid)
    }
}
