internal import LockstepKubernetes

/// Why a text is not YAML, or not the part of it that is read here.
struct YAMLProblem: Error, Hashable {
    /// The line, from 1.
    var line: Int
    /// What is wrong.
    var problem: String
}

/// Reads the YAML that people write objects in: mappings, lists, texts plain, quoted and in blocks,
/// and anything that is JSON.
///
/// Anchors, tags, directives and several documents are not read.
///
/// - Throws: The first line that makes no sense.
func yamlValue(_ bytes: [UInt8]) throws(YAMLProblem) -> JSONValue {
    if let value = try? JSONValue(parsing: bytes) { return value }
    var reader = YAMLReader(String(decoding: bytes, as: UTF8.self))
    return try reader.document()
}

/// One line that says something: its text without margin and comment.
private struct YAMLLine {
    var number: Int
    var indent: Int
    var text: Substring
}

private struct YAMLReader {
    private let raw: [Substring]
    private var lines: [YAMLLine] = []
    private var next = 0

    init(_ text: String) {
        var raw = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.last == "\r" ? $0.dropLast() : $0
        }
        // What follows the last line feed is no line.
        if raw.last?.isEmpty == true { raw.removeLast() }
        self.raw = raw
        for (index, line) in raw.enumerated() {
            let text = line.drop { $0 == " " }
            if text.isEmpty || text.first == "#" || text == "---" { continue }
            let indent = line.utf8.count - text.utf8.count
            lines.append(YAMLLine(number: index + 1, indent: indent, text: text))
        }
    }

    mutating func document() throws(YAMLProblem) -> JSONValue {
        guard let first = lines.first else { return .null }
        let value = try node(indent: first.indent)
        if next < lines.count { throw problem("did not find expected key") }
        return value
    }

    private func problem(_ sentence: String) -> YAMLProblem {
        YAMLProblem(line: next < lines.count ? lines[next].number : raw.count, problem: sentence)
    }

    /// Reads what begins at the next line, whose margin is known.
    private mutating func node(indent: Int) throws(YAMLProblem) -> JSONValue {
        let text = lines[next].text
        if text == "-" || text.hasPrefix("- ") { return .array(try list(indent: indent)) }
        if text.first == "|" || text.first == ">" {
            return .string(try block(text, below: indent - 1))
        }
        if try key(of: text) != nil { return .object(try mapping(indent: indent)) }
        next += 1
        return try scalar(text)
    }

    private mutating func list(indent: Int) throws(YAMLProblem) -> [JSONValue] {
        var elements: [JSONValue] = []
        while next < lines.count, lines[next].indent == indent {
            let text = lines[next].text
            guard text == "-" || text.hasPrefix("- ") else { break }
            let rest = text.dropFirst().drop { $0 == " " }
            if rest.isEmpty {
                next += 1
                elements.append(try nested(below: indent, orList: false))
            } else if rest.first == "|" || rest.first == ">" {
                elements.append(.string(try block(rest, below: indent)))
            } else {
                // What follows the dash stands as if it began a line of its own.
                let margin = indent + text.utf8.count - rest.utf8.count
                lines[next].indent = margin
                lines[next].text = rest
                elements.append(try node(indent: margin))
            }
        }
        return elements
    }

    private mutating func mapping(indent: Int) throws(YAMLProblem) -> JSONObject {
        var object = JSONObject()
        while next < lines.count, lines[next].indent == indent {
            let text = lines[next].text
            guard let (name, rest) = try key(of: text) else { break }
            if object.index(of: name) != nil { throw problem("key \(quoted(name)) already set") }
            if rest.isEmpty {
                next += 1
                object[name] = try nested(below: indent, orList: true)
            } else if rest.first == "|" || rest.first == ">" {
                object[name] = .string(try block(rest, below: indent))
            } else {
                next += 1
                object[name] = try scalar(rest)
            }
        }
        if next < lines.count, lines[next].indent > indent {
            throw problem("did not find expected key")
        }
        return object
    }

    /// What stands under a name or a dash without a value; a list may have the name's own margin.
    private mutating func nested(
        below indent: Int,
        orList isListAllowed: Bool
    ) throws(YAMLProblem) -> JSONValue {
        guard next < lines.count else { return .null }
        let line = lines[next]
        let isList = line.text == "-" || line.text.hasPrefix("- ")
        if line.indent > indent || isListAllowed && isList && line.indent == indent {
            return try node(indent: line.indent)
        }
        return .null
    }

    /// A text of several lines, kept or folded.
    private mutating func block(
        _ header: Substring,
        below indent: Int
    ) throws(YAMLProblem) -> String {
        let isFolded = header.first == ">"
        let chomping = header.dropFirst().first { $0 == "-" || $0 == "+" }
        let given = header.dropFirst().first(where: \.isNumber)?.wholeNumberValue
        var number = lines[next].number
        next += 1
        var texts: [Substring] = []
        var margin = given.map { max(indent, 0) + $0 }
        while number < raw.count {
            let line = raw[number]
            let own = line.prefix { $0 == " " }.utf8.count
            let isEmpty = own == line.utf8.count
            if !isEmpty, own <= indent { break }
            if !isEmpty, margin == nil { margin = own }
            texts.append(line.dropFirst(margin ?? own))
            number += 1
        }
        while next < lines.count, lines[next].number <= number { next += 1 }
        var trailing = 0
        while texts.last?.isEmpty == true {
            texts.removeLast()
            trailing += 1
        }
        let text = texts.joined(separator: isFolded ? " " : "\n")
        switch chomping {
        case "-": return text
        case "+":
            return text + String(repeating: "\n", count: texts.isEmpty ? trailing : trailing + 1)
        default: return texts.isEmpty ? "" : text + "\n"
        }
    }

    /// A name and what stands behind its colon; `nil` if a line is no member of a mapping.
    private func key(of text: Substring) throws(YAMLProblem) -> (String, Substring)? {
        if text.first == "\"" || text.first == "'" {
            guard let end = closingQuote(of: text) else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.first == ":" else { return nil }
            let name = try scalar(text[...end]).asString ?? ""
            return (name, withoutComment(rest.dropFirst()))
        }
        if text.first == "{" || text.first == "[" { return nil }
        var place = text.startIndex
        while let colon = text[place...].firstIndex(of: ":") {
            let after = text.index(after: colon)
            if after == text.endIndex || text[after] == " " {
                return (String(text[..<colon]), withoutComment(text[after...]))
            }
            place = after
        }
        return nil
    }

    private func closingQuote(of text: Substring) -> Substring.Index? {
        let quote = text.first
        var isEscaped = false
        for index in text.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\", quote == "\"" {
                isEscaped = true
            } else if text[index] == quote {
                return index
            }
        }
        return nil
    }

    private func withoutComment(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        if text.first != "\"", text.first != "'" {
            if text.first == "#" { return "" }
            if let mark = text.firstRange(of: " #") { text = text[..<mark.lowerBound] }
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// A value on one line.
    private func scalar(_ text: Substring) throws(YAMLProblem) -> JSONValue {
        switch text.first {
        case "\""?, "{"?, "["?:
            do {
                return try JSONValue(parsing: String(text))
            } catch {
                throw problem("could not find expected ':'")
            }
        case "'"?:
            guard text.count > 1, text.last == "'" else {
                throw problem("found unexpected end of stream")
            }
            return .string(String(text.dropFirst().dropLast()).replacingDoubledQuotes)
        case "&"?, "*"?, "!"?, "%"?, "@"?, "`"?:
            throw problem("found character that cannot start any token")
        default: break
        }
        switch text {
        case "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "on": return .bool(true)
        case "false", "False", "FALSE", "no", "off": return .bool(false)
        default: break
        }
        if let first = text.utf8.first, "-0123456789".utf8.contains(first),
            let number = try? JSONValue(parsing: String(text))
        {
            return number
        }
        return .string(String(text))
    }
}

extension String {
    /// The text with each pair of single quotes made one.
    fileprivate var replacingDoubledQuotes: String {
        var result = ""
        var isSecond = false
        for character in self {
            if character == "'", isSecond {
                isSecond = false
                continue
            }
            isSecond = character == "'"
            result.append(character)
        }
        return result
    }
}
