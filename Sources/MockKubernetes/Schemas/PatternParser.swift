/// Reads a pattern by its grammar, alternatives first.
struct PatternParser {
    private var rest: Substring.UnicodeScalarView
    private var flags = Flags()
    /// How many groups are open.
    private var depth = 0

    private struct Flags {
        var ignoresCase = false
        var isByLine = false
        var dotIsAny = false
    }

    /// How many groups may stand within one another.
    private static let depthLimit = 100
    /// How often a repetition may ask for something.
    private static let countLimit = 1_000

    /// The parts of a pattern; `nil` for a text that is none.
    static func parse(_ text: String) -> PatternNode? {
        var parser = PatternParser(rest: text.unicodeScalars[...])
        guard let node = parser.alternatives(), parser.rest.isEmpty else { return nil }
        return node
    }

    private init(rest: Substring.UnicodeScalarView) {
        self.rest = rest
    }

    private mutating func alternatives() -> PatternNode? {
        guard var node = sequence() else { return nil }
        var count = 0
        while take("|") {
            count += 1
            guard count < Self.countLimit, let next = sequence() else { return nil }
            node = .either(node, next)
        }
        return node
    }

    private mutating func sequence() -> PatternNode? {
        var nodes: [PatternNode] = []
        while let next = rest.first, next != "|", next != ")" {
            guard let atom = atom(), let repeated = repetition(of: atom) else { return nil }
            nodes.append(repeated)
        }
        return .sequence(nodes)
    }

    private mutating func repetition(of atom: PatternNode) -> PatternNode? {
        guard let (least, most) = count() else { return atom }
        guard least <= Self.countLimit, most ?? least <= Self.countLimit, least <= most ?? least
        else { return nil }
        // Which of several matches is the first does not matter here.
        _ = take("?")
        if let next = rest.first, "*+?".unicodeScalars.contains(next) { return nil }
        return .times(atom, least: least, most: most)
    }

    /// How often what stands before is wanted, if that is said.
    private mutating func count() -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = rest
        guard take("{"), let least = number() else {
            rest = start
            return nil
        }
        if take("}") { return (least, least) }
        if take(",") {
            if take("}") { return (least, nil) }
            if let most = number(), take("}") { return (least, most) }
        }
        rest = start
        return nil
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { PatternSet.digit.contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest[digits.endIndex...]
        return Int(String(Substring(digits))) ?? .max
    }

    private mutating func atom() -> PatternNode? {
        let scalar = rest.removeFirst()
        switch scalar {
        case "(": return group()
        case "[": return bracket().map(one)
        case ".": return .one(flags.dotIsAny ? .any : PatternSet.newline.others)
        case "^": return .holds(flags.isByLine ? .lineBegin : .textBegin)
        case "$": return .holds(flags.isByLine ? .lineEnd : .textEnd)
        case "*", "+", "?": return nil
        case "\\":
            switch rest.first {
            case "b": return anchor(.wordEdge)
            case "B": return anchor(.noWordEdge)
            case "A": return anchor(.textBegin)
            case "z": return anchor(.textEnd)
            default: return escape().map(one)
            }
        default: return one(PatternSet(scalar))
        }
    }

    private func one(_ set: PatternSet) -> PatternNode {
        var set = set
        set.ignoresCase = flags.ignoresCase
        return .one(set)
    }

    private mutating func anchor(_ anchor: Pattern.Anchor) -> PatternNode {
        rest.removeFirst()
        return .holds(anchor)
    }

    private mutating func group() -> PatternNode? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { return nil }
        let outer = flags
        if take("?") {
            if take("P") {
                guard rest.first == "<" else { return nil }
            }
            if take("<") {
                let name = rest.prefix { PatternSet.word.contains($0) }
                rest = rest[name.endIndex...]
                guard !name.isEmpty, take(">") else { return nil }
            } else {
                guard readFlags() else { return nil }
                // Flags alone hold until the group around them ends.
                if take(")") { return .sequence([]) }
                guard take(":") else { return nil }
            }
        }
        defer { flags = outer }
        guard let node = alternatives(), take(")") else { return nil }
        return node
    }

    private mutating func readFlags() -> Bool {
        var isOn = true
        while let next = rest.first, next != ":", next != ")" {
            rest.removeFirst()
            switch next {
            case "-" where isOn: isOn = false
            case "i": flags.ignoresCase = isOn
            case "m": flags.isByLine = isOn
            case "s": flags.dotIsAny = isOn
            case "U": break
            default: return false
            }
        }
        return true
    }

    /// What stands behind a backslash.
    private mutating func escape() -> PatternSet? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "d": return .digit
        case "D": return PatternSet.digit.others
        case "w": return .word
        case "W": return PatternSet.word.others
        case "s": return .space
        case "S": return PatternSet.space.others
        case "t": return PatternSet("\t")
        case "n": return PatternSet("\n")
        case "r": return PatternSet("\r")
        case "f": return PatternSet("\u{C}")
        case "v": return PatternSet("\u{B}")
        case "a": return PatternSet("\u{7}")
        case "x": return hexadecimal()
        default:
            let isSign = scalar.isASCII && !PatternSet.word.contains(scalar) || scalar == "_"
            return isSign ? PatternSet(scalar) : nil
        }
    }

    private mutating func hexadecimal() -> PatternSet? {
        let isLong = take("{")
        let digits = rest.prefix(isLong ? 8 : 2).prefix { $0.properties.isASCIIHexDigit }
        rest = rest[digits.endIndex...]
        guard isLong ? take("}") : digits.count == 2 else { return nil }
        return UInt32(String(Substring(digits)), radix: 16).flatMap(Unicode.Scalar.init)
            .map { PatternSet($0) }
    }

    /// The characters between brackets.
    private mutating func bracket() -> PatternSet? {
        var set = PatternSet([])
        let isNegated = take("^")
        var isFirst = true
        while let next = rest.first, next != "]" || isFirst {
            isFirst = false
            if let named = namedClass() {
                set.formUnion(named)
                continue
            }
            let isEscape = take("\\")
            if isEscape, let next = rest.first, "dDwWsS".unicodeScalars.contains(next) {
                guard let named = escape() else { return nil }
                set.formUnion(named)
                continue
            }
            guard let low = bound(isEscape: isEscape) else { return nil }
            var high = low
            if rest.first == "-", let last = rest.dropFirst().first, last != "]" {
                rest.removeFirst()
                let isEscape = take("\\")
                guard let bound = bound(isEscape: isEscape), bound >= low else { return nil }
                high = bound
            }
            set.formUnion(PatternSet([low...high]))
        }
        guard take("]") else { return nil }
        return isNegated ? set.others : set
    }

    /// One character between brackets, by its number.
    private mutating func bound(isEscape: Bool) -> UInt32? {
        isEscape ? escape()?.single : rest.popFirst()?.value
    }

    /// A class such as `[:alpha:]`, which stands between brackets of its own.
    private mutating func namedClass() -> PatternSet? {
        guard rest.starts(with: "[:".unicodeScalars) else { return nil }
        let start = rest
        rest.removeFirst(2)
        let isNegated = take("^")
        let name = rest.prefix { $0 != ":" }
        rest = rest[name.endIndex...]
        guard let set = PatternSet.named[String(Substring(name))], take(":"), take("]") else {
            rest = start
            return nil
        }
        return isNegated ? set.others : set
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }
}
