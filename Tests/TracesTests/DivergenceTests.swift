import LockstepEventSamples
import LockstepHistories
import LockstepTraces
import Testing

@Suite("the first difference between two executions")
struct DivergenceTests {
    let executed = EventSamples.history.observations

    func stored(after change: String?) throws -> [EventRow] {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: executed)
        if let change { folder.sql(change) }
        return try TraceReader(path: folder.file()).rows(of: 1)
    }

    @Test("there is none if nothing was altered, fingerprint or not")
    func none() throws {
        #expect(try Divergence.first(stored: stored(after: nil), executed: executed) == nil)
        let without = try stored(after: "UPDATE run SET fingerprint = NULL")
        #expect(Divergence.first(stored: without, executed: executed) == nil)
    }

    @Test(
        "an altered column is named, with both versions",
        arguments: [
            ("cause", "99"), ("time_ns", "1"), ("local_ns", "1"), ("wall_ns", "1"), ("pod", "'z'"),
            ("incarnation", "9"), ("ordinal", "99"), ("kind", "'pod-danced'"), ("request", "5"),
            ("payload", "'{}'"),
        ]
    )
    func altered(column: String, value: String) throws {
        let rows = try stored(
            after: "UPDATE event SET \(column) = \(value) WHERE sequence IN (9, 12)"
        )
        let divergence = try #require(Divergence.first(stored: rows, executed: executed))
        #expect(divergence.sequence == 9)
        #expect(divergence.columns == [column])
        #expect(divergence.stored == rows[8])
        #expect(divergence.executed == EventRow(executed[8]))
        #expect(divergence.description.contains("event 9 differs (\(column))"))
    }

    @Test("what a build says of stuck tasks in its own words is not compared, all else of it is")
    func buildsOwn() throws {
        let stuck = "WHERE kind = 'pod-stuck'"
        let words = try stored(after: "UPDATE event SET payload = '{\"tasks\":\"other\"}' \(stuck)")
        #expect(words.contains { $0.values.last == "{\"tasks\":\"other\"}" })
        #expect(Divergence.first(stored: words, executed: executed) == nil)
        let pod = try stored(after: "UPDATE event SET pod = 'z' \(stuck)")
        #expect(Divergence.first(stored: pod, executed: executed)?.columns == ["pod"])
    }

    @Test("a deleted event, and one too many, are named")
    func missing() throws {
        let deleted = try stored(after: "DELETE FROM event WHERE sequence = 9")
        let divergence = try #require(Divergence.first(stored: deleted, executed: executed))
        #expect(divergence.sequence == 9)
        #expect(divergence.stored == nil)
        #expect(divergence.executed == EventRow(executed[8]))
        let all = try stored(after: nil)
        let shorter = Divergence.first(stored: all, executed: Array(executed.dropLast()))
        #expect(shorter?.sequence == UInt64(executed.count))
        #expect(shorter?.executed == nil)
        let longer = Divergence.first(stored: Array(all.dropLast()), executed: executed)
        #expect(longer?.sequence == UInt64(executed.count))
        #expect(longer?.stored == nil)
    }
}
