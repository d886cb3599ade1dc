internal import LockstepKubernetes

/// Reads a rule by its grammar, weakest operator first.
struct SchemaRuleParser {
    private let text: String
    private var tokens: [String] = []
    private var position = 0
    /// How many parts are open within one another.
    private var depth = 0
    /// Whether the rule looks at what was there before.
    private(set) var hasFormer = false

    /// How many parts may be open within one another, as in the server's own parser.
    private static let depthLimit = 250
    /// How many words and signs a rule may have; a chain of them makes a tree as deep as that.
    private static let limit = 1_000

    init(_ text: String) {
        self.text = text
        tokens = Self.tokens(of: text)
    }

    /// The whole rule.
    mutating func whole() throws(KindProblem) -> SchemaRule.Expression {
        guard tokens.count <= Self.limit else { throw problem }
        let result = try alternatives()
        guard position == tokens.count else { throw problem }
        return result
    }

    private mutating func alternatives() throws(KindProblem) -> SchemaRule.Expression {
        var result = try conjunction()
        while take("||") { result = .or(result, try conjunction()) }
        return result
    }

    private mutating func conjunction() throws(KindProblem) -> SchemaRule.Expression {
        var result = try comparison()
        while take("&&") { result = .and(result, try comparison()) }
        return result
    }

    private mutating func comparison() throws(KindProblem) -> SchemaRule.Expression {
        let left = try negation()
        for comparison in SchemaRule.Comparison.allCases where take(comparison.rawValue) {
            return .compare(left, comparison, try negation())
        }
        return left
    }

    private mutating func negation() throws(KindProblem) -> SchemaRule.Expression {
        try enter()
        defer { depth -= 1 }
        return take("!") ? .not(try negation()) : try path()
    }

    /// Begins a part that may have others of its kind within it.
    private mutating func enter() throws(KindProblem) {
        depth += 1
        guard depth <= Self.depthLimit else { throw problem }
    }

    private mutating func path() throws(KindProblem) -> SchemaRule.Expression {
        var result = try operand()
        while take(".") { result = .field(result, try name()) }
        return result
    }

    private mutating func operand() throws(KindProblem) -> SchemaRule.Expression {
        guard let token = next() else { throw problem }
        try enter()
        defer { depth -= 1 }
        switch token {
        case "(":
            let result = try alternatives()
            guard take(")") else { throw problem }
            return result
        case "self": return .current
        case "oldSelf":
            hasFormer = true
            return .former
        case "true", "false": return .value(.bool(token == "true"))
        case "has":
            guard take("("), case .field(let holder, let name) = try path(), take(")") else {
                throw problem
            }
            return .has(holder, name)
        default:
            if token.count > 1, let quote = token.first, "'\"".contains(quote),
                token.last == quote
            {
                return .value(.string(String(token.dropFirst().dropLast())))
            }
            guard let number = Int64(token) else { throw problem }
            return .value(.integer(number))
        }
    }

    private mutating func name() throws(KindProblem) -> String {
        guard let token = next(), token.first.map({ $0.isLetter || $0 == "_" }) == true else {
            throw problem
        }
        return token
    }

    private mutating func next() -> String? {
        guard position < tokens.count else { return nil }
        position += 1
        return tokens[position - 1]
    }

    private mutating func take(_ token: String) -> Bool {
        guard position < tokens.count, tokens[position] == token else { return false }
        position += 1
        return true
    }

    private var problem: KindProblem {
        KindProblem(
            found: "the rule \(quoted(text))",
            expected: "self, oldSelf and their fields, whole numbers, texts, has(), comparisons, "
                + "! && || and parentheses"
        )
    }

    private static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
                continue
            }
            var length = 1
            if first.isLetter || first.isNumber || first == "_" {
                length = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }.count
            } else if first == "'" || first == "\"" {
                length = rest.dropFirst().prefix { $0 != first }.count + 2
            } else if ["||", "&&", "==", "!=", "<=", ">="].contains(rest.prefix(2)) {
                length = 2
            }
            tokens.append(String(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return tokens
    }
}
