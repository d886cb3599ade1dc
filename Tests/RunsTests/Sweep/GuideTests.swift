import LockstepBackends
import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import Testing

@testable import LockstepRuns

@Suite struct GuideTests {
    private func report(_ seed: UInt64, reaching situations: [Int]) -> SeedReport {
        var report = SeedReport(seed: seed, verdict: .valid, fingerprint: seed)
        report.situations = situations
        return report
    }

    @Test("A guide that has seen nothing new leaves every seed to itself")
    func ignorant() {
        var guide = Guide(situations: 8)
        guide.learn(report(1, reaching: []))
        #expect((2..<200).allSatisfy { guide.ancestors(of: $0).isEmpty })
    }

    @Test("About half of the seeds descend from those that reached something new")
    func halfDescend() {
        var guide = Guide(situations: 8)
        guide.learn(report(1, reaching: [0, 3]))
        guide.learn(report(2, reaching: [0, 3]))
        guide.learn(report(3, reaching: [5]))
        let lineages = (10..<1010).map { guide.ancestors(of: $0) }
        #expect((400...600).contains(lineages.count { !$0.isEmpty }))
        #expect(Set(lineages) == [[], [1], [3]])
        // What one seed in three reached is looked at more often than what two reached.
        #expect(lineages.count { $0 == [3] } > lineages.count { $0 == [1] })
    }

    @Test("A lineage grows by a generation and is cut at the far end")
    func depth() {
        var guide = Guide(situations: 99)
        for seed in 1...10 as ClosedRange<UInt64> {
            var next = report(seed, reaching: [Int(seed)])
            next.ancestors = Array((1..<seed).suffix(Guide.depth))
            guide.learn(next)
        }
        let longest = (20..<999).map { guide.ancestors(of: $0) }.max { $0.count < $1.count }
        #expect(longest?.count == Guide.depth)
    }

    @Test("No seed of a batch begins before the batch before is complete, and order is no matter")
    func batches() throws {
        let range = try SeedRange(from: 1, count: 600)
        let reports = (1...600 as ClosedRange<UInt64>).map {
            report($0, reaching: [Int($0 % 97), Int($0 % 89)])
        }
        var ascending = GuidedSeeds(range, known: [], situations: 97)
        var descending = ascending
        #expect(ascending.limit == 256)
        for report in reports[..<255] { ascending.add(report) }
        #expect(ascending.limit == 256)
        ascending.add(reports[255])
        #expect(ascending.limit == 512)
        for report in reports[..<256].reversed() { descending.add(report) }
        let resumed = GuidedSeeds(
            range,
            known: Array(reports[..<300].shuffled()),
            situations: 97
        )
        for seed in 257...512 as ClosedRange<UInt64> {
            #expect(ascending.ancestors(of: seed) == descending.ancestors(of: seed))
            #expect(ascending.ancestors(of: seed) == resumed.ancestors(of: seed))
        }
        #expect((257...512).contains { !ascending.ancestors(of: $0).isEmpty })
        for report in reports[256...] { ascending.add(report) }
        #expect(ascending.limit == 600)
    }

    @Test("A blend keeps most of the old faults and half of the new, in bounds and by unique names")
    func blending() throws {
        let catalog = Catalog(systems: SystemCatalog.all)
        let scenario = try Scenario(
            text: "title: x\nsystem: lease-election\npods: 3\nbreaking: 60s\n",
            file: "x.yaml",
            vocabulary: catalog.vocabulary
        )
        let run = try Run(scenario, of: catalog)
        var kept = 0
        var all = 0
        for seed in 100..<200 as Range<UInt64> {
            let lineage = Lineage(seed, after: [seed - 50, seed - 20])
            let plan = catalog.drawPlan(for: scenario, lineage: lineage)
            #expect(plan == catalog.drawPlan(for: scenario, lineage: lineage))
            #expect(Set(plan.faults.map(\.id)).count == plan.faults.count)
            #expect(throws: Never.self) { try run.check(plan, from: "blend", for: Seed(1)) }
            let parent = catalog.drawPlan(for: scenario, seed: Seed(seed - 50)).faults.map(\.id)
            all += parent.count
            kept += plan.faults.count { $0.id.hasSuffix("@\(seed - 50)") }
        }
        // Three quarters of three quarters.
        #expect((50...63).contains(kept * 100 / max(all, 1)))
    }

    @Test("A lineage survives its text, and a run by one comes back")
    func text() throws {
        #expect(Lineage(3).text == nil)
        let lineage = Lineage(3, after: [17, .max])
        #expect(lineage.text.flatMap(Lineage.ancestors) == [17, .max])
        #expect(Lineage.ancestors("17,,3") == nil)
        #expect(Lineage.ancestors("x") == nil)
        var options = RunOptions(seed: Seed(3))
        options.ancestors = [17, 5]
        let run = try FakeWorker.run
        #expect(run.execute(options).fingerprint == run.execute(options).fingerprint)
    }

    @Test("Noting situations changes nothing about a run")
    func notingIsHarmless() throws {
        let run = try FakeWorker.run
        var options = RunOptions(seed: Seed(3))
        let plain = run.execute(options)
        options.notesSituations = true
        let noted = run.execute(options)
        #expect(plain.fingerprint == noted.fingerprint)
        #expect(plain.situations.isEmpty)
        #expect(!noted.situations.isEmpty)
    }
}
