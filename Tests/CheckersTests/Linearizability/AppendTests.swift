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
}
