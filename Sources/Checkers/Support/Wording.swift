internal import LockstepDeterminism
internal import LockstepHistories

/// Nanoseconds as seconds without needless zeros: `1.25 s`.
func seconds(_ nanoseconds: Int64) -> String {
    nanoseconds.decimal(places: 9, keeping: 0) + " s"
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
