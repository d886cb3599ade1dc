internal import LockstepKubernetes

extension BodyDecoder {
    /// What the server says of a body in which values are of wrong types.
    ///
    /// It goes through the body in the order in which it stands there. What a type reads by itself
    /// ends that at once, such as a text that is no time; of all other misfits the first is told at
    /// the end.
    ///
    /// - Parameter body: The body.
    /// - Returns: The refusal; `nil` if nothing is wrong, or for kinds without known fields.
    /// - Cost: O(size of the body); only bodies that are refused pay it.
    /// - Source: Go's `encoding/json`.
    func firstProblem(in body: JSONObject) -> Refusal? {
        guard case .fields(let fields) = kind.content else { return nil }
        let metadata = Field(
            "metadata",
            .object("ObjectMeta", Self.metadataFields),
            named: "v1.ObjectMeta"
        )
        var first: Refusal?
        do throws(Refusal) {
            try visit(body, as: fields + [metadata], in: kind.kind, at: "", &first)
        } catch {
            return error
        }
        return first
    }

    private func visit(
        _ object: JSONObject,
        as fields: [Field],
        in type: String,
        at path: String,
        _ first: inout Refusal?
    ) throws(Refusal) {
        for member in object.members {
            guard let field = fields.first(where: { $0.name == member.key }) else { continue }
            var place = Place(owner: type, path: path, name: field.name)
            place.typeName = field.typeName
            try visit(member.value, field.type, place, &first)
        }
    }

    private func visit(
        _ value: JSONValue,
        _ type: FieldType,
        _ place: Place,
        _ first: inout Refusal?
    ) throws(Refusal) {
        switch (type, value) {
        case (_, .null): return
        case (.object(let name, let fields), .object(let object)):
            try visit(object, as: fields, in: name, at: place.description, &first)
        case (.list(let element), .array(let values)):
            for (index, value) in values.enumerated() {
                let name = place.name + "[\(index)]"
                let place = Place(owner: place.owner, path: place.path, name: name)
                try visit(value, element, place, &first)
            }
        case (.map(let element), .object(let object)):
            for member in object.members { try visit(member.value, element, place, &first) }
        default:
            var reader = self
            do throws(Refusal) {
                _ = try reader.decode(value, type, place)
            } catch {
                if type.readsItself { throw error }
                first = first ?? error
            }
        }
    }
}

extension FieldType {
    /// Whether the type reads its values by itself, so that one it cannot read ends everything.
    fileprivate var readsItself: Bool {
        switch self {
        case .time, .microTime, .quantity, .intOrString: true
        default: false
        }
    }
}
