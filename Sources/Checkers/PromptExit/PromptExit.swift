public import LockstepDeterminism
public import LockstepHistories

/// Watches that a pod that is asked to end ends within a bound, whatever else is broken.
///
/// A pod that is killed or paused before the bound is excused, and so is one that does not run when
/// it is asked, and a run that ends before the bound.
public struct PromptExit: Judge {
    /// What is watched for.
    public let property = Property(
        "L6",
        "A pod that is asked to end has ended within the stated bound, even if the store hangs."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.lives]
    /// How many ends were judged.
    public private(set) var evaluations = 0
    /// The bound, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    private var asked: [(pod: String, time: Instant, sequence: UInt64)] = []
    /// Who does not run, each once.
    private var paused: [String] = []
    /// Who has ended and not been started since, each once.
    private var dead: [String] = []

    /// A judge with this bound, in nanoseconds of true time.
    public init(boundNanoseconds: Int64) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        let pod = observation.pod
        switch observation.event {
        case .podPaused, .podResumed, .podStarted, .podKilled, .podExited:
            paused.removeAll { $0 == pod }
            if case .podPaused = observation.event { paused.append(pod) }
            dead.removeAll { $0 == pod }
            switch observation.event {
            case .podKilled, .podExited: dead.append(pod)
            default: break
            }
        default:
            break
        }
        switch observation.event {
        case .podTerminating:
            guard !asked.contains(where: { $0.pod == pod }), !paused.contains(pod),
                !dead.contains(pod)
            else { return nil }
            asked.append((pod, observation.time, observation.sequence))
            return nil
        case .podExited, .podKilled, .podPaused:
            guard let index = asked.firstIndex(where: { $0.pod == pod }) else { return nil }
            let request = asked.remove(at: index)
            if case .podExited = observation.event { evaluations += 1 }
            return judge(request, at: observation.time, observation.sequence)
        case .podStarted:
            asked.removeAll { $0.pod == pod }
            return nil
        default:
            return nil
        }
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        defer { asked = [] }
        return asked.compactMap { judge($0, at: end, nil) }
    }

    private mutating func judge(
        _ request: (pod: String, time: Instant, sequence: UInt64),
        at now: Instant,
        _ sequence: UInt64?
    ) -> Finding? {
        let age = now.nanoseconds &- request.time.nanoseconds
        guard age > boundNanoseconds else { return nil }
        evaluations = max(evaluations, 1)
        return Finding(
            property: property.id,
            time: request.time.advanced(byNanoseconds: boundNanoseconds),
            pods: [request.pod],
            sentence: "\(request.pod) was asked to end and had not after"
                + " \(seconds(boundNanoseconds)).",
            evidence: [request.sequence] + (sequence.map { [$0] } ?? [])
        )
    }
}

extension PromptExit {
    /// Adds who was asked to end when, who does not run, and who has ended; that one is overdue is
    /// all that matters from then on.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        let overdue = now.advanced(byNanoseconds: -boundNanoseconds - 1)
        hasher.combine(unordered: asked) { request, hasher in
            hasher.combine(request.pod)
            hasher.combine(max(request.time, overdue))
        }
        hasher.combine(unordered: paused) { $1.combine($0) }
        hasher.combine(unordered: dead) { $1.combine($0) }
        return true
    }
}
