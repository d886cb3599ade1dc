internal import LockstepKubernetes

/// Something that must hold of a value, such as `self.low <= self.high`.
///
/// It is written in a small part of the language that definitions use: `self` and `oldSelf` with
/// fields after points, whole numbers, texts, `true`, `false`, `has(…)`, comparisons, `!`, `&&`,
/// `||` and parentheses. Everything else, such as functions and loops over lists, is refused where
/// the rule is read, and so is a rule of more than a thousand words and signs, or more than 125
/// parentheses within one another.
///
/// - Source: Kubernetes, `x-kubernetes-validations`.
struct SchemaRule: Sendable {
    private let condition: Expression
    private let message: String
    private let looksBack: Bool

    /// A part of a rule.
    indirect enum Expression: Sendable {
        case value(JSONValue)
        case current, former
        case field(Expression, String)
        case has(Expression, String)
        case not(Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case compare(Expression, Comparison, Expression)
    }

    /// How two values are compared.
    enum Comparison: String, Sendable, CaseIterable {
        case equal = "=="
        case different = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case more = ">"
    }

    /// Reads a rule; `message` is what is said where it does not hold.
    init(_ text: String, message: String) throws(KindProblem) {
        var parser = SchemaRuleParser(text)
        condition = try parser.whole()
        looksBack = parser.hasFormer
        self.message = message
    }

    /// The breach of the rule by a value; `nil` if it holds, or is none that is asked for.
    ///
    /// Rules that compare with what was there are asked for by saying what that was, all others by
    /// leaving it out.
    func breach(of value: JSONValue, replacing former: JSONValue?, at path: String) -> FieldError? {
        if looksBack != (former != nil) { return nil }
        do throws(Failure) {
            let result = try condition.result(value, former ?? .null)
            return result == true ? nil : .broken(path, value, message)
        } catch {
            return .broken(path, value, "rule evaluation error: \(error.text)")
        }
    }

    /// Why a rule has no result.
    struct Failure: Error {
        var text: String

        static let types = Failure(text: "no such overload")
    }
}

extension SchemaRule.Expression {
    /// What the expression is for a value and the one before.
    fileprivate func result(
        _ value: JSONValue,
        _ former: JSONValue
    ) throws(SchemaRule.Failure) -> JSONValue {
        switch self {
        case .value(let constant): return constant
        case .current: return value
        case .former: return former
        case .field(let holder, let name):
            guard let field = try holder.result(value, former)[name] else {
                throw SchemaRule.Failure(text: "no such key: \(name)")
            }
            return field
        case .has(let holder, let name):
            return .bool(try holder.result(value, former)[name] != nil)
        case .not(let negated): return .bool(try negated.truth(value, former) == false)
        case .and(let left, let right):
            guard try left.truth(value, former) else { return false }
            return .bool(try right.truth(value, former))
        case .or(let left, let right):
            if try left.truth(value, former) { return true }
            return .bool(try right.truth(value, former))
        case .compare(let left, let comparison, let right):
            let operands = (try left.result(value, former), try right.result(value, former))
            return .bool(try comparison.holds(operands.0, operands.1))
        }
    }

    private func truth(
        _ value: JSONValue,
        _ former: JSONValue
    ) throws(SchemaRule.Failure) -> Bool {
        guard case .bool(let truth) = try result(value, former) else { throw .types }
        return truth
    }
}

extension SchemaRule.Comparison {
    fileprivate func holds(
        _ left: JSONValue,
        _ right: JSONValue
    ) throws(SchemaRule.Failure) -> Bool {
        switch self {
        case .equal: return left == right
        case .different: return left != right
        case .atMost: return left == right ? true : try isLess(left, right)
        case .atLeast: return left == right ? true : try isLess(right, left)
        case .less: return try isLess(left, right)
        case .more: return try isLess(right, left)
        }
    }

    private func isLess(
        _ left: JSONValue,
        _ right: JSONValue
    ) throws(SchemaRule.Failure) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return left < right
        case (.string(let left), .string(let right)): return left < right
        default:
            guard let left = left.asNumber, let right = right.asNumber else { throw .types }
            return left < right
        }
    }
}

extension Schema {
    /// Finds rules that a value breaks by itself, or with what was there if that is given.
    func checkRules(
        _ value: JSONValue,
        replacing former: JSONValue?,
        at path: String,
        into errors: inout [FieldError]
    ) {
        guard hasRules else { return }
        for rule in rules {
            if let breach = rule.breach(of: value, replacing: former, at: path) {
                errors.append(breach)
            }
        }
        switch value {
        case .object(let object):
            for member in object.members {
                let old = former?[member.key]
                if former != nil, old == nil { continue }
                property(member.key)?.checkRules(
                    member.value,
                    replacing: old,
                    at: Place.joined(path, member.key),
                    into: &errors
                )
            }
        case .array(let values):
            // Which element was which before is not worked out.
            if former != nil { return }
            for (index, value) in values.enumerated() {
                elements.first?.checkRules(
                    value,
                    replacing: nil,
                    at: "\(path)[\(index)]",
                    into: &errors
                )
            }
        default: break
        }
    }
}

extension FieldError {
    /// A value that breaks a rule; objects and lists are not printed.
    fileprivate static func broken(
        _ field: String,
        _ value: JSONValue,
        _ rule: String
    ) -> FieldError {
        switch value {
        case .object, .array:
            FieldError(
                field: field,
                reason: "FieldValueInvalid",
                message: "Invalid value: \(rule)"
            )
        default: invalid(field, value.description, rule)
        }
    }
}
