import Testing

@Suite("tidy rules find what is planted")
struct PlantedOffenceTests {
    private func file(_ path: String, _ text: String) -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test(
        "a word that does not flow from the seed",
        arguments: [
            "let a = Date()", "let a = UUID()", "list.shuffled()", "Int.random(in: 0..<3)",
            "list.randomElement()", "a.hashValue", "print(1)", "ContinuousClock.now",
            "SystemRandomNumberGenerator()", "let a = \"\\(Date())\"",
            "ObjectIdentifier(a) < ObjectIdentifier(b)", "list.sort { ObjectIdentifier($0) }",
        ]
    )
    func token(line: String) {
        let found = TokenRules.offences(in: file("Sources/Faults/A.swift", "\n" + line))
        #expect(found.map(\.line) == [2])
        #expect(TokenRules.offences(in: file("Sources/Runs/A.swift", line)).isEmpty)
    }

    @Test(
        "what only looks like such a word is let pass",
        arguments: [
            "// Date()", "/* UUID() /* print( */ Date() */", "let a = \"Date()\"",
            "let a = \"\"\"\n    Date()\n    \"\"\"", "#\"print(\\\"#", "blueprint(1)",
            "list.shuffled(using: &generator)", "myUUID()", "let a = [ObjectIdentifier: Int]()",
        ]
    )
    func innocent(text: String) {
        #expect(TokenRules.offences(in: file("Sources/Faults/A.swift", text)).isEmpty)
    }

    @Test("code behind a literal or a comment is still seen")
    func behind() {
        let line = "let a = \"x\\\"\"; print(1) /* c */; print(2)\n"
        let text = line + "let b = \"\"\"\n  \"\n  \"\"\"\nprint(3)"
        let lines = TokenRules.offences(in: file("Sources/Faults/A.swift", text)).map(\.line)
        #expect(lines == [1, 5])
    }

    @Test("only one file may meet the real clock")
    func systemFile() {
        let text = "ContinuousClock.now"
        let own = file("Sources/Coordination/System/SystemTimekeeper.swift", text)
        #expect(TokenRules.offences(in: own).isEmpty)
        let other = file("Sources/Coordination/System/Other.swift", text)
        #expect(TokenRules.offences(in: other).count == 1)
    }

    @Test(
        "an import that the layers forbid",
        arguments: [
            ("Determinism", "import LockstepSimulation"), ("Faults", "import Foundation"),
            ("Faults", "internal import LockstepServices"),
            ("Faults", "import LockstepBackends"), ("Simulation", "import Logging"),
            ("Checkers", "@testable import LockstepSimulation"),
            ("Checkers", "import struct LockstepSimulation.World"),
            ("Coordination", "import LockstepHistories"),
            ("Coordination", "@_spi(A) public import LockstepCSimulation"),
            ("KubernetesBackend", "import LockstepMockKubernetes"),
            ("Kubernetes", "import LockstepHistories"), ("Runs", "import LockstepCSQLite"),
            ("Runs", "import CSQLite"), ("Runs", "import ArgumentParser"),
            ("Traces", "import Yams"), ("Services", "import AsyncHTTPClient"),
            ("Runs", "import LockstepCommand"), ("Attic", "import Swift"),
            ("Runs", "import LockstepTesting"), ("MockKubernetes", "import LockstepServices"),
            ("Coordination", "import LockstepKubernetes"),
        ]
    )
    func forbiddenImport(room: String, line: String) {
        let found = ImportRules.offences(in: file("Sources/\(room)/A.swift", line))
        #expect(found.count == 1)
    }

    @Test(
        "an import that goes down is let pass",
        arguments: [
            ("Runs", "import Foundation"), ("Reporting", "import LockstepRuns"),
            ("Services", "import LockstepMockKubernetes"), ("Testing", "import Testing"),
            ("Traces", "internal import LockstepCSQLite"), ("Command", "import ArgumentParser"),
            ("Faults", "public import LockstepSimulation"), ("Faults", "// import Foundation"),
            ("Coordination", "import LockstepDeterminism"), ("Runs", "internal import Yams"),
            ("Checkers", "public import LockstepHistories"), ("Faults", "let import = 5"),
        ]
    )
    func allowedImport(room: String, line: String) {
        #expect(ImportRules.offences(in: file("Sources/\(room)/A.swift", line)).isEmpty)
    }

    @Test("a wide line, a long file, a long scenario")
    func sizes() {
        let wide = file("Sources/A/A.swift", "\n" + String(repeating: "é", count: 101))
        #expect(TextRules.offences(in: wide).map(\.line) == [2])
        let exact = file("Sources/A/A.c", String(repeating: "é", count: 100) + "\n")
        #expect(TextRules.offences(in: exact).isEmpty)
        let long = file("Tests/A/A.swift", String(repeating: "\n", count: 501))
        #expect(TextRules.offences(in: long).map(\.line) == [501])
        let sitting = file("Tests/A/A.swift", String(repeating: "\n", count: 500))
        #expect(TextRules.offences(in: sitting).isEmpty)
        let scenario = file("Scenarios/fast/a.yaml", String(repeating: "a\n", count: 46))
        #expect(TextRules.offences(in: scenario).count == 1)
    }

    @Test("a path of somebody's machine", arguments: ["work", "tmp", "home", "root"])
    func machinePath(folder: String) {
        let path = "/\(folder)/x"
        for line in [path, "see \(path)", "\"\(path)\"", "a/\(folder)/b:\(path)"] {
            #expect(TextRules.offences(in: file("README.md", line)).count == 1)
        }
        #expect(TextRules.offences(in: file("README.md", "net\(path) ../\(folder)/")).isEmpty)
    }

    @Test("a stranger in the root folder")
    func root() {
        let names = ["Package.swift", ".ci", "Sources", "notes.txt", "README.md", "Scripts"]
        #expect(HouseRules.rootOffences(names: names).map(\.path) == ["notes.txt", "Scripts"])
    }

    @Test("a folder without a line in its room's catalog")
    func catalog() {
        let files = [
            file("Sources/Faults/FaultCatalog.swift", "// Pause()\nlet all = [Kill(), \"Cut\"]"),
            file("Sources/Faults/Kill/Kill.swift", ""),
            file("Sources/Faults/Pause/Pause.swift", ""),
            file("Sources/Faults/Cut/Cut.swift", ""),
            file("Sources/Manners/MannerCatalog.swift", "let all = [Deaf()]"),
            file("Sources/Manners/Deaf/Deaf.swift", ""),
            file("Sources/Manners/Shy/Shy.swift", ""),
            file("Sources/Runs/Run/Catalog.swift", ""),
            file("Sources/Runs/Plan/Plan.swift", ""),
        ]
        #expect(
            HouseRules.catalogOffences(files: files).map(\.path) == [
                "Sources/Faults/Pause", "Sources/Faults/Cut", "Sources/Manners/Shy",
            ]
        )
    }

    @Test("a module without the prefix")
    func manifest() {
        let text = """
            .target(name: "LockstepRuns"),
            .target(
                name: "Simulation"
            ),
            .systemLibrary(name: "CSQLite"),
            .product(name: "Yams", package: "Yams"),
            .executableTarget(name: "lockstep"),
            .testTarget(name: "RunsTests"),
            """
        let found = HouseRules.manifestOffences(file("Package.swift", text))
        #expect(found.map(\.line) == [3, 5])
    }
}
