import Foundation
import Testing

@Suite("documents show what happens", .serialized)
struct DocumentTests {
    @Test(
        "every transcript is what its commands print",
        arguments: ["README.md", "Scenarios/tutorial/README.md"]
    )
    func transcripts(path: String) throws {
        try Document(path: path).verify()
    }

    @Test("the README's scenario is the file it names")
    func scenario() throws {
        let path = "Scenarios/negative/client-go-demo.yaml"
        let scenario = try Repository.text(of: path)
        let readme = try Repository.text(of: "README.md")
        #expect(readme.contains(path))
        #expect(readme.contains("```yaml\n\(scenario)```\n"))
    }

    @Test("the README's Swift is compiled with these tests")
    func examples() throws {
        let readme = try Repository.text(of: "README.md")
        let compiled = try Repository.text(of: "Tests/ReadmeTests/ReadmeExamples.swift")
            .components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let blocks = readme.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
        try #require(!blocks.isEmpty)
        for block in blocks {
            let lines = block.components(separatedBy: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty && !$0.hasPrefix("import ") }
            #expect(compiled.contains(inOrder: lines), "not compiled as it stands: \(block)")
        }
    }

    @Test("the README fits its limits")
    func size() throws {
        let lines = try Repository.text(of: "README.md").components(separatedBy: "\n")
        #expect(lines.count <= 201)
        #expect(lines.allSatisfy { $0.count <= 160 })
    }
}

extension [String] {
    /// Whether these lines stand here, one directly under the other.
    fileprivate func contains(inOrder lines: [String]) -> Bool {
        guard !lines.isEmpty, lines.count <= count else { return false }
        return (0...(count - lines.count)).contains {
            Array(self[$0..<($0 + lines.count)]) == lines
        }
    }
}
