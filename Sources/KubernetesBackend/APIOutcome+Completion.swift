internal import LockstepCoordination
internal import LockstepKubernetes

extension APIResponse {
    /// What an answer that is no success says, as a sentence for people.
    var refusal: String {
        guard let message = Status(json: body)?.message, !message.isEmpty else {
            return "the API server answered \(status)"
        }
        return "the API server answered \(status): \(message)"
    }
}

extension APIOutcome {
    /// What a request came to: what its response says, or whether it can have had an effect.
    func completion<Response>(
        _ read: (APIResponse) -> Completion<Response>
    ) -> Completion<Response> {
        switch self {
        case .notSent(let reason): .failed(because: reason)
        case .unknown(let reason): .unknown(because: reason)
        case .response(let response): read(response)
        }
    }
}
