import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepRuns
@testable import LockstepSimulation

/// Runs in which nearly everything ties with something else.
@Suite struct TieTests {
    private func run(grid: String) throws -> Run {
        let catalog = Catalog(systems: SystemCatalog.all)
        let text = """
            title: ties
            system: lease-election
            pods: 5
            network: { grid: \(grid) }
            breaking: 60s
            """
        let scenario = try Scenario(text: text, file: "ties", vocabulary: catalog.vocabulary)
        return try Run(scenario, of: catalog)
    }

    /// How many pairs of messages that arrive one after the other do so at the same instant.
    private func ties(in result: RunResult) -> Int {
        let arrivals = result.observations.filter { observation in
            switch observation.event {
            case .requestArrived, .replyReceived: true
            default: false
            }
        }
        return zip(arrivals, arrivals.dropFirst()).count { $0.time == $1.time }
    }

    @Test("With a grid messages tie, and each way to break ties gives one fingerprint of its own")
    func oneFingerprint() throws {
        let (fine, coarse) = (try run(grid: "1ns"), try run(grid: "100ms"))
        var fingerprints: Set<UInt64> = []
        for pick in Pick.allCases {
            for granularity in [Granularity.fast, .fine] {
                var options = RunOptions(seed: Seed(7), pick: pick, granularity: granularity)
                options.isRecorded = true
                let first = coarse.execute(options)
                #expect(first.fingerprint == coarse.execute(options).fingerprint)
                #expect(ties(in: first) > 2 * ties(in: fine.execute(options)))
                fingerprints.insert(first.fingerprint)
            }
        }
        // Were there nothing to decide, they would all come to the same.
        #expect(fingerprints.count > Pick.allCases.count / 2)
    }

    @Test("A grid rounds every latency up to a multiple, and loses nothing else")
    func rounding() {
        var plain = TailedLinks(seed: Seed(3), lossPartsPerMillion: 100_000)
        var coarse = TailedLinks(
            seed: Seed(3),
            lossPartsPerMillion: 100_000,
            gridNanoseconds: 1_000_000
        )
        for ordinal in 0..<1_000 as Range<UInt64> {
            let passage = Passage(from: 1, to: 2, link: 9, ordinal: ordinal)
            let exact = plain.fate(of: passage, at: .zero)
            let rounded = coarse.fate(of: passage, at: .zero)
            #expect((exact < 0) == (rounded < 0))
            guard exact >= 0 else { continue }
            #expect(rounded % 1_000_000 == 0 && (0..<1_000_000).contains(rounded - exact))
        }
    }
}
