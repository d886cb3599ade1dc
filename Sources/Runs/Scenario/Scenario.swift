public import LockstepSimulation

/// What runs, what breaks, who judges and for how long: a scenario file as a value.
///
/// It holds names and typed values only; the rooms that the names belong to give them their
/// meaning. What the file leaves out is left out here too, so that defaults live in one place.
///
///     let scenario = try Scenario(
///         text: text, file: "elections.yaml", overrides: ["pods=5"], vocabulary: vocabulary)
///     scenario.system.pods        // ["a", "b", "c", "d", "e"]
///
/// The same text, overrides and vocabulary give the same value.
public struct Scenario: Hashable, Sendable {
    /// The keys that a file can have.
    public static let keys = [
        "title", "system", "pods", "cluster", "timings", "options", "update", "network", "api",
        "faults", "work", "judges", "claims", "breaking", "recovering", "ending", "core", "demands",
        "swarm",
    ]

    /// The words it was read from.
    public var source: Source
    /// What it is about, in one line.
    public var title: String
    /// What runs.
    public var system: System
    /// What the network is like, as far as it differs from the default mix.
    public var network: Settings
    /// What the Kubernetes control plane is like, as far as it differs from the default.
    public var api: Settings
    /// What breaks.
    public var faults: FaultMix
    /// What the leaders do; `nil` if they do nothing.
    public var work: Work?
    /// Who judges; `nil` for the system's default judges.
    public var judges: [String]?
    /// How long each part of a run lasts.
    public var phases: Phases
    /// The judges whose properties are claimed of the system besides those that it claims itself.
    public var claims: [String] = []
    /// The judges that the scenario names for other systems only, so that they are not asked here.
    public var claimsOfOthers: [String] = []
    /// What some seed of a sweep must be put through, by the names of counts, for the sweep to mean
    /// anything.
    public var demands: [String] = []
    /// The configurations among which each seed draws one; empty if there is only this one.
    public var swarm: [Configuration] = []

    /// One of the configurations of a swarm.
    public struct Configuration: Hashable, Sendable {
        /// What it changes, as an option would say it; empty if nothing.
        public var changes: [String]
        /// The scenario with these changes.
        public var scenario: Scenario
    }

    /// What a scenario was read from; a record keeps it and reads the same scenario again.
    public struct Source: Hashable, Sendable {
        /// The file, as the caller named it.
        public var file: String
        /// The file's text, unchanged.
        public var text: String
        /// The options that changed it, in the order in which they were applied.
        public var overrides: [String]
        /// Where each value was written, by its path: `timings.lease`.
        var places: [PathPlace] = []
    }

    /// What runs, and in how many pods.
    public struct System: Hashable, Sendable {
        /// The system's name in the catalog.
        public var name: String
        /// The names of its pods: `a`, `b`, `c` and so on.
        public var pods: [String]
        /// Its timings, as far as they were given.
        public var timings: Settings
        /// Its options, as far as they were given.
        public var options: Settings
        /// The nodes its pods run on; `nil` if they are simply there.
        public var cluster: ClusterSetup?
        /// What the pods' next version has set, as far as it differs; `nil` if there is none.
        public var update: Setup.Update?
    }

    /// What the leaders do while they lead.
    public struct Work: Hashable, Sendable {
        /// The nanoseconds from one effect to the next.
        public var effectPeriodNanoseconds: Int64
        /// The resources the effects act on; empty for the default.
        public var resources: [String]
        /// The manners of using the lock of which each pod draws one; empty to use it in order.
        public var manners: [String] = []
    }

    /// How long each part of a run lasts.
    public struct Phases: Hashable, Sendable {
        /// How long faults may happen.
        public var breakingNanoseconds: Int64
        /// How long a leader may then take to be back; `nil` if the run computes the bound.
        public var recoveringNanoseconds: Int64?
        /// What becomes of the faults at the end of breaking.
        public var ending = Ending.healed
    }

    /// What becomes of the faults that are in force when no more may begin.
    public enum Ending: Hashable, Sendable {
        /// They end, and some candidate must lead.
        case healed
        /// They stay for ever, and somebody of the core must lead; where no core is named it is
        /// made up of the pods that no fault in force strikes.
        case frozen(core: [String])
    }

    /// The path of a value and where it was written.
    struct PathPlace: Hashable {
        var path: String
        var place: ScenarioPlace
    }

    /// Says that a value is wrong for a reason only the value's own room knows, such as timings
    /// that contradict one another.
    ///
    /// - Parameters:
    ///   - path: The value's path, `timings.hold`; where the file does not give it, the nearest
    ///     part around it that the file gives is named.
    ///   - found: What was found.
    ///   - expected: What would have been right.
    ///   - suggestion: The nearest thing that would be valid, if there is one.
    /// - Returns: An error that names the value's line and column, or its option.
    public func error(
        at path: String,
        found: String,
        expected: String,
        suggestion: String? = nil
    ) -> ScenarioError {
        var parts = path.split(separator: ".")
        var place = ScenarioPlace.file
        while !parts.isEmpty {
            let name = parts.joined(separator: ".")
            if let known = source.places.first(where: { $0.path == name }) {
                place = known.place
                break
            }
            parts.removeLast()
        }
        return ScenarioError(
            file: source.file,
            place: place,
            found: found,
            expected: expected,
            suggestion: suggestion
        )
    }
}
