import LockstepDeterminism
import Testing

@testable import LockstepKubernetesHTTPServer

@Suite("How long a served store remembers")
struct HistoryAgeTests {
    /// What may be forgotten each second, of a store that commits so often a second.
    private func forgotten(seconds: Int64, commitsPerSecond: Int64) -> [Int64?] {
        var age = HistoryAge()
        return (0...seconds).map { second in
            age.forgettable(
                at: Instant(nanoseconds: second * 1_000_000_000),
                revision: second * commitsPerSecond
            )
        }
    }

    @Test("nothing is forgotten within five minutes, and all that is older soon afterwards")
    func busy() throws {
        let forgotten = forgotten(seconds: 900, commitsPerSecond: 100)
        #expect(forgotten.prefix(300).allSatisfy { $0 == nil })
        var last: Int64 = 0
        for (second, revision) in forgotten.enumerated() {
            let kept = (second - 300) * 100
            if let revision {
                #expect(revision <= kept)
                last = revision
            }
            if second > 330 { #expect(last > kept - 3_100) }
        }
    }

    @Test("a store that commits little keeps its last commits")
    func quiet() {
        for revision in forgotten(seconds: 900, commitsPerSecond: 1).compacted() {
            #expect(revision < 0)
        }
        let newest = forgotten(seconds: 3_000, commitsPerSecond: 1).compacted().max() ?? 0
        #expect(newest + HistoryAge.keptCommits == 3_000)
    }
}

extension [Int64?] {
    fileprivate func compacted() -> [Int64] { compactMap { $0 } }
}
