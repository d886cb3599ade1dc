internal import LockstepKubernetes

extension BodyDecoder {
    /// What is odd about a body that was read, in the order in which it stands there.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - repeated: The paths of members that occur more than once.
    /// - Returns: The sentences, each once.
    /// - Cost: O(size of the body); only odd bodies pay it.
    func problems(in body: JSONObject, repeated: [String]) -> [String] {
        // Objects of custom kinds are read whole before their fields are looked at.
        let unread = kind.isCustom ? [] : unknownFields
        let problems = fieldProblems(
            in: .object(body),
            unknown: unknownFields,
            repeated: repeated.filter { !isWithin($0, unread) }
        )
        return kind.isCustom ? problems : Array(problems.prefix(Self.mostProblems))
    }

    /// How many different things a server says of one body.
    ///
    /// - Source: `saveStrictError` of `sigs.k8s.io/json`.
    private static let mostProblems = 100
}

/// Whether a path is one of others, or leads further from one of them.
///
/// What stands in a field that nobody knows is not read, so how often it occurs is not told.
func isWithin(_ path: String, _ others: [String]) -> Bool {
    others.contains { other in
        guard path.utf8.starts(with: other.utf8) else { return false }
        let next = path.utf8.dropFirst(other.utf8.count).first
        return next == nil || next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
    }
}

/// What is odd about the fields of a value, in the order in which they stand there.
///
/// - Parameters:
///   - value: The value.
///   - unknown: The paths of members that nobody knows.
///   - repeated: The paths of members that occur more than once.
/// - Returns: The sentences, each once.
func fieldProblems(
    in value: JSONValue,
    unknown: [String],
    repeated: [String]
) -> [String] {
    var order: [String: Int] = [:]
    note(value, at: "", in: &order)
    let odd =
        unknown.map { ($0, "unknown field \(quoted($0))") }
        + repeated.map { ($0, "duplicate field \(quoted($0))") }
    let places = odd.enumerated().sorted { left, right in
        let places = (order[left.element.0] ?? .max, order[right.element.0] ?? .max)
        return places.0 == places.1 ? left.offset < right.offset : places.0 < places.1
    }
    return eachOnce(places.map(\.element.1))
}

/// Sentences in their order, each where it stands first.
func eachOnce(_ sentences: [String]) -> [String] {
    var known: Set<String> = []
    return sentences.filter { known.insert($0).inserted }
}

/// Numbers the members of a value by their paths, in their order.
private func note(_ value: JSONValue, at path: String, in order: inout [String: Int]) {
    switch value {
    case .object(let object):
        for member in object.members {
            let place = Place.joined(path, member.key)
            order[place] = order.count
            note(member.value, at: place, in: &order)
        }
    case .array(let elements):
        for (index, element) in elements.enumerated() {
            note(element, at: "\(path)[\(index)]", in: &order)
        }
    default: break
    }
}
