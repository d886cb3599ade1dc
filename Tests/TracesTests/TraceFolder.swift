import LockstepCSQLite
import LockstepDeterminism
import LockstepHistories
import LockstepTraces

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A folder of its own for one test, gone with it.
final class TraceFolder {
    let path: String

    init() {
        var template = Array("\(P_tmpdir)/lockstep-traces-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nowhere"
        }
    }

    deinit {
        for name in names { unlink(file(name)) }
        rmdir(path)
    }

    /// The path of a file in it.
    func file(_ name: String = "run.sqlite") -> String { "\(path)/\(name)" }

    /// Everything in it, by name.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// A file's bytes.
    func bytes(_ name: String = "run.sqlite") -> [UInt8] {
        guard let stream = fopen(file(name), "rb") else { return [] }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 4 << 20)
        let count = fread(&bytes, 1, bytes.count, stream)
        return Array(bytes.prefix(count))
    }

    /// Writes a file.
    func write(_ bytes: [UInt8], _ name: String = "run.sqlite") {
        guard let stream = fopen(file(name), "wb") else { return }
        defer { fclose(stream) }
        _ = fwrite(bytes, 1, bytes.count, stream)
    }

    /// Runs SQL on a file as anyone could, and returns the rows as text.
    @discardableResult
    func sql(_ statement: String, _ name: String = "run.sqlite") -> [[String]] {
        var handle: OpaquePointer?
        sqlite3_open(file(name), &handle)
        defer { sqlite3_close(handle) }
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(handle, statement, -1, &prepared, nil) == SQLITE_OK else {
            return [["error: \(String(cString: sqlite3_errmsg(handle)))"]]
        }
        defer { sqlite3_finalize(prepared) }
        var rows: [[String]] = []
        while sqlite3_step(prepared) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(prepared)).map { column in
                    sqlite3_column_text(prepared, column).map { String(cString: $0) } ?? "NULL"
                }
            )
        }
        return rows
    }
}

/// A record with something in every list.
func sampleRecord(_ scenario: String = "sample") -> RunRecord {
    var record = RunRecord(
        scenario: scenario,
        scenarioText: "title: sample\n",
        seed: .max,
        verdict: .violated,
        fingerprint: 0xAB
    )
    record.options = #"{"pick":"fifo"}"#
    record.simulatedNanoseconds = 60_000_000_000
    record.build.toolchain = "6.3"
    record.build.optimisation = "debug"
    record.build.granularity = "fine"
    record.build.pick = "fifo"
    record.build.hashSeed = "1"
    record.plan = [
        .init(
            fault: "f1",
            kind: "partition",
            begin: Instant(nanoseconds: 5),
            end: nil,
            detail: #"{"between":"a"}"#
        ),
        .init(
            fault: "f2",
            kind: "pause",
            begin: Instant(nanoseconds: 6),
            end: Instant(nanoseconds: 9),
            detail: "{}"
        ),
    ]
    record.voided = [.init(.driftWithinBound, by: "f2")]
    let finding = Finding(
        property: "S1",
        time: Instant(nanoseconds: 20_000_000_000),
        pods: ["pod-1", "a \"b\""],
        sentence: "Two pods believed.",
        evidence: [3, .max]
    )
    var hazard = finding
    hazard.property = "S2"
    hazard.pods = []
    hazard.evidence = []
    record.findings = [finding]
    record.hazards = [hazard]
    record.counts = [.init("S1", 12), .init("smallestMarginNs", -5)]
    return record
}
