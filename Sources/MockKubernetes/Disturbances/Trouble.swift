internal import LockstepKubernetes

/// The statuses that requests can be answered with although nothing about them is wrong.
enum Trouble {
    /// Whether there is one with this code.
    static func isKnown(_ code: Int) -> Bool { plain.contains(code) || 500...599 ~= code }

    /// The codes below 500.
    static let plain = [401, 403, 404, 409, 410, 429]

    /// What a server answers.
    ///
    /// - Parameters:
    ///   - code: The status, of which `isKnown` holds.
    ///   - retryAfterSeconds: What the header of that name says; `nil` for no such header.
    ///   - call: The request.
    ///   - kind: The kind that the request is about; `nil` if it is about none that is served.
    ///   - revision: The store's revision.
    /// - Returns: A response that says so, in the words of a real server where it has any.
    static func response(
        _ code: Int,
        retryAfterSeconds: Int64?,
        to call: Call,
        about kind: ResourceKind?,
        at revision: Int64
    ) -> APIResponse {
        let name = call.request.path.name ?? ""
        var response: APIResponse
        switch (code, kind) {
        case (401, _): response = Status.unauthorized.response
        case (403, _): response = Status.forbidden(to: call).response
        case (404, let kind?): response = Refusal.notFound(kind, name).response
        case (404, nil): response = Refusal.unknownResource.response
        case (409, let kind?): response = Refusal.conflict(kind, name).response
        case (410, _): response = Status.tooOld(revision, floor: revision + 1).response
        case (429, _): response = .tooManyRequests
        case (503, _):
            response =
                Status(
                    code: code,
                    reason: .serviceUnavailable,
                    message: "the server is currently unable to handle the request"
                ).response
        case (504, _): response = .requestTimePassed
        default:
            response =
                Status(
                    code: code,
                    reason: .internalError,
                    message: "Internal error occurred: the request was disturbed"
                ).response
        }
        response.headers.retryAfterSeconds = retryAfterSeconds
        return response
    }
}

extension Status {
    /// The request's credentials are not known, or not any more.
    static let unauthorized = Status(
        code: 401,
        reason: .unauthorized,
        message: "Unauthorized"
    )

    /// Whoever sent the request may not do that.
    fileprivate static func forbidden(to call: Call) -> Status {
        let path = call.request.path
        let resource = path.group.isEmpty ? path.resource : "\(path.resource).\(path.group)"
        let subject = path.name.map { "\(resource) \(quoted($0))" } ?? resource
        let part = path.subresource.map { "/" + $0 } ?? ""
        let verb = RequestDisturbance.Verb(of: call.request).rawValue
        let place =
            path.namespace.map { "in the namespace \(quoted($0))" } ?? "at the cluster scope"
        return Status(
            code: 403,
            reason: .forbidden,
            message: "\(subject) is forbidden: User \(quoted(call.user)) cannot \(verb) resource "
                + "\(quoted(path.resource + part)) in API group \(quoted(path.group)) \(place)",
            details: Details(
                name: path.name,
                group: path.group.isEmpty ? nil : path.group,
                kind: path.resource
            )
        )
    }
}
