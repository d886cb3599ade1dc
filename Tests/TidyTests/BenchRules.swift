/// What keeps the shared workload honest: it measures the product's own engine.
enum BenchRules {
    private static let folder = "Sources/Runs/Lease1/"
    private static let words = ["heap", "queue", "priority", "sort"]
    /// The figure that the workload's definition calls by this name, which the world counts.
    private static let figure = "queuePops"

    /// Names in the workload's code that speak of an order of its own.
    static func queueOffences(in file: SourceFile) -> [Offence] {
        guard file.isSwift, file.path.hasPrefix(folder) else { return [] }
        var offences: [Offence] = []
        for (index, line) in file.codeLines.enumerated() {
            let names = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            for name in names where name != figure {
                guard words.contains(where: { name.lowercased().contains($0) }) else { continue }
                let sentence = "`\(name)`: the bench has no queue of its own"
                offences.append(Offence(path: file.path, line: index + 1, sentence: sentence))
            }
        }
        return offences
    }

    /// Forms of the workload that do not run as pods of a `World`.
    static func worldOffences(files: [SourceFile]) -> [Offence] {
        guard let definition = files.first(where: { $0.path == folder + "Lease1.swift" }),
            let run = files.first(where: { $0.path == folder + "Lease1Run.swift" })
        else { return [Offence(path: folder, line: 1, sentence: "the workload is gone")] }
        let forms = definition.codeLines.count { $0.drop { $0 == " " }.hasPrefix("case ") }
        let expected = [("= World(", 1), ("world.addPod(", forms), ("world.run(until:", 1)]
        return expected.compactMap { word, count in
            let found = run.codeLines.count { $0.contains(word) }
            guard found != count else { return nil }
            let sentence = "`\(word)` stands \(found) times for \(forms) forms, not \(count)"
            return Offence(path: run.path, line: 1, sentence: sentence)
        }
    }
}
