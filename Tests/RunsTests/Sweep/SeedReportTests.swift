import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepRuns

@Suite struct SeedReportTests {
    private func read(_ line: String) -> SeedReport? {
        SeedReport(line: Array(line.utf8)[...].dropLast())
    }

    @Test func aReportSurvivesItsText() {
        var strange = SeedReport.sample(.max, breaching: ["S1", "W1"])
        strange.smallestMarginNanoseconds = .min
        strange.simulatedNanoseconds = .max
        strange.hazards = ["W2", "C1"]
        strange.situations = [0, 17]
        strange.ancestors = [5, .max]
        strange.doubt = "a\tb"
        var empty = SeedReport(seed: 0, verdict: .unknown, fingerprint: 0)
        empty.doubt = "who knows"
        for report in [.sample(3), .sample(4, breaching: ["S1"]), strange, empty] {
            #expect(report.line.utf8.count { $0 == 10 } == 1)
            #expect(read(report.line) == report)
        }
    }

    @Test func aMangledLineIsNoReport() {
        let line = SeedReport.sample(3, breaching: ["S1"]).line
        let fields = line.dropLast().split(separator: "\t", omittingEmptySubsequences: false)
        for count in 0..<14 {
            #expect(read(fields.prefix(count).joined(separator: "\t") + "\n") == nil)
        }
        for index in 0..<7 {
            var mangled = fields
            mangled[index] = "x"
            #expect(read(mangled.joined(separator: "\t") + "\n") == nil, "field \(index)")
        }
        #expect(read(line.dropLast() + "\tmore\n") == nil)
    }

    @Test func onlyCPUTimeMayDifferBetweenTwoExecutions() {
        let report = SeedReport.sample(3, breaching: ["S1"])
        var other = report
        other.cpuNanoseconds += 1
        other.findings[0].evidence = [1, 2]
        #expect(report.agrees(with: other))
        other.fingerprint += 1
        #expect(!report.agrees(with: other))
    }

    @Test func linesArriveInPieces() {
        var buffer = LineBuffer()
        var lines: [String] = []
        for byte in Array("one\ntwo\n\nthr".utf8) {
            buffer.append([byte])
            while let line = buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(lines == ["one", "two", ""])
        #expect(Array(buffer.torn) == Array("thr".utf8))
    }

    @Test func aCommandSurvivesItsText() {
        let job = WorkerCommand.Job(
            file: "a b.yaml",
            text: "title: x\n\tpods: 3\\n",
            overrides: ["pods=5", "a=\"\n\""],
            portfolio: Portfolio(pick: .boundedDelays(count: 7), granularity: .fine)
        )
        let retelling = WorkerCommand.Retelling(seed: .max, recording: "", again: "swift run x")
        var guided = retelling
        guided.ancestors = [7, 9]
        let lineages = [Lineage(3), Lineage(4, after: [.max, 1])]
        let commands: [WorkerCommand] = [
            .open(job), .seeds(3...UInt64.max), .record(retelling), .record(guided),
            .lineages(lineages),
            .hunt(5...9, for: [], cpuNanoseconds: .max),
            .hunt(5...UInt64.max, for: ["S1", "W1"], cpuNanoseconds: 7),
        ]
        for command in commands {
            let line = Array(command.line.utf8)[...].dropLast()
            #expect(WorkerCommand(line: line) == command)
        }
        #expect(WorkerCommand(line: Array("seeds\t5\t4".utf8)[...]) == nil)
        #expect(WorkerCommand(line: Array("sing".utf8)[...]) == nil)
    }
}
