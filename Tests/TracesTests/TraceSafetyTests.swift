import LockstepEventSamples
import LockstepHistories
import LockstepTraces
import Testing

@Suite("a record is never harmed, nor is anything else")
struct TraceSafetyTests {
    /// What opening the file for writing and for reading says.
    func refusals(_ path: String) -> [String] {
        var causes: [String] = []
        do { _ = try TraceWriter(path: path) } catch { causes.append(error.cause) }
        do {
            let reader = try TraceReader(path: path)
            _ = try reader.runs()
        } catch { causes.append(error.cause) }
        return causes
    }

    func record(in folder: TraceFolder, runs: Int = 1) throws {
        let writer = try TraceWriter(path: folder.file())
        for _ in 0..<runs {
            try writer.append(sampleRecord(), observations: TraceRoundTripTests.long(500))
        }
    }

    @Test("a directory, an empty file, a text and another program's database are refused")
    func foreign() throws {
        let folder = TraceFolder()
        #expect(refusals(folder.path) == ["this is a directory.", "this is a directory."])
        folder.write([], "empty")
        folder.write(Array(String(repeating: "No database. ", count: 50).utf8), "text")
        folder.sql("CREATE TABLE run (id)", "other")
        for (name, part) in [
            ("empty", "empty"), ("text", "no SQLite database"), ("other", "another program"),
        ] {
            let before = folder.bytes(name)
            let causes = refusals(folder.file(name))
            #expect(causes.count == 2)
            #expect(causes.allSatisfy { $0.contains(part) }, "\(causes)")
            #expect(folder.bytes(name) == before)
        }
    }

    @Test("a newer schema is refused by number")
    func newer() throws {
        let folder = TraceFolder()
        try record(in: folder)
        folder.sql("PRAGMA user_version = 99")
        let before = folder.bytes()
        let causes = refusals(folder.file())
        #expect(causes.count == 2)
        #expect(causes.allSatisfy { $0.contains("schema 99") })
        #expect(folder.bytes() == before)
    }

    @Test("a record of the schema before is read as it is, and brought up to date by a writer")
    func older() throws {
        let folder = TraceFolder()
        try record(in: folder)
        folder.sql(
            """
            CREATE TABLE override (
                run INTEGER, position INTEGER, key TEXT, value TEXT,
                PRIMARY KEY (run, position)) WITHOUT ROWID
            """
        )
        folder.sql("INSERT INTO override VALUES (1, 0, 'network/a>b/3', '17')")
        folder.sql("PRAGMA user_version = 1")
        var expected = sampleRecord()
        expected.events = 500
        #expect(try TraceReader(path: folder.file()).run(1) == expected)
        try record(in: folder)
        let reader = try TraceReader(path: folder.file())
        #expect(try reader.runs() == [1, 2])
        #expect(try reader.run(1) == expected)
        #expect(folder.sql("PRAGMA user_version") == [["2"]])
    }

    @Test("a record cut short is refused, wherever it was cut", arguments: [50, 1_000, 40_000, -1])
    func truncated(length: Int) throws {
        let folder = TraceFolder()
        try record(in: folder)
        let bytes = folder.bytes()
        let cut = Array(length < 0 ? bytes.dropLast() : bytes.prefix(length))
        folder.write(cut)
        #expect(refusals(folder.file()).count == 2)
        #expect(folder.bytes() == cut)
    }

    @Test("a record of which a page was overwritten ends in an error, not in other events")
    func damaged() throws {
        let folder = TraceFolder()
        try record(in: folder, runs: 5)
        var bytes = folder.bytes()
        for index in bytes.count - 40_000..<bytes.count - 20_000 { bytes[index] = 0xEE }
        folder.write(bytes)
        #expect(throws: TraceError.self) {
            let reader = try TraceReader(path: folder.file())
            for run in try reader.runs() { _ = try reader.history(of: run) }
        }
    }

    @Test("a record that has lost events is not taken for a shorter run")
    func lostEvents() throws {
        let folder = TraceFolder()
        try record(in: folder, runs: 2)
        _ = try TraceReader(path: folder.file()).history(of: 2)
        _ = folder.sql("DELETE FROM event WHERE id = (SELECT max(id) FROM event)")
        let reader = try TraceReader(path: folder.file())
        _ = try reader.history(of: 1)
        let error = #expect(throws: TraceError.self) { try reader.history(of: 2) }
        #expect(error?.cause.contains("were recorded") == true)
    }

    @Test("a run whose number no record gives is refused")
    func impossibleRun() throws {
        let folder = TraceFolder()
        try record(in: folder, runs: 1)
        let reader = try TraceReader(path: folder.file())
        for run in [Int64.max, .min, -1, 1 << 31] {
            #expect(throws: TraceError.self) { try reader.rows(of: run) }
        }
    }

    @Test("a missing file cannot be read, and a missing folder cannot be written")
    func missing() throws {
        let folder = TraceFolder()
        #expect(throws: TraceError.self) { try TraceReader(path: folder.file()) }
        let writer = try TraceWriter(path: folder.file("no/such/run.sqlite"))
        #expect(throws: TraceError.self) { try writer.checkFolder() }
        try TraceWriter(path: folder.file()).checkFolder()
        let error = #expect(throws: TraceError.self) {
            try writer.append(sampleRecord(), observations: [])
        }
        #expect(error?.path == folder.file("no/such/run.sqlite"))
        #expect(error?.cause.contains("No such file") == true, "\(error?.cause ?? "")")
        #expect(folder.names.isEmpty)
    }

    @Test("a file that appears meanwhile is not replaced")
    func race() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        folder.write([1, 2, 3])
        #expect(throws: TraceError.self) {
            try writer.append(sampleRecord(), observations: [])
        }
        #expect(folder.bytes() == [1, 2, 3])
        #expect(folder.names == ["run.sqlite"])
    }

    @Test("a new record that does not fit leaves nothing behind")
    func fullNew() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        writer.pageLimit = 12
        let error = #expect(throws: TraceError.self) {
            try writer.append(sampleRecord(), observations: TraceRoundTripTests.long(20_000))
        }
        #expect(error?.cause.contains("no room") == true)
        #expect(folder.names.isEmpty)
        writer.pageLimit = 0
        #expect(try writer.append(sampleRecord(), observations: []) == 1)
    }

    @Test("a run that does not fit leaves the record as it was")
    func fullAppend() throws {
        let folder = TraceFolder()
        try record(in: folder, runs: 2)
        let before = folder.bytes()
        let writer = try TraceWriter(path: folder.file())
        writer.pageLimit = 20
        #expect(throws: TraceError.self) {
            try writer.append(sampleRecord(), observations: TraceRoundTripTests.long(20_000))
        }
        #expect(folder.names == ["run.sqlite"])
        #expect(folder.bytes() == before)
        #expect(try TraceReader(path: folder.file()).runs() == [1, 2])
        writer.pageLimit = 1_000_000
        #expect(try writer.append(sampleRecord(), observations: []) == 3)
    }

    @Test("two observations of one sequence are refused, and the record stays")
    func duplicate() throws {
        let folder = TraceFolder()
        try record(in: folder)
        let writer = try TraceWriter(path: folder.file())
        var observations = TraceRoundTripTests.long(80)
        observations[70].sequence = 3
        #expect(throws: TraceError.self) {
            try writer.append(sampleRecord(), observations: observations)
        }
        #expect(try TraceReader(path: folder.file()).runs() == [1])
    }

    @Test(
        "an unreadable row is an error that names its sequence",
        arguments: [
            "kind = 'pod-danced'", "payload = '{}'", "payload = 'x'", "time_ns = 'noon'",
            "incarnation = -1",
        ]
    )
    func unreadable(change: String) throws {
        let folder = TraceFolder()
        try record(in: folder)
        folder.sql("UPDATE event SET \(change) WHERE sequence = 17")
        let reader = try TraceReader(path: folder.file())
        let error = #expect(throws: TraceError.self) { try reader.history(of: 1) }
        #expect(error?.cause.contains("event 17 of run 1") == true)
        #expect(throws: TraceError.self) { try reader.run(2) }
    }

    @Test("who finds that another began the record meanwhile appends to it")
    func together() throws {
        let folder = TraceFolder()
        let writers = try (0..<3).map { _ in try TraceWriter(path: folder.file()) }
        let ids = try writers.map { writer in
            try writer.append(sampleRecord(), observations: TraceRoundTripTests.long(50))
        }
        #expect(ids == [1, 2, 3])
        let reader = try TraceReader(path: folder.file())
        #expect(try reader.runs() == [1, 2, 3])
        #expect(folder.names == ["run.sqlite"])
        let late = try TraceWriter(path: folder.file("notes"))
        folder.write(Array("These are notes.".utf8), "notes")
        #expect(throws: TraceError.self) {
            try late.append(sampleRecord(), observations: TraceRoundTripTests.long(50))
        }
        #expect(folder.bytes("notes") == Array("These are notes.".utf8))
        #expect(folder.names == ["notes", "run.sqlite"])
    }

    @Test("an empty path is no file of nobody's")
    func emptyPath() {
        #expect(refusals("") == ["the path is empty.", "the path is empty."])
    }
}
