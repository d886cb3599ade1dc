internal import LockstepDeterminism
internal import LockstepKubernetes

/// In which form a client wants to be shown objects.
enum AnswerForm: Hashable, Sendable {
    /// As they are.
    case object

    init(_ request: APIRequest) throws(Refusal) {
        self = .object
    }

    /// One object, shown in this form.
    func answer(_ tree: JSONObject, of kind: ResourceKind, at wall: WallInstant) -> APIResponse {
        APIResponse(status: 200, body: .object(tree))
    }

    /// A page of a list, shown in this form.
    func answer(_ page: PageContent, of kind: ResourceKind, at wall: WallInstant) -> APIResponse {
        APIResponse(status: 200, body: .object(page.list(of: kind)))
    }

    /// Events of a watch, shown in this form.
    func events(
        _ events: [WatchEvent],
        of kind: ResourceKind,
        isFirst: Bool,
        at wall: WallInstant?
    ) -> [WatchEvent] {
        events
    }
}
