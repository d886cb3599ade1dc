import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

@Suite("a store that begins leases anew")
struct RefillTests {
    @Test("a dead holder's lease ends unless every election of the store begins it anew")
    func refills() throws {
        let path = RealScenarios.path("negative/store-refills-leases.yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let variants = [
            (text.replacing(", refills: true", with: ""), Verdict.valid),
            (text.replacing("every: 10s", with: "every: 25s"), Verdict.valid),
            (text, Verdict.violated),
        ]
        for (text, verdict) in variants {
            for seed in UInt64(1)...5 {
                let result = try RealScenarios.run(text: text).execute(
                    RunOptions(seed: Seed(seed))
                )
                #expect(result.verdict == verdict, "seed \(seed): \(result.findings)")
            }
        }
    }
}
