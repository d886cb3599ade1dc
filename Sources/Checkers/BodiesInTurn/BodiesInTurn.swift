public import LockstepDeterminism
public import LockstepHistories

/// Watches that an elector's work of one term has ended before its work of the next begins.
///
/// An elector is one life of a pod and one lock: work of different pods is `BeliefExclusion`'s and
/// `EffectOrder`'s affair.
public struct BodiesInTurn: Judge {
    /// What is watched for.
    public let property = Property(
        "C4",
        "An elector's work begins only after its work of the term before has ended."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.bodies, .lives]
    /// How often work began.
    public private(set) var evaluations = 0

    private var bodies = RunningBodies()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        defer { bodies.take(observation) }
        guard case .bodyBegan(let lock, let token) = observation.event else { return nil }
        evaluations += 1
        guard let work = bodies.running(lock, observation) else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) began work under \"\(lock)\" (token \(token.number))"
                + " while its earlier work was still running.",
            evidence: [work.began, observation.sequence]
        )
    }
}

extension BodiesInTurn {
    /// Adds whose work is running.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        bodies.hashMemory(into: &hasher)
        return true
    }
}
