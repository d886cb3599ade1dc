internal import LockstepKubernetes

extension WireRequest {
    /// The watch that a path with the word `watch` before the resource means; `nil` for others.
    ///
    /// So watches were asked for once. The path of one object means a watch of its name.
    func watchOfOldPath(_ path: String, _ query: String) -> APIRequest? {
        guard method == "GET", let rest = restOfOldPath(path),
            var place = APIPath(
                text: String(path[..<rest] + path[rest...].dropFirst("/watch".count))
            ),
            place.subresource == nil
        else { return nil }
        var parameters = APIQuery(text: query)
        parameters["watch"] = "1"
        if let name = place.name {
            place.name = nil
            if parameters["fieldSelector"] ?? "" == "" {
                parameters["fieldSelector"] = "metadata.name=" + name
            }
        }
        return APIRequest(.get, place, query: parameters, headers: headers)
    }

    /// Where `/watch/` stands in a path, behind group and version; `nil` if it does not.
    private func restOfOldPath(_ path: String) -> String.Index? {
        var slashes = path.utf8.starts(with: "/api/".utf8) ? 3 : 4
        for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") {
            slashes -= 1
            if slashes > 0 { continue }
            return path.utf8[index...].starts(with: "/watch/".utf8) ? index : nil
        }
        return nil
    }
}
