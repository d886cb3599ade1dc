internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepTraces

/// What is wrong with the header of an observed history.
struct HeaderMistake: Error {
    let sentence: String
}

extension ObservedHistory {
    /// The first line of the text form.
    var header: JSONValue {
        [
            "history": 1,
            "source": .string(source),
            "seed": .string(String(seed)),
            "end": .integer(end.nanoseconds),
            "claims": .array(
                claims.map { claim in
                    [
                        "property": .string(claim.property),
                        "assuming": .array(claim.assumptions.map { .string($0.rawValue) }),
                    ]
                }
            ),
            "voided": .array(
                voided.map {
                    ["assumption": .string($0.assumption.rawValue), "by": .string($0.by)]
                }
            ),
            "doubts": .array(doubts.map { .string($0) }),
        ]
    }

    /// Takes a header in; members that it does not have stay as they are, others that it does not
    /// know are passed over.
    mutating func read(header: JSONValue) throws(HeaderMistake) {
        guard header["history"]?.asInteger == 1 else {
            throw HeaderMistake(sentence: "the header's `history` is not 1")
        }
        if let json = header["source"] { source = try Self.text(json, of: "source") }
        if let json = header["seed"] {
            let seed = json.asString.flatMap(UInt64.init) ?? json.asInteger.flatMap(UInt64.init)
            self.seed = try Self.known(seed, of: "seed", json)
        }
        if let json = header["end"] {
            let end = json.asInteger.flatMap { Instant.possible.contains($0) ? $0 : nil }
            self.end = Instant(nanoseconds: try Self.known(end, of: "end", json))
        }
        if let json = header["doubts"] {
            doubts = try Self.list(json, of: "doubts") { item throws(HeaderMistake) in
                try Self.text(item, of: "doubts")
            }
        }
        if let json = header["claims"] {
            claims = try Self.list(json, of: "claims") { item throws(HeaderMistake) in
                try Self.claim(item)
            }
        }
        if let json = header["voided"] {
            voided = try Self.list(json, of: "voided") { item throws(HeaderMistake) in
                let assumption = try Self.assumption(item["assumption"] ?? .null)
                return RunRecord.VoidedAssumption(
                    assumption,
                    by: try Self.text(item["by"] ?? "", of: "voided")
                )
            }
        }
    }

    private static func claim(_ json: JSONValue) throws(HeaderMistake) -> Claim {
        let property = try text(json["property"] ?? .null, of: "claims")
        guard let entry = JudgeCatalog.entry(named: property) else {
            throw HeaderMistake(sentence: "no judge watches the claim \(property)")
        }
        let assuming = try list(json["assuming"] ?? [], of: "assuming") {
            item throws(HeaderMistake) in
            try assumption(item)
        }
        return Claim(entry.property.id, assuming: assuming)
    }

    private static func assumption(_ json: JSONValue) throws(HeaderMistake) -> Assumption {
        guard let assumption = json.asString.flatMap(Assumption.init) else {
            throw HeaderMistake(sentence: "the header names the assumption \(json), which is none")
        }
        return assumption
    }

    private static func text(_ json: JSONValue, of name: String) throws(HeaderMistake) -> String {
        try known(json.asString, of: name, json)
    }

    private static func list<Item>(
        _ json: JSONValue,
        of name: String,
        _ read: (JSONValue) throws(HeaderMistake) -> Item
    ) throws(HeaderMistake) -> [Item] {
        var items: [Item] = []
        for item in try known(json.asArray, of: name, json) { items.append(try read(item)) }
        return items
    }

    private static func known<Value>(
        _ value: Value?,
        of name: String,
        _ json: JSONValue
    ) throws(HeaderMistake) -> Value {
        guard let value else {
            throw HeaderMistake(sentence: "the header's `\(name)` cannot be \(json)")
        }
        return value
    }
}
