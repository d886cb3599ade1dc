/// Who imports whom, as the compiler cannot say it.
enum ImportRules {
    /// Every import of a file that the layers forbid.
    static func offences(in file: SourceFile) -> [Offence] {
        guard let room = file.room, file.isSwift else { return [] }
        guard Layers.layer(of: room) != nil else {
            return [
                Offence(path: file.path, line: 1, sentence: "the room \(room) has no layer yet")
            ]
        }
        var offences: [Offence] = []
        for (index, line) in file.codeLines.enumerated() {
            guard let module = importedModule(line) else { continue }
            if let sentence = Layers.objection(to: module, in: room) {
                offences.append(Offence(path: file.path, line: index + 1, sentence: sentence))
            }
        }
        return offences
    }

    /// The module that a line of code imports, whatever stands before and behind `import`.
    static func importedModule(_ line: Substring) -> String? {
        let words = line.split { $0 == " " || $0 == "\t" || $0 == ";" }
        guard let index = words.firstIndex(of: "import") else { return nil }
        let levels = ["public", "package", "internal", "fileprivate", "private"]
        guard words[..<index].allSatisfy({ $0.hasPrefix("@") || levels.contains(String($0)) })
        else { return nil }
        let kinds = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        let module = words[(index + 1)...].first { !kinds.contains(String($0)) }
        return module?.split(separator: ".").first.map(String.init)
    }
}
