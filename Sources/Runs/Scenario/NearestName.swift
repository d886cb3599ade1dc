/// Finds the valid name that a mistyped one most likely stands for.
///
/// A name is near if at most a third of its letters, or one, but not all of them, would have to
/// change; swapped neighbours count as one change. Among equally near names the first one given
/// wins.
///
/// - Parameters:
///   - text: What was written.
///   - names: What would have been valid.
/// - Returns: The nearest of them, or `nil` if none is near.
/// - Cost: O(length of text * length of names); both are cut at 64 characters.
func nearestName(to text: String, in names: [String]) -> String? {
    let typed = Array(text.lowercased().prefix(64))
    var best: (name: String, distance: Int)?
    for name in names {
        let letters = Array(name.lowercased().prefix(64))
        let distance = editDistance(typed, letters)
        let length = max(typed.count, letters.count)
        if distance <= max(1, length / 3), distance < length, distance < best?.distance ?? .max {
            best = (name, distance)
        }
    }
    return best?.name
}

/// How many letters must be put in, taken out, changed or swapped with their neighbour.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            let changed = last[column] + (left[row] == right[column] ? 0 : 1)
            var least = min(changed, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1],
                left[row - 1] == right[column]
            {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current.append(least)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
