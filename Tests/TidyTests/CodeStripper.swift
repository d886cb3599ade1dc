/// Takes comments and the texts of literals out of Swift source and leaves every line break.
///
/// Code within an interpolation stays, since it runs. Literals with `#` delimiters are treated as
/// plain ones whose backslashes mean nothing; regular expression literals are not known.
struct CodeStripper {
    private let characters: [Character]
    private var position = 0
    private var output = ""

    init(_ text: String) {
        characters = Array(text)
    }

    /// The source without comments and texts.
    mutating func code() -> String {
        while position < characters.count { copyCode(until: nil) }
        return output
    }

    private func sees(_ text: String) -> Bool {
        let end = position + text.count
        return end <= characters.count && characters[position..<end].elementsEqual(text)
    }

    private mutating func skip(_ count: Int) {
        for _ in 0..<count where position < characters.count {
            if characters[position].isNewline { output.append("\n") }
            position += 1
        }
    }

    /// Copies code; within an interpolation up to the parenthesis that closes it.
    private mutating func copyCode(until closing: Character?) {
        var depth = 0
        while position < characters.count {
            if sees("//") {
                while position < characters.count, !characters[position].isNewline { position += 1 }
            } else if sees("/*") {
                skipBlockComment()
            } else if sees("\"") || sees("#\"") {
                skipLiteral()
            } else {
                let character = characters[position]
                if character == closing, depth == 0 { return }
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                output.append(character)
                position += 1
            }
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                skip(2)
            } else if sees("*/") {
                depth -= 1
                skip(2)
            } else {
                skip(1)
            }
        } while depth > 0 && position < characters.count
    }

    private mutating func skipLiteral() {
        let isRaw = sees("#")
        if isRaw { skip(1) }
        let quote = sees("\"\"\"") ? "\"\"\"" : "\""
        let end = isRaw ? quote + "#" : quote
        skip(quote.count)
        output.append("\"")
        while position < characters.count, !sees(end) {
            if quote.count == 1, characters[position].isNewline { return }
            if !isRaw, sees("\\(") {
                skip(2)
                output.append("(")
                copyCode(until: ")")
                output.append(")")
                skip(1)
            } else {
                skip(!isRaw && sees("\\") ? 2 : 1)
            }
        }
        skip(end.count)
        output.append("\"")
    }
}
