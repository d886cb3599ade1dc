import LockstepDeterminism
import Testing

@testable import LockstepRuns

@Suite("scenario mutations")
struct ScenarioMutationTests {
    /// Pieces that a slip of the hand, or somebody who wants to break the reader, would put in.
    private static let pieces = [
        "", " ", "\n", "\t", ":", "-", "- ", ",", "[", "]", "{", "}", "#", "&a ", "*a", "!", "'",
        "\"", "|", ">", "%", "@", "`", "?", "..", "~", "0", "99999999999999999999", "\\", "---\n",
        "é", "\u{0}", "\u{FEFF}", "<<: ", "null", "\"\\ud800\"", "pods", "-5s", "1e400",
    ]

    @Test("2,000 mutations of a good file are read or refused, and never trap")
    func mutations() {
        let draws = Draws(seed: Seed(8), stream: "mutations")
        var refused = 0
        for round in 0..<UInt64(2_000) {
            var random = draws.sequence(key: round)
            var bytes = Array(goodText.utf8)
            for _ in 0...random.next().below(3) {
                let start = Int(random.next().below(UInt64(bytes.count)))
                let length = Int(random.next().below(6))
                let end = min(bytes.count, start + length)
                let piece = Self.pieces[Int(random.next().below(UInt64(Self.pieces.count)))]
                bytes.replaceSubrange(start..<end, with: piece.utf8)
            }
            let result = Result { () throws(ScenarioError) in
                try Scenario(
                    bytes: bytes,
                    file: "s.yaml",
                    overrides: ["timings.lease=20s"],
                    vocabulary: .sample
                )
            }
            if case .failure(let error) = result {
                refused += 1
                #expect(!error.description.contains("\n"))
                #expect(error.description.count < 1_000)
                #expect(!error.found.isEmpty && !error.expected.isEmpty)
            }
        }
        #expect(refused > 1_000)
        #expect(refused < 2_000)
    }

    @Test("every prefix of a good file is read or refused")
    func prefixes() {
        for length in 0..<goodText.count {
            if case .failure(let error) = reading(String(goodText.prefix(length))) {
                #expect(!error.found.isEmpty)
            }
        }
    }
}
