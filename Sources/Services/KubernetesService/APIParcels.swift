internal import LockstepKubernetes
internal import LockstepSimulation

/// A request of the Kubernetes API in a message.
final class APIRequestBody: ParcelBody {
    let request: APIRequest

    init(_ request: APIRequest) {
        self.request = request
    }

    var summary: String { request.summary }

    func hashContent(into hasher: inout Hasher) { hasher.combine(request) }
}

/// A response of the Kubernetes API in a message.
final class APIResponseBody: ParcelBody {
    let response: APIResponse

    init(_ response: APIResponse) {
        self.response = response
    }

    var summary: String { response.summary }

    func hashContent(into hasher: inout Hasher) { hasher.combine(response) }
}

/// Events of a watch in a message; the first message of a watch may hold none.
final class WatchEventsBody: ParcelBody {
    let events: [WatchEvent]

    init(_ events: [WatchEvent]) {
        self.events = events
    }

    var summary: String {
        events.isEmpty ? "watching" : events.map(\.summary).joined(separator: ", ")
    }
}
