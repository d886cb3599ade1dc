public import LockstepCoordination
internal import LockstepDeterminism
public import LockstepHistories
public import LockstepSimulation

/// Turns what an elector reports into observations of its pod.
public struct PodObserver: ElectionObserver {
    let pod: Pod

    /// Reports in the name of this pod.
    public init(pod: Pod) {
        self.pod = pod
    }

    /// Adds an observation of what happened.
    public func note(_ event: ElectionEvent, on name: String) {
        switch event {
        case .campaignBegan: pod.report(.campaignBegan(lock: name))
        case .nested(let outer): pod.report(.nested(lock: name, under: outer))
        case .granted(let token, let deadline):
            let grant = Grant(token: token, deadline: deadline)
            pod.report(.granted(lock: name, token: Token(token), deadline: grant.knownDeadline))
        case .deadlineMoved(let deadline):
            pod.report(.deadlineSet(lock: name, deadline: deadline))
        case .beliefEnded(let end):
            pod.report(.beliefEnded(lock: name, reason: end.description))
        case .bodyBegan(let token):
            pod.report(.callback(lock: name, which: .started, reason: ""))
            pod.report(.bodyBegan(lock: name, token: Token(token)))
        case .bodyCancelled: pod.report(.bodyCancelled(lock: name))
        case .bodyEnded: pod.report(.bodyEnded(lock: name))
        case .stopped(let end):
            pod.report(.callback(lock: name, which: .stopped, reason: end.description))
        case .releaseSent: pod.report(.releaseSent(lock: name))
        case .releaseEnded(let outcome):
            pod.report(.releaseEnded(lock: name, outcome: Outcome(outcome)))
        case .waiting(let place): pod.report(.waiting(lock: name, place: place))
        case .leftQueue: pod.report(.leftQueue(lock: name))
        case .observedLeader(let holder):
            pod.report(.leaderObserved(lock: name, holder: holder))
        // The network's own observations tell what came of every request.
        case .requestFailed, .requestUnknown: break
        }
    }
}

extension Grant {
    /// The deadline as observations carry it: none for a term without one.
    var knownDeadline: LocalInstant? { deadline == .distantFuture ? nil : deadline }
}

extension Token {
    /// A token as observations carry it.
    public init(_ token: FencingToken) {
        self.init(scope: token.scope, number: token.number)
    }
}

extension Outcome {
    /// What became of a release; one that was not needed has happened.
    init(_ outcome: ReleaseOutcome) {
        switch outcome {
        case .released, .unneeded: self = .ok
        case .failed: self = .failed
        case .unknown: self = .unknown
        }
    }
}
