internal import LockstepKubernetes
internal import LockstepSimulation

/// A request of the Kubernetes API in a message.
final class APIRequestBody: ParcelBody {
    let request: APIRequest

    init(_ request: consuming APIRequest) {
        self.request = request
    }

    var summary: String { request.summary }

    /// A creation names its object only in its body.
    var subject: Subject {
        var subject = Subject(summary: summary)
        if subject.name.isEmpty, case .object(let object)? = request.body {
            subject.name = object.object("metadata")?.string("name") ?? ""
        }
        return subject
    }

    func hashContent(into hasher: inout Hasher) { hasher.combine(request) }
}

/// A response of the Kubernetes API in a message.
final class APIResponseBody: ParcelBody {
    let response: APIResponse

    init(_ response: consuming APIResponse) {
        self.response = response
    }

    var summary: String { response.summary }

    func hashContent(into hasher: inout Hasher) { hasher.combine(response) }
}

/// Events of a watch in a message; the first message of a watch may hold none.
final class WatchEventsBody: ParcelBody {
    let events: [WatchEvent]

    init(_ events: consuming [WatchEvent]) {
        self.events = events
    }

    var summary: String {
        events.isEmpty ? "watching" : events.map(\.summary).joined(separator: ", ")
    }

    func hashContent(into hasher: inout Hasher) { hasher.combine(events) }
}

/// The end of a watch, or of a connection whose request gets no response.
final class ConnectionEndBody: ParcelBody {
    var summary: String { "the connection ends" }
}
