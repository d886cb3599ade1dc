import Testing

@Suite("the bench measures the product's own engine")
struct BenchRulesTests {
    private let project: Project

    init() throws {
        project = try Project()
    }

    private func file(_ name: String, _ text: String) -> SourceFile {
        SourceFile(path: "Sources/Runs/Lease1/\(name).swift", text: text)
    }

    @Test("the bench has no queue of its own")
    func noQueue() {
        let own = project.files.filter { $0.path.hasPrefix("Sources/Runs/Lease1/") }
        #expect(own.count >= 5)
        #expect(own.flatMap(BenchRules.queueOffences).isEmpty)
    }

    @Test("every form of it runs in a world")
    func world() {
        #expect(BenchRules.worldOffences(files: project.files).isEmpty)
    }

    @Test(
        "a planted queue is found",
        arguments: [
            "struct EventQueue {}", "var heap: [UInt64] = []", "pending.sort()", "due.sorted()",
            "let priorityOf = 1", "import OrderedHeapModule", "queue.push(event)",
        ]
    )
    func plantedQueue(line: String) {
        #expect(BenchRules.queueOffences(in: file("A", "\n" + line)).map(\.line) == [2])
        let elsewhere = SourceFile(path: "Sources/Runs/Sweep/A.swift", text: line)
        #expect(BenchRules.queueOffences(in: elsewhere).isEmpty)
    }

    @Test("the figure of the definition and comments are let pass")
    func innocent() {
        let text = "// a queue\nvar queuePops: UInt64\nlet a = \"heap\""
        #expect(BenchRules.queueOffences(in: file("A", text)).isEmpty)
    }

    @Test("a form beside the world is found")
    func plantedForm() {
        let forms = file("Lease1", "enum Form {\n    case values\n    case async\n}")
        let honest = "let world = World(seed)\nworld.addPod(a)\nworld.addPod(b)\n"
        let end = "world.run(until: end)"
        let good = file("Lease1Run", honest + end)
        #expect(BenchRules.worldOffences(files: [forms, good]).isEmpty)
        let beside = file("Lease1Run", honest.replacing("world.addPod(b)", with: "loop()") + end)
        #expect(BenchRules.worldOffences(files: [forms, beside]).count == 1)
        let without = file("Lease1Run", honest)
        #expect(BenchRules.worldOffences(files: [forms, without]).count == 1)
        #expect(BenchRules.worldOffences(files: []).count == 1)
    }
}
