public import LockstepKubernetes

extension APIServer {
    /// The answer to a request that cannot be handled.
    ///
    /// What lies outside the served groups gets a plain text, what lies inside a status. A body is
    /// only complained of where the path and the method would have been right.
    public func response(to refusal: WireRefusal) -> APIResponse {
        do throws(Refusal) {
            switch refusal {
            case .target: throw .malformedTarget
            case .path(let text): throw refusalOfPath(text)
            case .discovery(let text):
                throw isServedVersion(text) ? .methodNotAllowed : refusalOfPath(text)
            case .method(let path):
                _ = try route(path)
                throw .methodNotAllowed
            case .body(let request, let problem):
                let kind = kinds[try route(request.path)]
                let part = request.path.subresource.flatMap(Subresource.init)
                switch (request.verb, request.path.name) {
                case (.post, nil), (.put, _?), (.patch, _?), (.delete, _): break
                case (.post, _?) where part?.bodyKind != nil: break
                default: throw .methodNotAllowed
                }
                if request.verb == .patch, case .malformed(let sentence, _) = problem {
                    throw try patchRefusal(request, because: sentence)
                }
                try checkBeforeBody(request, problem)
                throw refusalOf(problem, request.verb, kind, of: part?.bodyKind ?? kind.kind)
            }
        } catch {
            return error.response
        }
    }

    /// Finds out whether what a request asks for beside its body is refused first.
    ///
    /// The parameters of a creation come after the form of its body, those of a replacement before
    /// it, and both before what the body says.
    ///
    /// - Source: Kubernetes, `createHandler` and `UpdateResource` of apiserver
    ///   `pkg/endpoints/handlers`.
    private func checkBeforeBody(
        _ request: APIRequest,
        _ problem: UnreadableBody
    ) throws(Refusal) {
        switch (request.verb, problem) {
        case (.post, .malformed), (.post, .notYAML):
            _ = try WriteOptions(request.query, name: "CreateOptions")
        case (.put, .malformed), (.put, .notYAML), (.put, .mediaType):
            _ = try WriteOptions(request.query, name: "UpdateOptions")
        default: break
        }
    }

    private func refusalOfPath(_ text: String) -> Refusal {
        hasServedPrefix(text) ? .unknownResource : .unknownGroup
    }

    /// Whether a path is that of the core group, of its version, or of another group's.
    private func isServedVersion(_ text: String) -> Bool {
        let parts = text.split(separator: "/").map(String.init)
        if parts == ["api"] || parts == ["api", "v1"] { return true }
        return parts.count == 3 && parts[0] == "apis"
            && kinds.indices.contains {
                kinds[$0].group == parts[1] && kinds[$0].version == parts[2] && isServed($0)
            }
    }

    private func hasServedPrefix(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].isEmpty else { return false }
        if parts[1] == "api" { return !parts[2].isEmpty }
        return parts[1] == "apis" && kinds.contains { $0.group == parts[2] && !$0.group.isEmpty }
    }

    private func refusalOf(
        _ problem: UnreadableBody,
        _ verb: APIRequest.Verb,
        _ kind: ResourceKind,
        of type: String
    ) -> Refusal {
        switch problem {
        case .tooLong:
            return .tooLargeEntity("limit is \(WireRequest.bodyLimit)")
        case .mediaType:
            return Refusal(
                Status(
                    code: 415,
                    reason: .other("UnsupportedMediaType"),
                    message: "the body of the request was in an unknown format - accepted media "
                        + "types include: \(MediaType.accepted(for: kind))"
                )
            )
        case .notYAML(let sentence, let shown):
            switch verb {
            case .patch:
                return .badRequest(
                    "error decoding YAML: error converting YAML to JSON: \(sentence)"
                )
            case .delete: return .badRequest("error converting YAML to JSON: \(sentence)")
            case .get, .post, .put:
                return .badRequest(
                    "the object provided is unrecognized (must be of type \(type)): error "
                        + "converting YAML to JSON: \(sentence) (\(shown))"
                )
            }
        case .malformed(let sentence, let shown):
            switch verb {
            case .delete:
                return .badRequest("couldn't get version/kind; json parse error: \(sentence)")
            case .get, .post, .put, .patch:
                return .badRequest(
                    "the object provided is unrecognized (must be of type \(type)): "
                        + "couldn't get version/kind; json parse error: \(sentence) (\(shown))"
                )
            }
        }
    }
}

extension Refusal {
    /// The target cannot be read at all.
    fileprivate static let malformedTarget = Refusal(code: 400, text: "400 Bad Request")
}
