public import LockstepHistories

/// Watches that no pod's program ends with an error that nobody caught.
///
/// A cancelled program may say so. Leave this judge out where giving up is a pod's right: many an
/// elector ends its process when it has lost its lock, and leaves the rest to whoever starts it
/// again.
public struct UncaughtErrors: Judge {
    /// What is watched for.
    public let property = Property("errors", "No pod's program ends with an error.")
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.lives]
    /// How many programs ended.
    public private(set) var evaluations = 0

    /// A judge who has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        guard case .podExited(let error) = observation.event else { return nil }
        evaluations += 1
        guard let error, error != String(describing: CancellationError()) else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "The program of \(observation.pod) ended with an error: \(error)",
            evidence: [observation.sequence]
        )
    }
}
