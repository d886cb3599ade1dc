/// Words that have no business where everything flows from one seed.
enum TokenRules {
    /// The files that may name the system's clocks and randomness: one in which the library meets
    /// the real ones, one that tries out that a world answers for them.
    private static let systemFiles = ["SystemTimekeeper.swift", "SelfTest.swift"]

    private static let systemWords = [
        "ContinuousClock.now", "ContinuousClock()", "SuspendingClock.now", "SuspendingClock()",
        "SystemRandomNumberGenerator",
    ]

    private static let words = [
        "Date()", "UUID()", ".shuffled()", ".random(in", ".randomElement()", ".hashValue",
        "print(", "debugPrint(", "dump(", "NSLog(",
    ]

    /// Every forbidden word in the code of the layers 0 to 2; comments may say what they like.
    static func offences(in file: SourceFile) -> [Offence] {
        guard file.isSwift, let room = file.room, let layer = Layers.layer(of: room), layer < 3
        else { return [] }
        let isSystemFile = systemFiles.contains { file.path.hasSuffix("/" + $0) }
        let forbidden = words + (isSystemFile ? [] : systemWords)
        var offences: [Offence] = []
        for (index, line) in file.codeLines.enumerated() {
            for word in forbidden where contains(word, in: line) {
                let sentence = "`\(word)` does not flow from the seed, or speaks to the outside"
                offences.append(Offence(path: file.path, line: index + 1, sentence: sentence))
            }
            if ordersByAddress(line) {
                let sentence = "an order by address differs from run to run"
                offences.append(Offence(path: file.path, line: index + 1, sentence: sentence))
            }
        }
        return offences
    }

    /// Whether a word stands in a line and is not the end of a longer one.
    private static func contains(_ word: String, in line: Substring) -> Bool {
        var start = line.startIndex
        while start < line.endIndex {
            let rest = line[start...]
            if rest.hasPrefix(word) {
                let before = start > line.startIndex ? line[line.index(before: start)] : " "
                let continues = before.isLetter || before.isNumber || before == "_"
                if word.hasPrefix(".") || !continues { return true }
            }
            start = line.index(after: start)
        }
        return false
    }

    private static func ordersByAddress(_ line: Substring) -> Bool {
        guard line.contains("ObjectIdentifier") else { return false }
        return [" < ", " > ", " <= ", " >= ", "sort", ".min", ".max"].contains { line.contains($0) }
    }
}
