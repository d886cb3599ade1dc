/// What every text of the project keeps to.
enum TextRules {
    static let longestLine = 100
    static let longestFile = 500
    static let longestScenario = 40

    /// Lines that are too wide, files that are too long, and paths of somebody's machine.
    static func offences(in file: SourceFile) -> [Offence] {
        var offences: [Offence] = []
        let lines = file.text.hasSuffix("\n") ? file.lines.dropLast() : file.lines[...]
        let limit = lengthLimit(of: file.path)
        if let limit, lines.count > limit {
            let sentence = "\(lines.count) lines are more than \(limit)"
            offences.append(Offence(path: file.path, line: limit + 1, sentence: sentence))
        }
        for (index, line) in lines.enumerated() {
            if isCode(file.path), line.count > longestLine {
                let sentence = "\(line.count) columns are more than \(longestLine)"
                offences.append(Offence(path: file.path, line: index + 1, sentence: sentence))
            }
            if let path = machinePath(in: line) {
                let sentence = "`\(path)` is a place on somebody's machine"
                offences.append(Offence(path: file.path, line: index + 1, sentence: sentence))
            }
        }
        return offences
    }

    private static func isCode(_ path: String) -> Bool {
        [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
    }

    private static func lengthLimit(of path: String) -> Int? {
        if path.hasPrefix("Scenarios/"), path.hasSuffix(".yaml") { return longestScenario }
        return isCode(path) ? longestFile : nil
    }

    /// The first of the folders that only some machines have, named as the root of a path.
    private static func machinePath(in line: Substring) -> String? {
        for folder in ["work", "tmp", "home", "root"] {
            let path = "/\(folder)/"
            var rest = line
            while let range = rest.firstRange(of: path) {
                let before = rest[..<range.lowerBound].last ?? " "
                let continues = before.isLetter || before.isNumber || "._-}~/)".contains(before)
                if !continues { return path }
                rest = rest[range.upperBound...]
            }
        }
        return nil
    }
}
