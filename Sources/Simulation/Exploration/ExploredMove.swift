/// What can be done next with a world that is explored.
public enum ExploredMove: Hashable, Sendable {
    /// Do the next thing; of several that race with one another, the one at this place.
    case proceed(Int)
    /// Lose the message that would arrive next.
    case lose
    /// Let the message that would arrive next arrive so much later, in nanoseconds.
    case delay(Int64)
    /// Stop the pod that is next for so long.
    case pause(Int64)
    /// Kill the pod that is next, and start it again after so long.
    case kill(Int64)
    /// Ask the pod that is next to end, and kill it after so long.
    case terminate(Int64)
    /// Ask the pod that acted last to end at once, and kill it after so long.
    case terminateActor(Int64)
    /// Step the wall clock of the pod that is next forward by so much, and leave it there.
    case stepWall(Int64)
    /// Let the wall clock of the pod that is next stand still for so long.
    case freezeWall(Int64)
    /// Have the service that is next suffer its trouble at this place.
    case trouble(Int)

    /// Whether it counts as a fault.
    public var isFault: Bool {
        if case .proceed = self { return false }
        return true
    }
}

/// The faults an explorer may choose from, each when something is about to happen to whoever it
/// strikes.
public struct ExploredFaults: Hashable, Sendable {
    /// How much later a message may arrive, in nanoseconds.
    public var delays: [Int64]
    /// How long a pod may stand still, in nanoseconds.
    public var pauses: [Int64]
    /// How long a killed pod may be away, in nanoseconds.
    public var absences: [Int64]
    /// How long a pod that is asked to end may take before it is killed, in nanoseconds.
    public var graces: [Int64]
    /// How far a pod's wall clock may step, in nanoseconds.
    public var wallSteps: [Int64]
    /// How long a pod's wall clock may stand still, in nanoseconds.
    public var wallFreezes: [Int64]
    /// Whether messages may be lost.
    public var losesMessages: Bool
    /// Whether services may suffer what their system says they can.
    public var troublesServices: Bool

    /// Lists faults.
    public init(
        delays: [Int64],
        pauses: [Int64],
        absences: [Int64],
        graces: [Int64],
        wallSteps: [Int64] = [],
        wallFreezes: [Int64] = [],
        losesMessages: Bool = true,
        troublesServices: Bool = true
    ) {
        self.delays = delays
        self.pauses = pauses
        self.absences = absences
        self.graces = graces
        self.wallSteps = wallSteps
        self.wallFreezes = wallFreezes
        self.losesMessages = losesMessages
        self.troublesServices = troublesServices
    }
}
