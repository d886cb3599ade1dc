internal import LockstepKubernetes

// What `wire: json` does: everything that passes is written as it would stand in a message, and
// read again, so that nothing gets through that a message could not carry.

extension APIRequest {
    /// The request after it was written and read.
    var rewritten: APIRequest {
        guard let path = APIPath(text: path.description) else {
            preconditionFailure("the path \(path) cannot be read back")
        }
        return APIRequest(
            verb,
            path,
            query: APIQuery(text: query.description),
            headers: headers,
            body: body?.rewritten
        )
    }
}

extension APIResponse {
    /// The response after it was written and read; a text that is no JSON stays as it is.
    var rewritten: APIResponse {
        guard headers.contentType == nil else { return self }
        return APIResponse(status: status, headers: headers, body: body.rewritten)
    }
}

extension WatchEvent {
    /// The event after it was written and read.
    var rewritten: WatchEvent {
        guard let event = WatchEvent(json: json.rewritten) else {
            preconditionFailure("the event \(summary) cannot be read back")
        }
        return event
    }
}

extension JSONValue {
    /// The value after it was written and read.
    fileprivate var rewritten: JSONValue {
        var text: [UInt8] = []
        write(into: &text)
        do {
            return try JSONValue(parsing: text)
        } catch {
            preconditionFailure("what was written as JSON cannot be read back: \(error)")
        }
    }
}
