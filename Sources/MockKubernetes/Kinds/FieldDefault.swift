public import LockstepKubernetes

/// What a field of a user's own kind holds where the client leaves it out.
///
///     FieldDefault("spec.mode", "Exclusive")
///     FieldDefault("spec.waiters[].weight", 1)         // in every element of a list
///
/// A default fills a field only where the object that would hold it is there, so one for that
/// object comes first. A `null` counts as left out.
public struct FieldDefault: Hashable, Sendable {
    /// The names on the way to the field; the elements of a list are named `[]`.
    let path: [String]
    /// What the field holds then.
    let value: JSONValue

    /// States a default.
    ///
    /// - Parameters:
    ///   - path: The field's path, such as `spec.waiters[].weight`.
    ///   - value: What it holds where the client leaves it out.
    public init(_ path: String, _ value: JSONValue) {
        self.path = path.split(separator: ".").flatMap { part in
            part.hasSuffix("[]") ? [String(part.dropLast(2)), "[]"] : [String(part)]
        }
        self.value = value
    }

    /// Fills the field in, wherever an object could hold it.
    func fill(_ object: inout JSONObject) {
        var value = JSONValue.object(object)
        fill(&value, path[...])
        if case .object(let filled) = value { object = filled }
    }

    private func fill(_ holder: inout JSONValue, _ path: ArraySlice<String>) {
        guard let step = path.first else { return }
        let rest = path.dropFirst()
        switch holder {
        case .object(var object):
            if var next = object[step], !next.isNull {
                fill(&next, rest)
                object[step] = next
            } else if rest.isEmpty {
                object[step] = value
            }
            holder = .object(object)
        case .array(var elements) where step == "[]":
            for index in elements.indices { fill(&elements[index], rest) }
            holder = .array(elements)
        default: break
        }
    }
}
