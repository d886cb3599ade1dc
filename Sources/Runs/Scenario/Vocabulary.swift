public import LockstepFaults
public import LockstepSimulation

/// The words a scenario may use: systems, timings, options, faults, judges and resources.
///
/// The catalogs of the other rooms fill it; the reader of scenarios knows no name of its own beyond
/// the keys of the file format.
public struct Vocabulary: Hashable, Sendable {
    /// What can run.
    public var systems: [System]
    /// What can be said about the network.
    public var network: [Parameter]
    /// What can be said about the Kubernetes control plane.
    public var api: [Parameter]
    /// What can break.
    public var faults: [FaultKind]
    /// Who can judge.
    public var judges: [Judge]
    /// What the work can act on.
    public var resources: [String]
    /// The services that stand at the other end of a pod's links.
    public var services: [String]
    /// The methods of requests to them, as histories tell them; any if there are none.
    public var verbs: [String]

    /// Puts a vocabulary together.
    public init(
        systems: [System],
        network: [Parameter] = [],
        api: [Parameter] = [],
        faults: [FaultKind] = [],
        judges: [Judge] = [],
        resources: [String] = [],
        services: [String] = [],
        verbs: [String] = []
    ) {
        self.systems = systems
        self.network = network
        self.api = api
        self.faults = faults
        self.judges = judges
        self.resources = resources
        self.services = services
        self.verbs = verbs
    }

    /// A judge, and what people may call it by mistake.
    public struct Judge: Hashable, Sendable {
        /// The name a scenario gives.
        public var name: String
        /// The property that it judges, such as `S1`.
        public var property: String

        /// Names a judge.
        public init(name: String, property: String) {
            self.name = name
            self.property = property
        }
    }

    /// An algorithm under test and what can be set about it.
    public struct System: Hashable, Sendable {
        /// The name a scenario gives under `system`.
        public var name: String
        /// What may stand under `timings`.
        public var timings: [Parameter]
        /// What may stand under `options`.
        public var options: [Parameter]
        /// The manners in which its pods can use their lock.
        public var manners: [String]

        /// Puts a system together.
        public init(
            name: String,
            timings: [Parameter] = [],
            options: [Parameter] = [],
            manners: [String] = []
        ) {
            self.name = name
            self.timings = timings
            self.options = options
            self.manners = manners
        }
    }
}
