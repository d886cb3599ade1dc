import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

@Suite("records that others edit")
struct RecordEditTests {
    /// Has `a` lead and be cut off, while somebody edits the record.
    private func result(_ edit: String, seed: UInt64 = 1) throws -> RunResult {
        let text = """
            title: Somebody edits the record while its holder is cut off
            system: lease-election
            pods: 3
            network: { slow: 0%, loss: 0% }
            faults:
              - { at: 0s, kind: partition, pods: [b, c], for: 10s }
              - { at: 22s, kind: partition, pod: a, for: 30s }
              - { at: 23s, \(edit) }
            breaking: 60s
            """
        let options = RunOptions(seed: Seed(seed), isRecorded: true)
        return try RealScenarios.run(text: text).execute(options)
    }

    private static let forged = [
        "kind: edit, change: clear", "kind: edit, change: lease, lease: 1s",
        "kind: edit, change: clear, direction: back",
    ]

    @Test("who frees a held record makes two leaders, which is nobody's fault", arguments: forged)
    func forgeries(edit: String) throws {
        let result = try result(edit)
        #expect(result.verdict == .valid, "\(result.findings)")
        #expect(result.hazards.contains { $0.property == "S1" })
        #expect(result.voided.contains { $0.assumption == .noForeignWrites })
    }

    private static let harmless = [
        "kind: edit, change: label", "kind: edit, change: renewed, by: 1h, direction: back",
        "kind: edit, change: renewed, by: 1h, direction: forward",
    ]

    @Test("what is edited besides holder, lease and count excuses nothing", arguments: harmless)
    func touches(edit: String) throws {
        for seed in UInt64(1)...5 {
            let result = try result(edit, seed: seed)
            #expect(result.verdict == .valid, "\(result.findings)")
            #expect(!result.hazards.contains { $0.property == "S1" })
            #expect(!result.voided.contains { $0.assumption == .noForeignWrites })
            #expect(result.observations.contains { $0.event.isOutsideCommit })
        }
    }

    @Test("a name that somebody puts in ends the holder's term, and is waited for")
    func holder() throws {
        let result = try result("kind: edit, change: holder, to: c")
        #expect(result.verdict == .valid, "\(result.findings)")
        #expect(!result.hazards.contains { $0.property == "S1" })
    }

    @Test("a deletion lasts until the record is put back, if it is")
    func recreation() throws {
        func ends(_ fault: String) throws -> [Int64] {
            let result = try result(fault)
            #expect(result.verdict == .valid, "\(result.findings)")
            return result.observations.compactMap { observation in
                guard case .faultEnded("delete-3", _) = observation.event else { return nil }
                return observation.time.nanoseconds / 1_000_000
            }
        }
        #expect(try ends("kind: delete") == [23_000])
        #expect(try ends("kind: delete, recreate: 1500ms") == [24_500])
        #expect(try ends("kind: delete, recreate: 1h") == [60_000])
    }

    @Test("a record that is put back is waited for like any other")
    func putBack() throws {
        for seed in UInt64(1)...5 {
            let result = try result("kind: delete, recreate: 4s", seed: seed)
            #expect(result.verdict == .valid, "\(result.findings)")
            #expect(!result.hazards.contains { $0.property == "S1" })
            let outside = result.observations.filter { $0.event.isOutsideCommit }
            // Deleted, a placeholder of a candidate's deleted, and created.
            #expect((2...3).contains(outside.count))
        }
    }
}

extension Event {
    /// Whether it is a write that no pod made.
    fileprivate var isOutsideCommit: Bool {
        guard case .committed(let commit) = self else { return false }
        return commit.actor.isEmpty
    }
}
