public import LockstepDeterminism

/// One thing that happened, when, where, and because of what.
///
/// The ordered list of all observations of a run is its `History`, the only thing a judge reads.
/// Messages, faults, the store's commits and what the code under test reports are all observations
/// of some `Event`.
public struct Observation: Hashable, Sendable {
    /// The place in the run's history, from 1.
    public var sequence: UInt64
    /// The sequence of the observation that led to this one; 0 if the run itself did.
    public var cause: UInt64
    /// True time.
    public var time: Instant
    /// What the pod's monotonic clock showed; equal to true time for the world itself.
    public var localTime: LocalInstant
    /// What the pod's wall clock showed.
    public var wallTime: WallInstant
    /// The pod it happened in, or the empty text for the world itself.
    public var pod: String
    /// Which life of the pod, from 1; 0 for the world itself.
    public var incarnation: UInt32
    /// How many observations of this event's name the pod had in this incarnation before.
    public var ordinal: UInt32
    /// What happened.
    public var event: Event

    /// Puts an observation together.
    public init(
        sequence: UInt64,
        cause: UInt64,
        time: Instant,
        localTime: LocalInstant,
        wallTime: WallInstant,
        pod: String,
        incarnation: UInt32,
        ordinal: UInt32,
        event: Event
    ) {
        self.sequence = sequence
        self.cause = cause
        self.time = time
        self.localTime = localTime
        self.wallTime = wallTime
        self.pod = pod
        self.incarnation = incarnation
        self.ordinal = ordinal
        self.event = event
    }

    /// A name that survives edits elsewhere in the run: subject, incarnation, event and ordinal.
    public var key: String {
        "\(pod.isEmpty ? "world" : pod)/\(incarnation)/\(event.name)/\(ordinal)"
    }
}

/// Everything observed in a run, in order.
public struct History: Sendable {
    /// The observations, by ascending sequence.
    public var observations: [Observation]

    /// A history of these observations, which must be in order.
    public init(_ observations: [Observation] = []) {
        self.observations = observations
    }
}
