public import LockstepDeterminism

/// A machine whose states can be told apart, so that an explorer need not visit one twice.
///
/// It must keep to value types: a copy goes on by itself.
public protocol ExplorableMachine: Machine {
    /// Adds everything that decides what the machine will do from here on.
    ///
    /// Counters that only name things, and what is merely reported, may be left out: then states
    /// that differ in nothing else count as one.
    func hashState(into hasher: inout Hasher)
}

/// One inhabitant of a world that is explored.
public struct ExplorableProgram: Sendable {
    /// The pod's or the service's name.
    public var name: String
    /// Whether faults may strike it as a pod; a service only loses and delays messages.
    public var isPod: Bool
    /// Makes the machine of one life.
    ///
    /// The words come from the explorer, who takes them back when it goes back.
    public var make: @Sendable (any Randomness) -> any ExplorableMachine

    /// Describes an inhabitant.
    public init(
        name: String,
        isPod: Bool,
        make: @escaping @Sendable (any Randomness) -> any ExplorableMachine
    ) {
        self.name = name
        self.isPod = isPod
        self.make = make
    }
}

/// What a system must give so that it can be explored.
public struct ExplorableSystem: Sendable {
    /// Its services and pods, in order; messages may go from any to any.
    public var programs: [ExplorableProgram]
    /// The command that makes a service do away with the locks' records, and the service.
    public var deletion: (service: String, command: String)?

    /// Describes a system.
    public init(
        programs: [ExplorableProgram],
        deletion: (service: String, command: String)? = nil
    ) {
        self.programs = programs
        self.deletion = deletion
    }
}
