internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// A fault that waits for its trigger.
struct AimedFault {
    let trigger: Trigger
    let act: Act
    var seen: Int64 = 0
}

/// Watches for what aimed faults wait for.
final class Aim: Observer {
    private unowned let world: World
    private let end: Instant
    private var faults: [AimedFault]
    private let notesRequests: Bool
    private var requests: [UInt64: NotedRequest] = [:]
    private let notesEffects: Bool
    private var effects: [IssuedEffect: String] = [:]

    /// What tells an effect that a resource was sent.
    private struct IssuedEffect: Hashable {
        let resource: String
        let token: Token
    }

    init(at faults: [AimedFault], in world: World, until end: Instant) {
        self.faults = faults
        self.world = world
        self.end = end
        self.notesRequests = faults.contains { $0.trigger.needsMessages }
        self.notesEffects = faults.contains { $0.trigger.event == Trigger.effectApplied }
    }

    func observe(_ observation: Observation) {
        let request = note(observation)
        // What begins is observed in its turn before this loop goes on, so each place is read anew.
        for place in faults.indices {
            let trigger = faults[place].trigger
            guard faults[place].seen < trigger.nth,
                observation.time >= faults[place].act.planned.begin,
                trigger.matches(observation, of: request),
                let targets = targets(of: faults[place].act, observation, request)
            else { continue }
            faults[place].seen += 1
            guard faults[place].seen == trigger.nth else { continue }
            fire(faults[place], on: targets, at: observation)
        }
    }

    /// Remembers who sent what, since only the sending tells.
    private func note(_ observation: Observation) -> NotedRequest? {
        switch observation.event {
        case .effectIssued(let resource, let token) where notesEffects:
            effects[IssuedEffect(resource: resource, token: token)] = observation.pod
        case .effectApplied(let resource, _, let token, _, _) where notesEffects:
            let pod = effects[IssuedEffect(resource: resource, token: token)]
            return pod.map { NotedRequest(pod: $0, subject: Subject(verb: "")) }
        default: break
        }
        guard notesRequests, let id = observation.event.requestID else { return nil }
        if case .requestSent(_, _, let summary) = observation.event {
            let subject = Subject(summary: summary)
            requests[id] = NotedRequest(pod: observation.pod, subject: subject)
        }
        return requests[id]
    }

    /// Whom a fault would strike for what was observed; `nil` if nobody whom it can.
    private func targets(
        of act: Act,
        _ observation: Observation,
        _ request: NotedRequest?
    ) -> [String]? {
        guard act.fault.kind.target == .pods, act.planned.targets.isEmpty else {
            return act.planned.targets
        }
        // Services and nodes are pods of the world as well, and no faults of pods.
        let pod = Trigger.pod(of: observation, request)
        guard world.podNames.contains(pod), !world.serviceNames.contains(pod),
            !world.nodeNames.contains(pod)
        else { return nil }
        return [pod]
    }

    private func fire(_ aimed: AimedFault, on targets: [String], at observation: Observation) {
        var act = aimed.act
        // As distances to the end, which do not overflow however far a plan goes.
        let after = aimed.trigger.afterNanoseconds
        guard after < end.nanoseconds - observation.time.nanoseconds else { return }
        let begin = observation.time.advanced(byNanoseconds: after)
        let left = end.nanoseconds - begin.nanoseconds
        let duration = min(act.planned.durationNanoseconds, left)
        guard duration >= act.leastNanoseconds else { return }
        act.planned.begin = begin
        act.planned.end = begin.advanced(byNanoseconds: duration)
        act.planned.targets = targets
        guard aimed.trigger.afterNanoseconds > 0 else {
            world.asItself { act.begin(in: world) }
            return
        }
        world.schedule(at: begin, for: act.planned.id + " begins") { [act] in act.begin(in: $0) }
    }
}
