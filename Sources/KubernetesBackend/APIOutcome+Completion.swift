internal import LockstepCoordination
internal import LockstepKubernetes

extension APIOutcome {
    /// What a request came to: what its response says, or whether it can have had an effect.
    func completion<Response>(
        _ read: (APIResponse) -> Completion<Response>
    ) -> Completion<Response> {
        switch self {
        case .notSent: .failed
        case .unknown: .unknown
        case .response(let response): read(response)
        }
    }
}
