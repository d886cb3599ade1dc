import Foundation
import LockstepHistories
import LockstepRuns
import Testing

/// Histories whose verdict is known, each by the idea that it stands for; judged as files.
@Suite("verdicts on histories from anywhere")
struct OperationVerdictTests {
    /// A history in short: `0!write=1` is an invocation by process 0, `0.ok` how it ended, and `@x`
    /// the key.
    struct Known: CustomTestStringConvertible, Sendable {
        var model: String
        var verdict: String
        var initial: String?
        var idea: String
        var events: [String]

        var testDescription: String { "\(model), \(verdict): \(idea)" }

        /// The history in JSON Lines.
        var lines: String {
            events.map { event in
                let parts = event.split(separator: "@", maxSplits: 1)
                let sides = parts[0].split(separator: "=", maxSplits: 1)
                let isInvoke = sides[0].contains("!")
                let names = sides[0].split(separator: isInvoke ? "!" : ".")
                var line = "{\"process\":\(names[0]),"
                line += isInvoke ? "\"type\":\"invoke\",\"f\":" : "\"type\":"
                line += "\"\(names[1])\""
                if sides.count > 1 { line += ",\"value\":\(sides[1])" }
                if parts.count > 1 { line += ",\"key\":\"\(parts[1])\"" }
                return line + "}\n"
            }.joined()
        }
    }

    @Test("the verdict is the known one, and a breach is shown", arguments: all)
    func verdict(known: Known) throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("lockstep-known-\(UUID().uuidString).jsonl")
        try Data(known.lines.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let check = try OperationCheck(
            path: file.path,
            model: known.model,
            initial: known.initial
        )
        #expect(check.verdict.rawValue == known.verdict)
        let isShown = check.lines.contains { $0.hasSuffix("has no order:") }
        #expect(isShown == (known.verdict == "violated"))
    }

    @Test("the table is read as it stands")
    func table() {
        #expect(Self.all.count == 56)
        #expect(Self.all.allSatisfy { $0.events.count > 1 })
    }

    static let all: [Known] = {
        var all: [Known] = []
        for line in table.split(separator: "\n") {
            guard line.hasPrefix(" ") else {
                let sides = line.split(separator: ":", maxSplits: 1)
                let words = sides[0].split(separator: " ").map(String.init)
                let known = Known(
                    model: words[0],
                    verdict: words[1],
                    initial: words.count > 2 ? words[2] : nil,
                    idea: String(sides[1].dropFirst()),
                    events: []
                )
                all.append(known)
                continue
            }
            all[all.count - 1].events += line.split(separator: " ").map(String.init)
        }
        return all
    }()

    private static let table = #"""
        register valid 0: a write under way is seen by one reader and not by the other
          0!write=100 1!read 2!read 2.ok=0 1.ok=100 0.ok
        register violated 0: a later reader does not see what an earlier one saw
          0!write=200 1!read 1.ok=200 2!read 2.ok=0 0.ok
        register violated: a read of what nobody writes
          0!write=1 1!read 1.ok=7 0.ok
        register valid: a write whose fate nobody knows shows late
          0!write=1 0.info 1!read 1.ok=null 1!read 1.ok=1
        register violated: such a write is seen, and is gone again
          0!write=1 0.info 1!read 1.ok=1 1!read 1.ok=null
        register violated: a write that failed is seen
          0!write=1 0.fail 1!read 1.ok=1
        register violated: a value is seen before it is written
          1!read 1.ok=1 0!write=1 0.info
        register valid: of writes that never end, some show in any order
          0!write=0 1!write=1 2!write=2 3!write=3 4!write=4 5!write=5 6!write=6 7!write=7 8!write=8
          9!write=9 10!write=10 11!write=11 12!write=12 13!write=13 14!write=14 15!write=15
          16!write=16 17!write=17 18!write=18 19!write=19 99!read 99.ok=13 99!read 99.ok=2
        register violated: one of them shows twice
          0!write=0 1!write=1 2!write=2 3!write=3 4!write=4 5!write=5 6!write=6 7!write=7 8!write=8
          9!write=9 10!write=10 11!write=11 12!write=12 13!write=13 14!write=14 15!write=15
          16!write=16 17!write=17 18!write=18 19!write=19 99!read 99.ok=13 99!read 99.ok=2 99!read
          99.ok=13
        register valid: one value is written twice
          0!write=1 0.ok 0!write=2 0.ok 2!write=1 2.ok 1!read 1.ok=1
        register violated: new, then old, while the write is under way
          0!write=1 0.ok 0!write=2 1!read 1.ok=2 2!read 2.ok=1 0.ok
        cas-register valid: the value that the search numbers 3 does not undo the write it holds
          0!write="a" 2!write="c" 2.fail 1!cas=[null,"b"] 0.ok 0!read 0.ok="a" 1.ok
        mutex valid: nor does the process of that number undo its own acquire
          0!acquire 0.fail 1!acquire 1.fail 2!release 2.info 2!acquire 0!acquire 0.ok 2.ok
        register valid: a process goes on after an unknown write
          0!write=1 0.info 0!write=2 0.ok 0!read 0.ok=1
        register violated: its unknown write shows between two reads that both need the other
          0!write=1 0.info 0!write=2 0.ok 0!read 0.ok=1 0!read 0.ok=2
        register valid: nothing happened
          0!read 0.fail
        register valid: nothing is known
          0!write=3 0.info
        register violated: a number is no text
          0!write=1 0.ok 0!read 0.ok="1"
        register valid: each key has its own value
          0!write=1@x 1!write=2@y 0.ok 1.ok 0!read@y 0.ok=2 0!read@x 0.ok=1
        register violated: a value is seen under another key
          0!write=1@x 0.ok 0!read@y 0.ok=1
        cas-register violated: two compare-and-sets take one value
          0!write=1 0.ok 1!cas=[1,2] 2!cas=[1,3] 1.ok 2.ok
        cas-register valid: one takes what the other sets
          0!write=1 0.ok 1!cas=[1,2] 2!cas=[2,3] 2.ok 1.ok
        cas-register valid: one that failed changed nothing
          0!write=1 0.ok 1!cas=[3,2] 1.fail 0!read 0.ok=1
        cas-register violated: one that failed changed something
          0!write=3 0.ok 1!cas=[3,2] 1.fail 0!read 0.ok=2
        cas-register valid: one of unknown fate was carried out
          0!write=3 0.ok 1!cas=[3,2] 1.info 0!read 0.ok=2
        cas-register violated: one of unknown fate could not have been carried out
          0!write=4 0.ok 1!cas=[3,2] 1.info 0!read 0.ok=2
        cas-register valid: nothing can be what is expected
          0!cas=[null,2] 0.ok 0!read 0.ok=2
        cas-register violated: a write under way shows, is replaced, and shows again
          0!read 0.ok=null 1!write=3 2!cas=[3,1] 2.ok 3!read 3.ok=1 4!read 4.ok=3 1.info
        cas-register valid: two of unknown fate explain two reads
          1!write=3 1.info 2!cas=[3,1] 2.info 3!read 3.ok=3 3!read 3.ok=1
        kv violated: appended in one order, seen in the other
          0!append="x"@a 0.ok 0!append="y"@a 0.ok 0!get@a 0.ok="yx"
        kv valid: appended at once, seen in either order
          0!append="x"@a 1!append="y"@a 0.ok 1.ok 0!get@a 0.ok="yx"
        kv violated: appended once, seen twice
          0!append="x"@a 0.ok 0!get@a 0.ok="xx"
        kv violated: appended, and lost
          0!append="x"@a 0.ok 1!append="y"@a 1.ok 0!get@a 0.ok="y"
        kv valid: an empty text is what is not there
          0!get@a 0.ok="" 0!append="x"@a 0.ok 0!get@a 0.ok="x"
        kv valid: elements of a list
          0!append=1@a 0.ok 0!append=2@a 0.ok 0!get@a 0.ok=[1,2]
        kv valid: an append of unknown fate shows late
          0!append="x"@a 0.info 1!append="y"@a 1.ok 1!get@a 1.ok="y" 1!get@a 1.ok="yx"
        kv violated: what nobody appended
          0!get@a 0.ok="z"
        mutex violated: two hold a lock
          0!acquire 0.ok 1!acquire 1.ok
        mutex violated: a holder takes it again
          0!acquire 0.ok 0!acquire 0.ok
        mutex violated: a holder gives it back twice
          0!acquire 0.ok 0!release 0.ok 0!release 0.ok
        mutex violated: another one gives it back
          0!acquire 0.ok 1!release 1.ok
        mutex valid: it changes hands while the next one waits
          0!acquire 1!acquire 0.ok 0!release 1.ok 0.ok
        mutex valid: a release of unknown fate frees it
          0!acquire 0.ok 0!release 0.info 1!acquire 1.ok
        mutex valid: an acquisition of unknown fate did not happen
          0!acquire 0.info 1!acquire 1.ok
        mutex valid: one of unknown fate did happen, since it was given back
          0!acquire 0.info 0!release 0.ok 1!acquire 1.ok
        mutex violated: whoever never gave it back has it
          0!acquire 0.ok 5!acquire 5.info 1!acquire 1.ok
        mutex valid: two locks
          0!acquire@l1 0.ok 1!acquire@l2 1.ok
        mutex violated: given back by one while another asks for it
          0!acquire 1!release 1.ok
        mutex violated: a release that failed freed nothing
          0!acquire 0.ok 0!release 0.fail 1!acquire 1.ok
        fenced-lock valid: tokens rise
          0!acquire 0.ok=1 0!release 0.ok 1!acquire 1.ok=2
        fenced-lock violated: a token falls
          0!acquire 0.ok=5 0!release 0.ok 1!acquire 1.ok=3
        fenced-lock violated: a token comes twice
          0!acquire 0.ok=5 0!release 0.ok 1!acquire 1.ok=5
        fenced-lock valid: a release of unknown fate comes before the next token
          0!acquire 0.ok=5 0!release 0.info 1!acquire 1.ok=6
        fenced-lock valid: a token that nobody knows may lie between
          0!acquire 0.info 0!release 0.ok 1!acquire 1.ok=6
        fenced-lock valid: each lock has tokens of its own
          0!acquire@x 0.ok=9 1!acquire@y 1.ok=3
        fenced-lock violated: a token falls below one that was known before an unknown one
          0!acquire 0.ok=5 0!release 0.ok 1!acquire 1.info 1!release 1.ok 2!acquire 2.ok=4
        """#
}
