import Foundation
import LockstepHistories
import LockstepRuns
import LockstepTraces
import Testing

/// Histories in JSON Lines, as users bring them.
@Suite("a history from anywhere")
struct OperationCheckTests {
    private func check(
        _ text: String,
        _ model: String,
        initial: String? = nil,
        budget: Int? = nil
    ) throws -> OperationCheck {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("lockstep-history-\(UUID().uuidString).jsonl")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try OperationCheck(
            path: file.path,
            model: model,
            initial: initial,
            budget: budget
        )
    }

    private func line(_ process: Int, _ type: String, _ f: String, _ value: String = "") -> String {
        let value = value.isEmpty ? "" : ",\"value\":\(value)"
        return "{\"process\":\(process),\"type\":\"\(type)\",\"f\":\"\(f)\"\(value)}\n"
    }

    @Test("of an empty file nothing is known, and it is said that nothing was judged")
    func empty() throws {
        for text in ["", "\n", "  \r\n\n"] {
            let check = try check(text, "register")
            #expect(check.verdict == .unknown)
            #expect(check.lines.first?.hasSuffix(": unknown") == true)
            #expect(check.lines.last == "Nothing was judged: the file holds no operation.")
        }
    }

    @Test("a byte order mark, and a whole number written with a point, are no mistakes")
    func spellings() throws {
        let marked = "\u{feff}" + line(0, "invoke", "acquire") + line(0, "ok", "acquire", "5.0")
        #expect(try check(marked, "fenced-lock").verdict == .valid)
    }

    @Test("keys are told apart by their bytes, and a number from a text")
    func keys() throws {
        for (one, other) in [(#""\u00e9""#, #""e\u0301""#), ("1", #""1""#)] {
            let check = try check(
                #"{"process":0,"type":"invoke","f":"write","key":\#(one),"value":1}"# + "\n"
                    + line(0, "ok", "write")
                    + #"{"process":0,"type":"invoke","f":"read","key":\#(other)}"# + "\n"
                    + line(0, "ok", "read", "null"),
                "register"
            )
            #expect(check.verdict == .valid, "\(one)")
        }
    }

    @Test("a stale read is shown by its lines")
    func stale() throws {
        let text =
            line(0, "invoke", "write", "1") + line(0, "ok", "write", "1")
            + line(0, "invoke", "write", "2") + line(0, "ok", "write", "2")
            + line(1, "invoke", "read") + line(1, "ok", "read", "1")
        let check = try check(text, "register")
        #expect(check.verdict == .violated)
        let told = check.lines.joined(separator: "\n")
        #expect(told.contains("lines 3-4  process 0  write 2"))
        #expect(told.contains("lines 5-6  process 1  read saw 1"))
        #expect(told.contains("the value was 2, and it saw 1"))
    }

    @Test("all of the format is understood: keys, pairs, tokens, other members, no last newline")
    func format() throws {
        let cas = """
            {"process":0,"type":"invoke","f":"write","key":7,"value":1,"time":12,"index":0}
            {"process":0,"type":"ok","f":"write","key":7,"value":1}

            {"process":1,"type":"invoke","f":"cas","key":7,"value":[1,2]}\r
            {"process":1,"type":"info","f":"cas","key":7,"value":[1,2],"error":"timeout"}
            {"process":2,"type":"invoke","f":"read","key":7,"value":null}
            {"process":2,"type":"ok","value":2.0}
            """
        #expect(try check(cas, "cas-register").verdict == .valid)
        let lock =
            line(0, "invoke", "acquire") + line(0, "ok", "acquire", "9")
            + line(0, "invoke", "release") + line(0, "ok", "release")
            + line(1, "invoke", "acquire") + line(1, "ok", "acquire", "8")
        #expect(try check(lock, "fenced-lock").verdict == .violated)
        #expect(try check(lock, "mutex").verdict == .valid)
    }

    @Test("what a nemesis tells is passed over")
    func nemesis() throws {
        let told = """
            {"type":"info","process":"nemesis","f":"start","value":null}
            {"type":"info","process":"nemesis","f":"kill","value":["n1","n2"],"time":7}

            """
        let wrong =
            line(0, "invoke", "acquire") + told + line(0, "ok", "acquire") + told
            + line(1, "invoke", "acquire") + line(1, "ok", "acquire")
        let check = try check(told + wrong, "mutex")
        #expect(check.verdict == .violated)
        #expect(check.lines.contains { $0.contains("  lines 9-10  process 1  acquire\n") })
        #expect(try self.check(told, "mutex").lines.last?.contains("no operation") == true)
    }

    @Test("a number that is whole is a whole number, also of a process and as a key")
    func wholeNumbers() throws {
        let text = """
            {"process":0,"type":"invoke","f":"write","key":7.0,"value":1}
            {"process":0.0,"type":"ok","f":"write","key":7}
            {"process":1.0,"type":"invoke","f":"read","key":7}
            {"process":1,"type":"ok","f":"read","key":7.0,"value":1}
            """
        let check = try check(text, "register")
        #expect(check.verdict == .valid)
        #expect(check.lines.last?.contains("2 operations on 1 key,") == true)
    }

    @Test("where what objects held first decided, and nobody said it, that is told")
    func hint() throws {
        let first = line(0, "invoke", "read") + line(0, "ok", "read", "0")
        #expect(try check(first, "register").hint?.contains("--initial") == true)
        #expect(try check(first, "register", initial: "1").hint == nil)
        #expect(try check(first, "register", initial: "0").hint == nil)
        let later =
            line(0, "invoke", "write", "0") + line(0, "ok", "write")
            + line(0, "invoke", "write", "1") + line(0, "ok", "write") + first
        #expect(try check(later, "register").verdict == .violated)
        #expect(try check(later, "register").hint == nil)
        let lock = line(0, "invoke", "release") + line(0, "ok", "release")
        #expect(try check(lock, "mutex").verdict == .violated)
        #expect(try check(lock, "mutex").hint == nil)
    }

    @Test("a key that has no name is not called by it")
    func namelessKey() throws {
        let read = line(0, "invoke", "read") + line(0, "ok", "read", "7")
        #expect(try check(read, "register").lines.contains("its only key has no order:"))
        let named = read.replacingOccurrences(of: "\"f\"", with: "\"key\":\"x\",\"f\"")
        #expect(try check(named, "register").lines.contains("key \"x\" has no order:"))
        let both = try check(read + named, "register").lines
        #expect(both.contains("key \"\" has no order:"))
    }

    @Test("a first value can be given")
    func initial() throws {
        let text = line(0, "invoke", "read") + line(0, "ok", "read", "0")
        #expect(try check(text, "register").verdict == .violated)
        #expect(try check(text, "register", initial: "0").verdict == .valid)
    }

    @Test("members of an object have no order, and whole numbers are whole in it as well")
    func objects() throws {
        let written = line(0, "invoke", "write", #"{"a":1,"b":[{"c":2.0,"d":"x"}]}"#)
        let seen = line(1, "ok", "read", #"{"b":[{"d":"x","c":2}],"a":1.0}"#)
        let other = line(1, "ok", "read", #"{"b":[{"d":"x","c":2}],"a":2}"#)
        let rest = line(0, "ok", "write") + line(1, "invoke", "read")
        #expect(try check(written + rest + seen, "register").verdict == .valid)
        #expect(try check(written + rest + other, "register").verdict == .violated)
    }

    @Test("numbers that cannot be told apart are refused, and not taken for equal")
    func inexact() throws {
        let next = "9223372036854775808"
        let near = "9007199254740993.0"
        for value in [next, "[1,\(next)]", "{\"a\":\(next)}", "-1e30", near] {
            let text = line(0, "invoke", "read") + line(0, "ok", "read", value)
            #expect { try check(text, "register") } throws: {
                "\($0)".contains(":2:1: ") && "\($0)".contains("or a text in quotes")
            }
        }
        let least = line(0, "invoke", "write", "-9223372036854775808")
        #expect(try check(least, "register").verdict == .valid)
        #expect(throws: ScenarioError.self) { try check("", "register", initial: next) }
    }

    @Test("texts are told apart by their bytes, not by how they look")
    func unicode() throws {
        let written = line(0, "invoke", "write", #""\u00e9""#) + line(0, "ok", "write")
        let reading = line(1, "invoke", "read")
        let same = try check(written + reading + line(1, "ok", "read", #""\u00e9""#), "register")
        #expect(same.verdict == .valid)
        let other = line(1, "ok", "read", #""e\u0301""#)
        #expect(try check(written + reading + other, "register").verdict == .violated)
        let list = line(1, "ok", "read", #"["e\u0301"]"#)
        let lists = line(0, "invoke", "write", #"["\u00e9"]"#) + line(0, "ok", "write")
        #expect(try check(lists + reading + list, "register").verdict == .violated)
    }

    @Test(
        "a lock has no first value, and whoever gives one is told so",
        arguments: [
            "mutex", "fenced-lock",
        ]
    )
    func noInitial(model: String) throws {
        #expect { try check("", model, initial: "7") } throws: {
            "\($0)".contains("a lock is free at first")
        }
    }

    @Test("a budget that ends is said to have ended")
    func budget() throws {
        var text = line(20, "invoke", "put", "\"\"") + line(20, "ok", "put")
        for process in 0..<16 { text += line(process, "invoke", "append", "\"\(process)\"") }
        for process in 0..<16 { text += line(process, "ok", "append") }
        text += line(0, "invoke", "get") + line(0, "ok", "get", "\"never\"")
        let check = try check(text, "kv", budget: 1000)
        #expect(check.verdict == .unknown)
        #expect(check.lines.last?.contains("--budget") == true)
    }

    @Test(
        "a mistake is told with its line, what was expected and what to try",
        arguments: [
            ("{\"process\":0", "register", ":1:13: found no JSON", "one object a line"),
            ("7", "register", ":1:1: found JSON that is no object", "one object a line"),
            (" [{\"process\":0}]", "register", ":1:1: found a list", "`jq -c '.[]'`"),
            ("[ {\n\"process\":0", "register", ":1:1: found a list", "`jq -c '.[]'`"),
            ("{\"type\":\"ok\"}", "register", "found no `process`", "the number"),
            (
                "{\"process\":\"nemesis\",\"type\":\"invoke\",\"f\":\"read\"}", "register",
                "the process \"nemesis\"", "whole number"
            ),
            (
                "{\"process\":0.5,\"type\":\"invoke\",\"f\":\"read\"}", "register",
                "the process 0.5", "whole number"
            ),
            (
                "{\"process\":0,\"type\":\"oke\"}", "register", "the type `oke`",
                "did you mean `ok`?"
            ),
            ("{\"process\":0,\"type\":\"ok\"}", "register", "ok by process 0", "its invoke"),
            (
                "{\"process\":0,\"type\":\"invoke\",\"f\":\"raed\"}", "register", "`raed`",
                "did you mean `read`?"
            ),
            (
                "{\"process\":0,\"type\":\"invoke\",\"f\":\"cas\",\"value\":[1,2]}", "register",
                "`cas`", "--model cas-register"
            ),
            (
                "{\"process\":0,\"type\":\"invoke\",\"f\":\"cas\",\"value\":1}", "cas-register",
                "a cas without two values", "[from,to]"
            ),
            (
                "{\"process\":0,\"type\":\"invoke\",\"f\":\"write\"}", "register",
                "a write without `value`", "null for nothing"
            ),
        ] as [(String, String, String, String)]
    )
    func mistakes(text: String, model: String, found: String, expected: String) throws {
        do {
            _ = try check(text, model)
            Issue.record("\(text) was taken")
        } catch let error as ScenarioError {
            #expect("\(error)".contains(found), "\(error)")
            #expect("\(error)".contains(expected), "\(error)")
            #expect(error.cause == .content)
        }
    }

    @Test("events that do not fit those before are refused with both lines")
    func misfits() throws {
        let read = line(0, "invoke", "read")
        let cases = [
            (read + read, ":2:1: ", "of line 1 is under way"),
            (read + line(0, "ok", "write"), ":2:1: ", "the read of line 1"),
            (read + line(0, "ok", "read"), ":2:1: ", "what it saw"),
            (read + line(1, "fail", "read"), ":2:1: ", "no operation under way"),
            (
                read + "{\"process\":0,\"type\":\"ok\",\"key\":\"x\",\"value\":1}", ":2:1: ",
                "another key"
            ),
        ]
        for (text, place, words) in cases {
            do {
                _ = try check(text, "register")
                Issue.record("\(text) was taken")
            } catch let error as ScenarioError {
                #expect("\(error)".contains(place), "\(error)")
                #expect("\(error)".contains(words), "\(error)")
            }
        }
    }

    @Test("an unknown model is answered with the nearest")
    func model() throws {
        do {
            _ = try check("", "mutx")
            Issue.record("mutx was taken")
        } catch let error as ScenarioError {
            #expect("\(error)".contains("did you mean `mutex`?"))
        }
    }

    @Test("the file's content decides what it is, not its name")
    func content() throws {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("lockstep-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("SQLite format 3\0....".utf8).write(to: file)
        #expect(OperationCheck.isRecord(file.path))
        #expect(!OperationCheck.looksLikeJSON(file.path))
        try Data("\n {\"process\":0}".utf8).write(to: file)
        #expect(!OperationCheck.isRecord(file.path))
        #expect(OperationCheck.looksLikeJSON(file.path))
    }

    @Test("the first line says whether a file holds observations, and all of a long one is read")
    func observations() throws {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appendingPathComponent("lockstep-\(UUID().uuidString).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }
        func isOne(_ bytes: [UInt8]) throws -> Bool {
            try Data(bytes).write(to: file)
            return ObservedHistory.isOne(at: file.path)
        }
        var observed = ObservedHistory()
        observed.source = String(repeating: "x", count: 200_000)
        #expect(try isOne(observed.lines))
        #expect(try ObservedHistory(path: file.path).source == observed.source)
        #expect(try isOne(ascii("\n\n") + observed.lines))
        #expect(try isOne(ascii("\r\n \n") + observed.lines))
        #expect(try isOne([0xEF, 0xBB, 0xBF] + observed.lines))
        #expect(try ObservedHistory(path: file.path).source == observed.source)
        #expect(try isOne(ascii(#"{"time":1,"pod":"a","event":"pod-started"}"#)))
        let operation = #"{"process":0,"type":"invoke","f":"read","event":7,"history":1}"#
        #expect(try !isOne(ascii(operation)))
        #expect(try !isOne([]))
        #expect(try !isOne(ascii(line(0, "invoke", "read"))))
        #expect(try !isOne(ascii("no JSON\n") + observed.lines))
        #expect(!ObservedHistory.isOne(at: file.path + ".none"))
        #expect(ObservedHistory.isHeld(by: observed.record(Recheck(observed))))
        let run = RunRecord(
            scenario: "x.yaml",
            scenarioText: "title: x",
            seed: 1,
            verdict: .valid,
            fingerprint: nil
        )
        #expect(!ObservedHistory.isHeld(by: run))
    }

    private func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("a long history is read in chunks, and a line that is too long is refused")
    func long() throws {
        var text = ""
        for number in 0..<30_000 {
            text += line(0, "invoke", "write", "\(number)") + line(0, "ok", "write")
        }
        #expect(text.utf8.count > 2_500_000)
        #expect(try check(text, "register").verdict == .valid)
        let wide = line(0, "invoke", "write", "\"" + String(repeating: "x", count: 1 << 20) + "\"")
        #expect(throws: ScenarioError.self) { try check(wide, "register") }
    }
}
