import LockstepDeterminism
import LockstepEventSamples
import LockstepHistories
import LockstepTraces
import Testing

@Suite("a record gives back what it was given")
struct TraceRoundTripTests {
    @Test("every event and every column comes back exactly")
    func observations() throws {
        let folder = TraceFolder()
        let observations = EventSamples.history.observations
        let writer = try TraceWriter(path: folder.file())
        #expect(try writer.append(sampleRecord(), observations: observations) == 1)
        let reader = try TraceReader(path: folder.file())
        #expect(try reader.history(of: 1).observations == observations)
        #expect(folder.names == ["run.sqlite"])
    }

    @Test("more rows than one statement takes come back, at every remainder", arguments: 98...151)
    func batches(count: Int) throws {
        let folder = TraceFolder()
        let observations = Self.long(count)
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: observations)
        let reader = try TraceReader(path: folder.file())
        #expect(try reader.history(of: 1).observations == observations)
    }

    @Test("a run's record comes back whole")
    func record() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: EventSamples.history.observations)
        var expected = sampleRecord()
        expected.events = EventSamples.history.observations.count
        #expect(try TraceReader(path: folder.file()).run(1) == expected)
    }

    @Test("runs are appended, by one writer and by the next, and keep their own")
    func several() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord("one"), observations: Self.long(10))
        #expect(try writer.append(sampleRecord("two"), observations: Self.long(20)) == 2)
        let next = try TraceWriter(path: folder.file())
        #expect(try next.append(sampleRecord("three"), observations: []) == 3)
        #expect(try writer.append(sampleRecord("four"), observations: Self.long(7)) == 4)
        let reader = try TraceReader(path: folder.file())
        #expect(try reader.runs() == [1, 2, 3, 4])
        #expect(try reader.run(3).scenario == "three")
        let counts = try [1, 2, 3, 4].map { try reader.history(of: $0).observations.count }
        #expect(counts == [10, 20, 0, 7])
        #expect(try reader.history(of: 2).observations == Self.long(20))
    }

    @Test("the key of a row is the observation's")
    func key() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        let observations = EventSamples.history.observations
        try writer.append(sampleRecord(), observations: observations)
        let rows = folder.sql("SELECT run, sequence, key FROM events")
        let expected: [[String]] = observations.map { ["1", String($0.sequence), $0.key] }
        #expect(rows == expected)
    }

    @Test("payloads keep the fixed order of their keys")
    func payload() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: EventSamples.history.observations)
        let rows = folder.sql("SELECT payload, request FROM event WHERE kind = 'committed'")
        let payload =
            #"{"lock":"l","version":12,"uid":"uid-1","holder":"b/2","#
            + #""leaseNanoseconds":15000000000,"#
            + #""actor":"b","request":9}"#
        #expect(rows.first == [payload, "9"])
    }

    @Test("the story tells of every decisive event, and of findings, in order")
    func story() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: EventSamples.history.observations)
        let rows = folder.sql("SELECT seconds, pod, what FROM story")
        #expect(rows.contains(["1.000000", "pod-1", "is killed"]))
        #expect(rows.contains { $0[2] == "believes that it holds l, token 0" })
        let passes = "the record of l passes from nobody to b/2, written by b"
        #expect(rows.contains { $0[2] == passes })
        #expect(rows.contains(["20.000000", "pod-1", "FINDING S1: Two pods believed."]))
        #expect(rows.contains(["20.000000", "world", "HAZARD S2: Two pods believed."]))
        #expect(!rows.contains { $0[2] == "NULL" })
        let times = rows.compactMap { Double($0[0]) }
        #expect(times == times.sorted() && times.count == rows.count)
    }

    @Test("messages are told one a row")
    func messages() throws {
        let folder = TraceFolder()
        let events: [Event] = [
            .requestSent(id: 7, to: "api", summary: "PUT"), .requestArrived(id: 7, from: "a"),
            .replySent(id: 7, to: "a", summary: "200"),
            .messageLost(id: 7, leg: .reply, reason: .chance), .requestAbandoned(id: 7),
        ]
        var observations = Self.long(5)
        for index in observations.indices { observations[index].event = events[index] }
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: observations)
        let rows: [[String]] = folder.sql("SELECT * FROM messages")
        let first: [String] = ["1", "7", "a", "api", "PUT", "0", "1000", "NULL", "2000", "200"]
        let last: [String] = ["NULL", "NULL", "4000", "reply: chance"]
        #expect(rows == [first + last])
    }

    @Test("a lost fingerprint is nil, and nothing else")
    func fingerprint() throws {
        let folder = TraceFolder()
        let writer = try TraceWriter(path: folder.file())
        try writer.append(sampleRecord(), observations: Self.long(3))
        folder.sql("UPDATE run SET fingerprint = NULL")
        let reader = try TraceReader(path: folder.file())
        #expect(try reader.run(1).fingerprint == nil)
        #expect(try reader.history(of: 1).observations == Self.long(3))
    }

    /// So many observations of pod a.
    static func long(_ count: Int) -> [Observation] {
        (0..<count).map { (index: Int) -> Observation in
            let summary = "PUT lease " + String(index)
            return Observation(
                sequence: UInt64(index + 1),
                cause: UInt64(index),
                time: Instant(nanoseconds: Int64(index * 1_000)),
                localTime: LocalInstant(nanoseconds: Int64(index)),
                wallTime: WallInstant(nanoseconds: Int64(index)),
                pod: "a",
                incarnation: 1,
                ordinal: UInt32(index),
                event: Event.requestSent(id: UInt64(index), to: "api", summary: summary)
            )
        }
    }
}
