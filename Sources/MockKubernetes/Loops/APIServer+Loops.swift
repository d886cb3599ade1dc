internal import LockstepDeterminism
internal import LockstepKubernetes

/// The requests that control loops send, in the forms in which they need the answers.
extension APIServer {
    /// How often a change is tried again after somebody else's write came in between.
    private static let changeAttempts = 5

    /// The path of a kind's objects, or of one of them.
    func path(_ index: Int, namespace: String, name: String? = nil) -> APIPath {
        let kind = kinds[index]
        return APIPath(
            group: kind.group,
            version: kind.version,
            namespace: namespace.isEmpty ? nil : namespace,
            resource: kind.resource,
            name: name
        )
    }

    /// The object at a path; `nil` if there is none.
    mutating func object(at path: APIPath, now: Moment) -> JSONObject? {
        let answer = handle(APIRequest(.get, path), at: now.wall)
        return answer.status == 200 ? answer.body.asObject : nil
    }

    /// The objects of a collection; none if the server does not know it.
    mutating func items(of path: APIPath, now: Moment) -> [JSONObject] {
        let answer = handle(APIRequest(.get, path), at: now.wall)
        return answer.body["items"]?.asArray?.compactMap(\.asObject) ?? []
    }

    /// Reads an object, edits it and writes it back, again if somebody else wrote in between.
    ///
    /// - Parameters:
    ///   - path: The object; a subresource is what is written, not what is read.
    ///   - now: The moment.
    ///   - edit: Changes the object; returns `false` to leave it as it is after all.
    /// - Returns: Whether the object is now as it should be, or there is none any more.
    mutating func change(
        _ path: APIPath,
        now: Moment,
        _ edit: (inout JSONObject) -> Bool
    ) -> Bool {
        var whole = path
        whole.subresource = nil
        for _ in 0..<Self.changeAttempts {
            guard var object = object(at: whole, now: now) else { return true }
            guard edit(&object) else { return true }
            let request = APIRequest(.put, path, body: .object(object))
            let answer = handle(request, at: now.wall)
            if answer.status == 200 || answer.status == 404 { return true }
            guard answer.status == 409 else { return false }
        }
        return false
    }

    /// Deletes the object of this identity.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - uid: The identity; another object of the same name is left alone.
    ///   - options: More options, such as a grace period.
    ///   - now: The moment.
    /// - Returns: The answer's status code.
    mutating func remove(
        _ path: APIPath,
        uid: String,
        options: JSONObject = [:],
        now: Moment
    ) -> Int {
        var body: JSONObject = [
            "kind": "DeleteOptions", "apiVersion": "v1", "preconditions": ["uid": .string(uid)],
        ]
        for option in options.members { body[option.key] = option.value }
        return handle(APIRequest(.delete, path, body: .object(body)), at: now.wall).status
    }
}
