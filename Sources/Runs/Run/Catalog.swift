public import LockstepCheckers
public import LockstepFaults
internal import LockstepHistories
internal import LockstepServices
public import LockstepSimulation

/// What scenarios can name: the systems that the caller brings, and the house's faults and judges.
public struct Catalog: Sendable {
    /// The systems that can run.
    public var systems: [SystemUnderTest]
    /// The ways to break the world.
    public var faults: [any Fault]
    /// The judges.
    public var judges: [JudgeEntry]

    /// A catalog of these systems, and of every fault and judge there is.
    public init(
        systems: [SystemUnderTest],
        faults: [any Fault] = FaultCatalog.all,
        judges: [JudgeEntry] = JudgeCatalog.all
    ) {
        self.systems = systems
        self.faults = faults
        self.judges = judges
    }

    /// The kinds of objects, by their plurals, that the API server serves if nothing else is said.
    public var objects: [String] { KubernetesService.resources(in: Settings()) }

    /// The system of this name.
    public func system(_ name: String) -> SystemUnderTest? {
        systems.first { $0.name == name }
    }

    /// The fault of this kind.
    func fault(_ kind: String) -> (any Fault)? {
        faults.first { $0.kind.name == kind }
    }

    /// The words that scenarios may use.
    public var vocabulary: Vocabulary {
        Vocabulary(
            systems: systems.map {
                Vocabulary.System(
                    name: $0.name,
                    timings: $0.timings,
                    options: $0.options,
                    manners: $0.manners
                )
            },
            network: DefaultMix.weatherParameters,
            api: KubernetesService.parameters,
            faults: faults.map(\.kind),
            judges: judges.map { Vocabulary.Judge(name: $0.name, property: $0.property.id) },
            resources: ProtectedResource.names,
            services: ServiceCatalog.names,
            verbs: ServiceCatalog.methods
        )
    }
}
