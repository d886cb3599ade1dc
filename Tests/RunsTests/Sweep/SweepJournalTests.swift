import Foundation
import Testing

@testable import LockstepRuns

@Suite struct SweepJournalTests {
    private let identity = SweepIdentity(parts: [
        .init(name: "scenario 1", value: "x.yaml, text 1"), .init(name: "build", value: "debug"),
    ])

    private var text: [UInt8] {
        var text = Array(SweepJournal.head(identity).utf8)
        for seed in UInt64(1)...3 {
            let report = SeedReport.sample(seed, breaching: ["S1"])
            text += SweepJournal.entry(scenario: Int(seed % 2), line: report.line.utf8)
        }
        return text
    }

    private func read(
        _ bytes: some Sequence<UInt8>,
        of identity: SweepIdentity? = nil
    ) throws -> SweepJournal {
        var journal = SweepJournal(of: identity ?? self.identity)
        try journal.read(bytes)
        try journal.end()
        return journal
    }

    @Test func everySeedComesBack() throws {
        let journal = try read(text)
        #expect(journal.entries.map(\.report.seed) == [1, 2, 3])
        #expect(journal.entries.map(\.scenario) == [1, 0, 1])
        #expect(journal.entries[2].report == .sample(3, breaching: ["S1"]))
        #expect(journal.soundBytes == text.count)
    }

    @Test func aKillAnywhereCostsAtMostTheLineThatWasBeingWritten() throws {
        let text = text
        let head = SweepJournal.head(identity).utf8.count
        for length in 0...text.count {
            let piece = text.prefix(length)
            let journal = try read(piece)
            #expect(journal.isBegun == (length >= head))
            let lines = piece.dropFirst(head).count { $0 == 10 }
            #expect(journal.entries.count == lines)
            #expect(journal.soundBytes == (piece.lastIndex(of: 10) ?? -1) + 1)
        }
    }

    @Test func onlyAGuidedSweepIsAnotherOneFromAnotherSeedOn() {
        func identity(_ steering: Steering, from first: UInt64) -> SweepIdentity {
            SweepIdentity(
                scenarios: [],
                portfolio: Portfolio(),
                steering: steering,
                from: first,
                build: "debug"
            )
        }
        #expect(identity(.noted, from: 1) == identity(.noted, from: 2))
        let told = identity(.guided, from: 2).difference(from: identity(.guided, from: 1))
        #expect(told == "its --from is `1`, and this one's is `2`")
    }

    @Test func anotherSweepIsNamedByWhatDiffers() {
        let other = SweepIdentity(parts: [
            .init(name: "scenario 1", value: "x.yaml, text 1"),
            .init(name: "build", value: "release"),
        ])
        let problem = SweepJournal.Problem.otherSweep(
            "its build is `debug`, and this one's is `release`"
        )
        #expect(throws: problem) { try read(text, of: other) }
    }

    @Test func anotherFileIsForeign() {
        #expect(throws: SweepJournal.Problem.foreign) { try read("hello\nworld\n".utf8) }
        #expect(throws: SweepJournal.Problem.foreign) { try read("hello".utf8) }
    }

    @Test func aLineInTheMidstThatCannotBeReadIsNamed() {
        var text = text
        text.insert(
            contentsOf: Array("0\tnonsense\n".utf8),
            at: SweepJournal.head(identity).utf8.count
        )
        #expect(throws: SweepJournal.Problem.damaged(line: 5)) { try read(text) }
    }

    @Test func aFolderKeepsWhatWasNotedAndLetsOneProcessIn() throws {
        let path = temporaryPath("folder")
        defer { removeFolder(path) }
        do {
            let folder = try SweepFolder(path: path, identity: identity)
            #expect(folder.entries.isEmpty)
            try folder.append(SweepJournal.entry(scenario: 0, line: SeedReport.sample(5).line.utf8))
            #expect(throws: SweepError.self) { try SweepFolder(path: path, identity: identity) }
            try folder.append(Array("0\t6\tval".utf8))
        }
        let again = try SweepFolder(path: path, identity: identity)
        #expect(again.reports(of: 0, in: try SeedRange(from: 1, count: 9)) == [.sample(5)])
        #expect(again.reports(of: 0, in: try SeedRange(from: 6, count: 9)).isEmpty)
        #expect(again.reports(of: 1, in: try SeedRange(from: 1, count: 9)).isEmpty)
        try again.append(SweepJournal.entry(scenario: 0, line: SeedReport.sample(6).line.utf8))
    }

    @Test func aJournalThatTheSystemDoesNotReadIsNoEmptyOne() throws {
        let path = temporaryPath("unread")
        defer { removeFolder(path) }
        do {
            let folder = try SweepFolder(path: path, identity: identity)
            try folder.append(SweepJournal.entry(scenario: 0, line: SeedReport.sample(5).line.utf8))
        }
        let journal = path + "/sweep.journal"
        let handle = try #require(FileHandle(forWritingAtPath: journal))
        let error = #expect(throws: SweepError.self) {
            try SweepFolder.read(handle.fileDescriptor, path: path, journal, identity)
        }
        guard case .environment(let text) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("cannot read"))
    }

    @Test func aFolderOfAnotherSweepIsLeftAsItIs() throws {
        let path = temporaryPath("other")
        defer { removeFolder(path) }
        do { _ = try SweepFolder(path: path, identity: identity) }
        let before = try contents(path + "/sweep.journal")
        let other = SweepIdentity(parts: [.init(name: "build", value: "release")])
        #expect(throws: SweepError.self) { try SweepFolder(path: path, identity: other) }
        #expect(try contents(path + "/sweep.journal") == before)
    }
}
