internal import LockstepKubernetes

extension WireRequest {
    /// The watch that a path with the word `watch` before the resource means; `nil` for others.
    ///
    /// So watches were asked for once. The path of one object means a watch of its name.
    ///
    /// One of an object that also selects another name by its fields is refused, and so is every
    /// other method.
    func watchOfOldPath(_ path: String, _ query: String) -> WireReading? {
        guard let rest = restOfOldPath(path),
            var place = APIPath(
                text: String(path[..<rest] + path[rest...].dropFirst("/watch".count))
            ),
            place.subresource == nil
        else { return nil }
        if method != "GET" { return .refused(.method(place)) }
        var parameters = APIQuery(text: query)
        parameters["watch"] = "1"
        if let name = place.name {
            place.name = nil
            let text = parameters["fieldSelector"] ?? ""
            let fields = try? FieldSelector(parsing: text)
            if fields?.isEmpty == true {
                parameters["fieldSelector"] = "metadata.name=" + name
            } else if let fields, fields.isOfCommonFields,
                fields.required("metadata.name") != name
            {
                return .answered(
                    Refusal.badRequest(
                        "fieldSelector metadata.name doesn't match requested name"
                    ).response
                )
            }
        }
        return .request(APIRequest(.get, place, query: parameters, headers: headers))
    }

    /// Where `/watch/` stands in a path, behind group and version; `nil` if it does not.
    private func restOfOldPath(_ path: String) -> String.Index? {
        var text = path
        let place = text.withUTF8 { bytes -> Int? in
            var slashes = bytes.starts(with: "/api/".utf8) ? 3 : 4
            for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") {
                slashes -= 1
                if slashes > 0 { continue }
                return bytes[place...].starts(with: "/watch/".utf8) ? place : nil
            }
            return nil
        }
        return place.map { path.utf8.index(path.startIndex, offsetBy: $0) }
    }
}

extension FieldSelector {
    /// Whether every kind has the fields that are named; of others the kind complains first.
    fileprivate var isOfCommonFields: Bool {
        terms.allSatisfy { term in SelectableField.common.contains { $0.name == term.field } }
    }
}
