public import LockstepSimulation

/// Every system that a scenario can name.
public enum SystemCatalog {
    /// One line a system, in the order in which catalogs list them.
    public static let all: [SystemUnderTest] = [
        LeaseElection.system,
        LeaseLock.system,
        LeaseQueue.system,
        ClientGo.system,
        Metaparticle.system,
    ]

    /// The system of this name.
    public static func system(_ name: String) -> SystemUnderTest? {
        all.first { $0.name == name }
    }
}
