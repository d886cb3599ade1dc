internal import LockstepKubernetes

extension APIServer {
    /// Answers with one object.
    func get(
        _ name: String,
        _ index: Int,
        _ request: APIRequest
    ) throws(Refusal) -> APIResponse {
        if !request.query.isEmpty, let text = request.query["resourceVersion"] {
            try requireReached(try version(text))
        }
        let key = ObjectKey(namespace: request.path.namespace ?? "", name: name)
        guard let object = store.object(key, ofKind: index) else {
            throw .notFound(kinds[index], name)
        }
        return APIResponse(status: 200, body: .object(object.tree))
    }

    /// Answers with all objects in scope.
    func list(_ index: Int, _ request: APIRequest) throws(Refusal) -> APIResponse {
        let scope = try Scope(request, kinds[index])
        try checkListVersion(request.query)
        let kind = kinds[index]
        let table = store.tables[index]
        var items: [JSONValue] = []
        for (key, object) in zip(table.keys, table.objects) where scope.contains(key) {
            items.append(.object(kind.listed(object.tree)))
        }
        let body: JSONObject = [
            "kind": .string(kind.listKind), "apiVersion": .string(kind.apiVersion),
            "metadata": ["resourceVersion": .string(String(store.revision))],
            "items": .array(items),
        ]
        return APIResponse(status: 200, body: .object(body))
    }

    private func checkListVersion(_ query: APIQuery) throws(Refusal) {
        if query.isEmpty { return }
        try checkNumbers(query)
        if let initial = query["sendInitialEvents"], initial != "false", initial != "0" {
            throw .invalidOptions(
                "ListOptions",
                .forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list")
            )
        }
        if let token = query["continue"], !token.isEmpty {
            throw .badRequest("invalid continue token: this server answers lists whole")
        }
        let text = query["resourceVersion"] ?? ""
        if let match = query["resourceVersionMatch"], !match.isEmpty {
            if let error = matchError(match, version: text) {
                throw .invalidOptions("ListOptions", error)
            }
        }
        if text.isEmpty { return }
        guard let wanted = parsedVersion(text) else {
            throw .badRequest(
                "invalid resource version: resourceVersion: Invalid value: \(quoted(text)): "
                    + parseError(text)
            )
        }
        try requireReached(wanted)
    }

    /// Checks the parameters that are numbers, whether they matter here or not.
    func checkNumbers(_ query: APIQuery) throws(Refusal) {
        for name in ["limit", "timeoutSeconds"] {
            if let text = query[name], Int64(text) == nil {
                throw .badRequest("strconv.ParseInt: parsing \(quoted(text)): invalid syntax")
            }
        }
    }

    private func matchError(_ match: String, version: String) -> FieldError? {
        let field = "resourceVersionMatch"
        if version.isEmpty {
            return .forbidden(
                field,
                "resourceVersionMatch is forbidden unless resourceVersion is provided"
            )
        }
        switch match {
        case "NotOlderThan": return nil
        case "Exact" where version == "0":
            return .forbidden(
                field,
                "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""
            )
        case "Exact":
            return .forbidden(field, "this server keeps no old lists")
        default:
            return .unsupported(
                field,
                quoted(match),
                supported: ["Exact", "NotOlderThan", ""]
            )
        }
    }

    /// Reads a version that a read or a watch names; an empty one is 0.
    func version(_ text: String) throws(Refusal) -> Int64 {
        if text.isEmpty { return 0 }
        guard let version = parsedVersion(text) else {
            throw .failure(
                "resourceVersion: Invalid value: \(quoted(text)): \(parseError(text))"
            )
        }
        return version
    }

    private func requireReached(_ version: Int64) throws(Refusal) {
        if version > store.revision {
            throw .tooLarge(version, current: store.revision)
        }
    }
}

extension ResourceKind {
    /// An object as it stands in a list: built-in kinds leave out what the list says already.
    func listed(_ tree: JSONObject) -> JSONObject {
        guard !isCustom else { return tree }
        return JSONObject(
            distinct: tree.members.filter { $0.key != "kind" && $0.key != "apiVersion" }
        )
    }
}

/// Reads a version: decimal digits, up to the largest 64-bit integer.
func parsedVersion(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
    return Int64(text)
}

/// What the server says about a text that is no version.
func parseError(_ text: String) -> String {
    "strconv.ParseUint: parsing \(quoted(text)): invalid syntax"
}
