public import LockstepCheckers
public import LockstepHistories

/// Judges for a simulated test, who have seen nothing yet.
///
///     judges: Judges.named("belief-exclusion", "fencing")
///     judges: Judges.all() + [MyOwnJudge()]
public enum Judges {
    /// Every judge of the house that watches wherever none is named, one for effects that no belief
    /// covers (S5), and one for uncaught errors.
    ///
    /// A judge says nothing about a world in which nobody reports what it watches for.
    public static func all(_ settings: JudgeSettings = JudgeSettings()) -> [any Judge] {
        JudgeCatalog.standard.map { $0.make(settings) } + [GuardedEffects(), UncaughtErrors()]
    }

    /// Judges of the house by their names, or by the short names of their properties.
    ///
    /// Traps on a name that none has: a misspelt judge would find nothing for ever.
    public static func named(
        _ names: String...,
        settings: JudgeSettings = JudgeSettings()
    ) -> [any Judge] {
        names.map { name in
            guard let entry = JudgeCatalog.entry(named: name) else {
                let known = JudgeCatalog.all.map(\.name).joined(separator: ", ")
                preconditionFailure("no judge is called \(name); there are \(known)")
            }
            return entry.make(settings)
        }
    }
}

/// Watches that no pod's program ends with an error that nobody caught.
///
/// A cancelled program may say so; leave this judge out where giving up is a pod's right.
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
