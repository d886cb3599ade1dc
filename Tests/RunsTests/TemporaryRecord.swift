import LockstepCSQLite
import LockstepDeterminism
import LockstepRuns
import LockstepTraces

/// A record of runs that is gone with the test.
final class TemporaryRecord {
    let path = temporaryPath("record")

    deinit {
        for ending in ["", "-journal", "-wal", "-shm"] { removeFolder(path + ending) }
    }

    /// Executes a run and appends it, with its record changed.
    @discardableResult
    func append(
        _ run: Run,
        _ options: RunOptions,
        changing change: (inout RunRecord) -> Void = { _ in }
    ) throws -> RunResult {
        var options = options
        options.isRecorded = true
        let result = run.execute(options)
        var record = RunRecord(result, of: run.scenario)
        change(&record)
        try TraceWriter(path: path).append(record, observations: result.observations)
        return result
    }

    /// Executes one of the recorded runs again.
    func replay(_ id: Int64 = 1) throws -> Replay {
        try Replay(id, from: TraceReader(path: path), of: RealScenarios.catalog)
    }

    /// Judges one of the recorded runs again.
    func recheck(_ id: Int64 = 1, of catalog: Catalog = RealScenarios.catalog) throws -> Recheck {
        try Recheck(id, from: TraceReader(path: path), of: catalog)
    }

    /// Alters the record as anybody could; says whether that went well.
    func alter(_ statements: String) -> Bool {
        var handle: OpaquePointer?
        sqlite3_open(path, &handle)
        defer { sqlite3_close(handle) }
        return sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK
            && sqlite3_total_changes(handle) > 0
    }
}
