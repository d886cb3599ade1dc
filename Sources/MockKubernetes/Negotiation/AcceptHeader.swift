/// What a client takes as the form of an answer, best first.
struct AcceptHeader {
    /// One alternative: a media type and its parameters.
    struct Clause {
        /// The type, such as `application/json`; either half may be `*`.
        var type: String
        /// The parameters besides the weight.
        var parameters: [(name: String, value: String)] = []
        /// How much it is liked, in thousandths.
        var weight = 1_000

        /// A parameter's value.
        subscript(name: String) -> String? {
            parameters.first { $0.name == name }?.value
        }

        /// Whether JSON is meant.
        var takesJSON: Bool {
            type == "application/json" || type == "application/*" || type == "*/*" || type == "*"
        }
    }

    /// The types in which the real server answers, as refusals list them.
    static let served = "application/json, application/yaml, application/vnd.kubernetes.protobuf"

    /// The alternatives; those that are liked the same in the order in which they were written.
    let clauses: [Clause]
    /// Whether one of the types of the real server is named, letter by letter, or `*/*`.
    let namesServedType: Bool

    /// Reads a header.
    init(_ text: String) {
        let types = AcceptHeader.served.split(separator: ", ")
        namesServedType = text.split(separator: ",").contains { part in
            let type = part.prefix { $0 != ";" }.trimmed
            return type == "*/*" || types.contains { $0 == type }
        }
        var clauses: [Clause] = []
        for part in text.split(separator: ",") {
            var fields = part.split(separator: ";", omittingEmptySubsequences: false)
                .map { $0.trimmed }[...]
            guard let type = fields.popFirst(), !type.isEmpty else { continue }
            var clause = Clause(type: type.lowercased())
            for field in fields {
                let halves = field.split(separator: "=", maxSplits: 1)
                guard halves.count == 2 else { continue }
                let name = halves[0].trimmed
                let value = halves[1].trimmed
                if name == "q" {
                    clause.weight = Self.thousandths(value)
                } else {
                    clause.parameters.append((name, value))
                }
            }
            clauses.append(clause)
        }
        self.clauses = clauses.sorted { $0.weight > $1.weight }
    }

    /// A weight with up to three decimals; 1 if it is none.
    private static func thousandths(_ text: String) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = Int(parts[0]), (0...1).contains(whole) else {
            return 1_000
        }
        let decimals = parts.count == 2 ? parts[1].prefix(3) : ""
        guard let fraction = Int(decimals + String(repeating: "0", count: 3 - decimals.count)),
            fraction >= 0
        else { return 1_000 }
        return min(whole * 1_000 + fraction, 1_000)
    }
}

extension StringProtocol {
    /// The text without spaces at its ends.
    fileprivate var trimmed: String {
        var rest = Substring(self)
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
