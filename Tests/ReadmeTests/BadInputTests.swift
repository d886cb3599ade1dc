import Foundation
import Testing

/// The program itself, given what it cannot use.
@Suite("bad input gets a sentence and an exit code, and leaves nothing behind")
final class BadInputTests {
    private struct Answer {
        var code: Int32
        var output: String
        var complaint: String
    }

    private static let calm = """
        title: Nothing breaks
        system: lease-election
        pods: 3
        faults: none
        breaking: 20s

        """

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("lockstep-bad-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try write(Self.calm, "calm.yaml")
        try write("", "empty.yaml")
        try write(Self.calm.replacing("pods: 3", with: "work:\n\teffects: every 5s"), "tab.yaml")
        try write(String(repeating: "# ten megabytes\n", count: 655_360), "big.yaml")
        try write(Self.calm.replacing("pods:", with: "pdos:"), "key.yaml")
        try write("These are notes, not a record.\n", "notes.txt")
        try write("{\"version\":1,\"faults\":[5]}", "nonsense.json")
        try write("{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n", "history.jsonl")
        let planned = """
            {"version":1,"faults":[{"id":"f","kind":"flood","beginNs":0,"endNs":1,"targets":["a"],\
            "parameters":{}}]}
            """
        try write(planned, "flood.json")
        try write(Self.calm.replacing("lease-election", with: "client-go-election"), "other.yaml")
        try write("{\"time\":1,\"pod\":\"a\",\"evnt\":\"granted\"}\n", "misspelt.jsonl")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("folder"),
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    private func bytes(_ name: String) -> Data? {
        try? Data(contentsOf: folder.appendingPathComponent(name))
    }

    private var names: [String] {
        let names = FileManager.default.enumerator(atPath: folder.path)
        return (names?.compactMap { $0 as? String } ?? []).sorted()
    }

    private func lockstep(_ line: String) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Repository.program)
        process.arguments = line.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let (output, complaint) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        // Either is far shorter than what a pipe holds.
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = complaint.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "\(line) trapped")
        return Answer(
            code: process.terminationStatus,
            output: String(decoding: said, as: UTF8.self),
            complaint: String(decoding: complained, as: UTF8.self)
        )
    }

    private func expectRefusal(_ line: String, _ code: Int32, _ says: String) throws {
        let before = names
        let answer = try lockstep(line)
        #expect(answer.code == code, "\(answer.complaint)")
        #expect(answer.output.isEmpty)
        #expect(answer.complaint.lowercased().hasPrefix("error: "), "\(answer.complaint)")
        #expect(answer.complaint.contains(says), "\(answer.complaint)")
        #expect(names == before)
    }

    @Test(
        "what cannot be used is refused",
        arguments: [
            ("run empty.yaml", 64, "empty.yaml"), ("run tab.yaml", 64, "tab.yaml:4:1"),
            ("run big.yaml", 64, "big.yaml"), ("run key.yaml", 64, "did you mean `pods`?"),
            ("run missing.yaml", 74, "missing.yaml"), ("run folder", 74, "folder"),
            ("run calm.yaml --seed 18446744073709551616", 64, "18446744073709551616"),
            ("run calm.yaml --set timings.leese=3s", 64, "leese"),
            ("run calm.yaml --set nonsense", 64, "nonsense"),
            ("run calm.yaml --plan nonsense.json", 64, "nonsense.json"),
            ("run calm.yaml --plan flood.json", 64, "the kind flood"),
            ("run calm.yaml --plan missing.json", 74, "missing.json"),
            ("run calm.yaml --trace folder", 74, "folder"),
            ("run calm.yaml --trace none/run.sqlite", 74, "none/run.sqlite"),
            ("run calm.yaml --trace notes.txt", 74, "notes.txt"),
            ("run empty.yaml --trace new.sqlite", 64, "empty.yaml"),
            ("run calm.yaml --plan flood.json --trace new.sqlite", 64, "the kind flood"),
            ("replay missing.sqlite", 74, "missing.sqlite"), ("replay notes.txt", 74, "notes.txt"),
            ("replay folder", 74, "folder"), ("check missing.sqlite", 74, "missing.sqlite"),
            ("check notes.txt", 74, "notes.txt"), ("check history.jsonl", 64, "--model"),
            ("check history.jsonl --model mutx", 64, "did you mean `mutex`?"),
            ("check history.jsonl --model mutex", 64, "history.jsonl:1:1"),
            ("check history.jsonl --model register --run 1", 64, "--run"),
            ("check history.jsonl --model register --budget 0", 64, "--budget 0"),
            ("check history.jsonl --model register --initial {", 64, "the first value {"),
            ("check history.jsonl --model mutex --initial -1", 64, "a lock is free at first"),
            ("check notes.txt --model register", 64, "notes.txt:1:1"),
            ("check missing.jsonl --model register", 74, "missing.jsonl"),
            ("check /dev/null", 74, "no ordinary file"),
            ("check /dev/null --model register", 74, "no ordinary file"),
            ("check folder --model register", 74, "folder"),
            ("sweep empty.yaml --seeds 2", 64, "empty.yaml"),
            ("sweep calm.yaml --from 18446744073709551615 --seeds 2", 64, "seed"),
            ("sweep calm.yaml --seeds 2 --jobs 0", 64, "jobs"),
            ("run calm.yaml --seed -1", 64, "-1"), ("sweep calm.yaml --from -1", 64, "-1"),
            ("run calm.yaml --set breaking=87660h", 64, "744h"),
            ("catalog --scenarios none", 74, "none"),
            ("catalog --scenarios calm.yaml", 64, "expected a folder"),
            ("museum calm.yaml --json --markdown", 64, "--markdown"),
            ("museum other.yaml --bug M01", 64, "M01 cannot be planted in other.yaml"),
            ("check misspelt.jsonl", 64, "it has no `event`"),
            ("check history.jsonl", 64, "its first line is no observation"),
        ] as [(String, Int32, String)]
    )
    func refused(line: String, code: Int32, says: String) throws {
        try expectRefusal(line, code, says)
    }

    @Test("a stranger's file is kept as it is")
    func stranger() throws {
        let before = bytes("notes.txt")
        _ = try lockstep("run calm.yaml --trace notes.txt")
        #expect(before != nil && bytes("notes.txt") == before)
    }

    @Test("a history is valid, violated or unknown, and the exit code says so")
    func history() throws {
        try write("", "none.jsonl")
        let none = try lockstep("check none.jsonl --model kv")
        #expect(none.code == 2)
        #expect(none.output.contains("Nothing was judged"))
        let event = "{\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":1}\n"
        let read = "{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n" + event
        try write(read, "read.jsonl")
        let stale = try lockstep("check read.jsonl --model register")
        #expect(stale.code == 1)
        #expect(stale.output.contains("check read.jsonl --model register"))
        #expect(try lockstep("check read.jsonl --model register --initial 1").code == 0)
        #expect(try lockstep("check read.jsonl --model register --budget 1").code == 1)
        #expect(try lockstep("run calm.yaml --trace read.sqlite").code == 0)
        try expectRefusal("check read.sqlite --model register", 64, "record of runs")
    }

    @Test("a history may come through a pipe; unless it is valid, it is kept to be judged again")
    func piped() throws {
        let event = "{\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":1}\n"
        try write("{\"process\":0,\"type\":\"invoke\",\"f\":\"read\"}\n" + event, "read.jsonl")
        let before = names
        func check(_ options: String) throws -> (code: Int32, said: String) {
            let said = Pipe()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "cat read.jsonl | '\(Repository.program)' check \(options)"]
            process.currentDirectoryURL = folder
            process.environment = ["TMPDIR": folder.path]
            process.standardOutput = said
            process.standardError = said
            try process.run()
            let bytes = said.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
        }
        for source in ["-", "/dev/stdin"] {
            #expect(try check("\(source) --model register --initial 1").code == 0)
        }
        #expect(names == before)
        let stale = try check("- --model register")
        #expect(stale.code == 1)
        let kept = try #require(names.first { $0.hasPrefix("lockstep-piped-") })
        #expect(bytes(kept) == bytes("read.jsonl"))
        #expect(stale.said.contains("is in \(folder.path)/\(kept)\n"))
        #expect(stale.said.contains("check \(folder.path)/\(kept) --model register"))
    }

    #if os(Linux)
        @Test("a result that cannot be written is none", arguments: ["run calm.yaml", "catalog"])
        func fullDisk(line: String) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", "'\(Repository.program)' \(line) > /dev/full"]
            process.currentDirectoryURL = folder
            let complaint = Pipe()
            process.standardError = complaint
            try process.run()
            let said = complaint.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 74)
            #expect(String(decoding: said, as: UTF8.self).contains("standard output"))
        }
    #endif

    @Test("the largest seed there is runs")
    func largestSeed() throws {
        let answer = try lockstep("run calm.yaml --seed 18446744073709551615 --json")
        #expect(answer.code == 0)
        #expect(answer.complaint.isEmpty)
        #expect(answer.output.contains("\"18446744073709551615\""))
    }

    @Test("a run that a record does not hold is refused, and the record is kept")
    func runNumber() throws {
        #expect(try lockstep("run calm.yaml --trace run.sqlite").code == 0)
        let before = bytes("run.sqlite")
        for number in ["0", "2", "-1", "9223372036854775808"] {
            try expectRefusal("replay run.sqlite --run=\(number)", 64, number)
            try expectRefusal("check run.sqlite --run=\(number)", 64, number)
        }
        #expect(before != nil && bytes("run.sqlite") == before)
        #expect(try lockstep("replay run.sqlite --run 1").code == 0)
    }

    /// What a shell says to a command in which `$L` is the program, and how it ends.
    private func shell(_ command: String) throws -> (code: Int32, said: String) {
        let said = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        process.environment = [
            "TMPDIR": folder.path, "L": Repository.program, "PATH": "/usr/bin:/bin",
            "ROOT": Repository.root.path,
        ]
        process.standardOutput = said
        process.standardError = said
        try process.run()
        let bytes = said.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    private static let twoBelieve = """
        {"time":1,"pod":"a","event":"granted","fields":{"lock":"l","token":1}}
        {"time":2,"pod":"b","event":"granted","fields":{"lock":"l","token":2}}

        """

    @Test("what is on standard input is kept, even if it is a file, and judged by its line again")
    func standardInput() throws {
        try write(Self.twoBelieve, "two.jsonl")
        let answer = try shell("\"$L\" check - --claim belief-exclusion < two.jsonl")
        #expect(answer.code == 1, "\(answer.said)")
        let kept = try #require(names.first { $0.hasPrefix("lockstep-piped-") })
        let again = "check \(folder.path)/\(kept) --claim belief-exclusion"
        #expect(answer.said.contains(" lockstep \(again)\n"), "\(answer.said)")
        #expect(try shell("\"$L\" \(again)").code == 1)
        let before = names
        let wrong = try shell("\"$L\" check - < folder")
        #expect(wrong.code == 74)
        #expect(wrong.said.contains("standard input: reading: Is a directory"), "\(wrong.said)")
        #expect(names == before)
    }

    @Test("a scenario or plan that is gone when the line that names it is pasted is refused")
    func streams() throws {
        for command in ["run /dev/stdin", "run calm.yaml --plan /dev/stdin"] {
            let answer = try shell("\"$L\" \(command) < calm.yaml")
            #expect(answer.code == 64)
            #expect(answer.said.contains("can be read only once"), "\(answer.said)")
        }
        #expect(try shell("mkfifo pipe && \"$L\" run pipe").code == 64)
    }

    @Test("a finding is told even if its record cannot be written")
    func fullRecord() throws {
        let canary = "\"$ROOT/Scenarios/negative/canary.yaml\""
        let answer = try shell("ulimit -f 1; \"$L\" run \(canary) --seed 3 --trace r.sqlite")
        #expect(answer.code == 74)
        #expect(answer.said.contains("seed 3: violated"), "\(answer.said)")
        #expect(answer.said.contains("negative/canary.yaml --seed 3\n"), "\(answer.said)")
        #expect(answer.said.contains("error: r.sqlite"))
    }

    @Test("a path that begins with a minus sign comes back as a path")
    func minus() throws {
        try write(Self.twoBelieve, "-two.jsonl")
        let answer = try shell("\"$L\" check ./-two.jsonl; \"$L\" check -- -two.jsonl")
        let lines = answer.said.split(separator: "\n").filter { $0.hasPrefix("again:") }
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix(" check ./-two.jsonl") })
    }

    @Test("a record may have a name that SQLite takes for something else")
    func memory() throws {
        #expect(try lockstep("run calm.yaml --trace :memory:").code == 0)
        #expect(try lockstep("run calm.yaml --trace :memory:").code == 0)
        #expect(try lockstep("replay :memory: --run 2").code == 0)
        #expect(names.contains(":memory:"))
    }

    @Test("a museum that did not find all says how it is asked again")
    func museum() throws {
        let line =
            "museum \(Repository.root.path)/Scenarios/museum/cold-start.yaml --bug M33 --seeds 1 "
            + "--repetitions 1 --strategy fifo --clean 0 --jobs 1"
        let answer = try lockstep(line)
        #expect(answer.code == 2, "\(answer.complaint)")
        #expect(answer.output.contains(" lockstep museum "))
        #expect(answer.output.contains(" --bug M33 --strategy fifo --repetitions 1 --seeds 1 "))
    }
}
