import LockstepCoordination

/// What came of a request, without the sentence that says why.
enum Meaning<Response: Equatable & Sendable>: Equatable, Sendable {
    case ok(Response)
    case failed
    case unknown

    init(_ completion: Completion<Response>) {
        switch completion {
        case .ok(let response): self = .ok(response)
        case .failed: self = .failed
        case .unknown: self = .unknown
        }
    }
}
