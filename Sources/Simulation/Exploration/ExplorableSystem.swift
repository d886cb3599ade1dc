public import LockstepDeterminism
public import LockstepHistories

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

/// Something that a service can be told to suffer, for a while, once or from then on.
///
/// It begins when a request comes: what begins earlier strikes nobody before that, so it would be
/// the same but for its end.
public struct ExplorableTrouble: Sendable {
    /// The service.
    public var service: String
    /// The only pod that it strikes, with whose requests it begins; `nil` if it strikes all.
    public var client: String?
    /// What it is told when it begins.
    public var beginning: String
    /// What it is told when it ends, and after how many nanoseconds; `nil` if it is over at once
    /// or never.
    public var end: (command: String, afterNanoseconds: Int64)?
    /// Whether it goes on for ever.
    public var isLasting: Bool
    /// What it is, as a person would say it.
    public var sentence: String
    /// What nobody can assume any more once it has happened.
    public var voids: [Assumption]

    /// Describes a trouble.
    public init(
        of service: String,
        client: String? = nil,
        beginning: String,
        end: (command: String, afterNanoseconds: Int64)? = nil,
        isLasting: Bool = false,
        sentence: String,
        voids: [Assumption] = []
    ) {
        self.service = service
        self.client = client
        self.beginning = beginning
        self.end = end
        self.isLasting = isLasting
        self.sentence = sentence
        self.voids = voids
    }
}

/// What a system must give so that it can be explored.
public struct ExplorableSystem: Sendable {
    /// Its services and pods, in order; messages may go from any to any.
    public var programs: [ExplorableProgram]
    /// What its services can be told to suffer.
    public var troubles: [ExplorableTrouble]

    /// Describes a system.
    public init(programs: [ExplorableProgram], troubles: [ExplorableTrouble] = []) {
        self.programs = programs
        self.troubles = troubles
    }
}
