internal import LockstepDeterminism
internal import LockstepHistories

/// Nanoseconds as seconds without needless zeros: `1.25 s`.
func seconds(_ nanoseconds: Int64) -> String {
    let magnitude = nanoseconds.magnitude
    let sign = nanoseconds < 0 ? "-" : ""
    let whole = magnitude / 1_000_000_000
    var rest = magnitude % 1_000_000_000
    guard rest > 0 else { return "\(sign)\(whole) s" }
    var digits = 9
    while rest % 10 == 0 {
        rest /= 10
        digits -= 1
    }
    let text = String(rest)
    return "\(sign)\(whole).\(String(repeating: "0", count: digits - text.count))\(text) s"
}

/// Several names as one phrase: `a`, `a and b`, `a, b and c`.
func phrase(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "nobody" }
    return names.dropLast().joined(separator: ", ") + " and " + last
}

/// A pod by name, or what stands for a pod without one.
func name(_ pod: String) -> String {
    pod.isEmpty ? "someone outside" : pod
}
