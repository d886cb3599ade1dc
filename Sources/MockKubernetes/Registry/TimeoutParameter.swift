internal import LockstepKubernetes

extension Refusal {
    /// What a request gets whose `timeout` is no duration; `nil` for a good one, or none.
    ///
    /// It is looked at before everything else. Watches have another parameter and may say what they
    /// like.
    static func ofTimeout(in request: borrowing APIRequest) -> Refusal? {
        guard !request.query.isEmpty, let text = request.query["timeout"], !text.isEmpty,
            let problem = durationProblem(text), !request.isWatch
        else { return nil }
        return badRequest("invalid timeout specified in the request URL - \(problem)")
    }
}

/// What the server says about a text that is no duration, such as `2s` or `1m30s`.
///
/// - Source: Go's `time.ParseDuration`.
private func durationProblem(_ text: String) -> String? {
    let invalid = "time: invalid duration \(quoted(text))"
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) { return nil }
    if rest.isEmpty { return invalid }
    while !rest.isEmpty {
        let whole = rest.prefix(while: isDigit)
        rest = rest[whole.endIndex...]
        var digits = whole.count
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest[fraction.endIndex...]
            digits += fraction.count
        }
        if digits == 0 || whole.count > 18 { return invalid }
        let unit = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
        rest = rest[unit.endIndex...]
        if unit.isEmpty { return "time: missing unit in duration \(quoted(text))" }
        if units.contains(where: unit.elementsEqual) { continue }
        let name = String(decoding: unit, as: UTF8.self)
        return "time: unknown unit \(quoted(name)) in duration \(quoted(text))"
    }
    return nil
}

private let units = ["s", "ms", "m", "h", "us", "ns", "\u{b5}s", "\u{3bc}s"].map { $0.utf8 }

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
