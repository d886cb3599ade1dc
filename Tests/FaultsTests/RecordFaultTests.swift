import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import LockstepSimulation
import Testing

@Suite("faults that strike records")
struct RecordFaultTests {
    @Test("a drawn deletion is undone when it says, if at all, and an edit is of any kind")
    func drawnRecords() {
        let cluster = Cluster(
            pods: [],
            services: [],
            end: Instant(nanoseconds: 45_000_000_000)
        )
        func plan(_ fault: any Fault, _ settings: Settings, _ seed: UInt64) -> PlannedFault? {
            let draws = FaultDraws(seed: Seed(seed), kind: fault.kind.name)
            return fault.plan(settings, for: cluster, drawing: draws).first
        }
        var settings: Settings = [
            "chance": .share(partsPerMillion: 1_000_000),
            "begin": .durationRange(nanoseconds: 5_000_000_000...40_000_000_000),
            "recreate": .durationRange(nanoseconds: 0...0),
        ]
        let kept = (1...50).compactMap { plan(Deletion(), settings, $0) }
        #expect(kept.count == 50)
        #expect(kept.allSatisfy { $0.begin == $0.end && $0.parameters.isEmpty })
        settings["recreate"] = .durationRange(nanoseconds: 1_000_000_000...10_000_000_000)
        let undone = (1...50).compactMap { plan(Deletion(), settings, $0) }
        #expect(undone.map(\.begin) == kept.map(\.begin))
        for fault in undone {
            let after = fault.number("recreateNanoseconds") ?? 0
            #expect(1_000_000_000...10_000_000_000 ~= after)
            #expect(fault.end == min(fault.begin.advanced(byNanoseconds: after), cluster.end))
        }
        #expect(undone.contains { $0.end == cluster.end })
        let edits = (1...50).compactMap { plan(Edit(), Edit().kind.defaults, $0) }
        #expect(Set(edits.compactMap { $0.text("change") }).count == 6)
        #expect(Set(edits.compactMap { $0.text("direction") }).count == 2)
    }

    @Test("an edit that counts for nothing excuses nothing, and a deletion less than a return")
    func editsVoid() {
        func voided(_ fault: any Fault, _ parameters: [PlannedFault.Parameter]) -> [Assumption] {
            let planned = PlannedFault(
                id: "f",
                kind: fault.kind.name,
                begin: .zero,
                end: .zero,
                parameters: parameters
            )
            return fault.voided(by: planned)
        }
        #expect(voided(Edit(), [.init("change", "label")]) == [])
        #expect(voided(Edit(), [.init("change", "renewed")]) == [.noThirdPartyEdits])
        for change in ["holder", "clear", "lease", "transitions"] {
            let both: [Assumption] = [.noThirdPartyEdits, .noForeignWrites]
            #expect(voided(Edit(), [.init("change", change)]) == both)
        }
        #expect(voided(Deletion(), []) == [.noThirdPartyEdits])
        #expect(voided(Deletion(), [.init("recreateNanoseconds", 1)]).contains(.noForeignWrites))
    }
}
